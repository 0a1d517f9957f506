export { metrics } from './service.ts'
