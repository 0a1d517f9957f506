/** The gateway as a process of its own. Built apart from the rest of its package, which what it runs needs. */
import { runGateway } from '@bursar/host'

await runGateway()
