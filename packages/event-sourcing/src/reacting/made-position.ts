/** Up to where a service's own log includes what its policies made. */
import type { Position } from '../events/event.ts'
import type { EventStore } from '../ports/event-store.ts'
import { RefusedError, type Transact, type Transaction } from '../writing/transaction.ts'

export interface MadePosition {
  /** The writer that policies are handed; what they append is noted. */
  readonly transact: Transact
  /**
   * Not the log's end at each announcement: while others write all the time, who waits for that would wait for an end
   * that moves on before they have reached it.
   */
  position(): Position
  /** Looks at the log where a commit may have been stored at a place that nobody was told. */
  makeSure(): Promise<void>
  /** The log's end: all that was made until now, by whichever instance. */
  toEnd(): Promise<void>
}

export function madePosition(parts: {
  readonly transact: Transact
  readonly events: EventStore
}): MadePosition {
  let made = 0
  let isSure = true

  async function toEnd(): Promise<void> {
    made = (await parts.events.head()).position
    isSure = true
  }

  return {
    async transact(cause, work, ids) {
      let appends = false
      const attempt = (transaction: Transaction) => {
        appends = false
        return work({
          ...transaction,
          append(stream, decision) {
            appends = true
            transaction.append(stream, decision)
          }
        })
      }
      try {
        const committed = await parts.transact(cause, attempt, ids)
        if (appends) made = Math.max(made, committed.position)
        return committed
      } catch (error) {
        if (!(error instanceof RefusedError)) isSure = false
        throw error
      }
    },
    position: () => made,
    makeSure: async () => (isSure ? undefined : toEnd()),
    toEnd
  }
}
