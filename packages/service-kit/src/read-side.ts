/** The package's second entry: what rebuilds read models loads nothing that answers requests. */
export * from './service/read-side.ts'
