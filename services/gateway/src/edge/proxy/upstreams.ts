/** Where the services of a system run that is not one process. */
import type { ServiceName } from '@bursar/contracts'

/** Start of each service's URLs: `http://billing:8080`, without a path. */
export type Upstreams = Readonly<Record<ServiceName, string>>
