export * from './operator/engines.ts'
export * from './operator/operator.ts'
export * from './operator/outcome.ts'
export * from './system.ts'
