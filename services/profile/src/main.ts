/** The profile service as a process of its own. */
import { runService } from '@bursar/host'
import { profile } from './service.ts'

await runService('profile', ({ counters }) => profile({ counters }))
