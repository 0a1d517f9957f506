/** How a simulated process is put together: the embedded or the distributed form. */
import type { Engines, Operator, System } from '@bursar/gateway'
import type { Life } from './life.ts'
import type { ProcessParts } from './process.ts'

/** One run of a process. */
export interface Running {
  readonly app: System['app']
  readonly engines: Engines
  readonly operator: Operator
  /** Whether its operator may be asked: of several instances of a service, one keeps the read models. */
  leads(): boolean
  start(): Promise<void>
  /** Ends its work in good order, where the form has more to it than an end. */
  stop?(): Promise<void>
  /** The process has ended: nothing wakes it any more. */
  leave(): void
}

export type Form = (parts: ProcessParts, life: Life) => Promise<Running>
