/** The metrics service as a process of its own. */
import { runService } from '@bursar/host'
import { metrics } from './service.ts'

await runService('metrics', metrics)
