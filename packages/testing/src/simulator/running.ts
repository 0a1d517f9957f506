/** A simulated process while it runs. */
import type { Engines, Operator, System } from '@bursar/gateway'

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
