/** Commands that are made at most once, however often whoever makes them is run: by policies and by jobs. */
import type { Cause } from '../events/event.ts'
import type { Reservation } from '../ports/event-store.ts'
import { RefusedError, type Transact, type Transaction } from '../writing/transaction.ts'

export interface Once {
  readonly cause: Cause
  /** Taken together with what is made, so that it stands for it. */
  readonly once: Reservation
  /** Ids that are the same each time; `name` tells several apart. */
  id(name: string): string
}

/** Runs `work`, and makes its changes unless they were made before. */
export async function transactOnce(
  transact: Transact,
  { cause, once, id }: Once,
  work: (transaction: Transaction) => Promise<void>
): Promise<void> {
  let count = 0
  const attempt = async (transaction: Transaction) => {
    count = 0
    // Asked first: rules that see what the first time made might refuse to make it again.
    if ((await transaction.reserved(once.space, once.name)) !== undefined) return
    transaction.reserve(once, { ok: false, code: 'already_done' })
    await work(transaction)
  }
  try {
    await transact(cause, attempt, () => id(`event-${count++}`))
  } catch (error) {
    if (!(error instanceof RefusedError && error.refusal.code === 'already_done')) throw error
  }
}
