/** What came of fault rounds. */
import type { Books } from '../load/books.ts'

export interface FaultReport extends Books {
  readonly fault: string
  readonly seed: number
  rounds: number
  /** That all rounds took. */
  seconds: number
  /** Writes that were acknowledged. */
  acknowledged: number
  /** Requests that were refused for now, or had no answer. */
  disturbed: number
  /** Events in the logs at the end; 0 where no topic was read. */
  events: number
  /** Messages that a topic holds more than once. */
  repeated: number
}

/** A report of nothing yet. */
export function emptyReport(fault: string, seed: number): FaultReport {
  const none = {
    rounds: 0,
    seconds: 0,
    acknowledged: 0,
    disturbed: 0,
    lost: 0,
    twice: 0,
    events: 0,
    repeated: 0
  }
  return { fault, seed, ...none, wrong: [] }
}
