/**
 * Which of several instances appends to their log. This instance
 *
 * - **does not know**: at first, and when a term turned out to be over. The next look finds out;
 * - **knows another**, to whom batches are handed until a look finds a later term;
 * - **leads** once it has the lease and has committed nothing in the new term, which fences off all terms before: only
 *   then has it a queue. If the log knows of a later term it gives the lease back, and does not know again.
 *
 * It looks at a third of the lease's time. A look that fails changes nothing: a term that is over is refused by the log.
 */

import { type EventStore, FencedError } from '../ports/event-store.ts'
import type { Instance, Lease, Leases } from '../ports/leases.ts'
import type { Clock } from '../ports/world.ts'
import { type AppendQueue, type AppendQueueLimits, createAppendQueue } from '../writing/append-queue.ts'

/** Who appends. `queue` is there when it is this instance. */
export interface AppenderRole {
  readonly lease: Lease
  readonly queue: AppendQueue | undefined
}

export interface AppenderLease {
  /** As this instance knows it; undefined when it does not. */
  role(): AppenderRole | undefined
  /** Takes the lease where it is free, and learns who has it. Does not reject: see `fault`. */
  look(): Promise<void>
  /** Somebody has taken over since. */
  over(role: AppenderRole): void
  /** Looks at a third of the lease's time, and calls `looked` each time. */
  start(looked: () => Promise<void>): void
  /** Ends what waits, and lets another instance append. */
  stop(): Promise<void>
  fault(): unknown
}

export interface AppenderLeaseParts {
  readonly store: EventStore
  readonly leases: Leases
  readonly self: Instance
  readonly clock: Clock
  readonly limits: AppendQueueLimits & { readonly leaseMs: number }
}

const LEASE = 'appender'

export function appenderLease({ store, leases, self, clock, limits }: AppenderLeaseParts): AppenderLease {
  let role: AppenderRole | undefined
  let looking: Promise<void> | undefined
  let living: Promise<void> | undefined
  let fault: unknown
  let stopped = false
  let endRest = () => {}

  /** One at a time: whoever asks meanwhile gets the same answer. */
  function look(): Promise<void> {
    looking ??= lookNow().finally(() => {
      looking = undefined
    })
    return looking
  }

  async function lookNow(): Promise<void> {
    if (stopped) return
    try {
      const lease = await leases.take(LEASE, self, limits.leaseMs)
      fault = undefined
      if (role?.queue && role.lease.term === lease.term) return
      role = { lease, queue: undefined }
      if (lease.holder.id === self.id) role = await lead(lease)
    } catch (error) {
      // Who has it stays who had it: if that is over, the log says so to whoever writes.
      fault = error
    }
  }

  async function lead(lease: Lease): Promise<AppenderRole | undefined> {
    role = undefined
    try {
      await store.commit([], lease.term)
      return { lease, queue: createAppendQueue(store, lease.term, limits) }
    } catch (error) {
      if (!(error instanceof FencedError)) throw error
      // Another one is quicker, or the log knows of later terms than the leases do: then the next one is higher.
      await leases.release(LEASE, lease.term)
      return undefined
    }
  }

  async function live(looked: () => Promise<void>): Promise<void> {
    while (!stopped) {
      await new Promise<void>((resolve) => {
        endRest = resolve
        void clock.sleep(limits.leaseMs / 3).then(resolve)
      })
      if (stopped) return
      await look()
      await looked()
    }
  }

  return {
    role: () => role,
    look,
    over(old) {
      if (role === old) role = undefined
    },
    start(looked) {
      living ??= live(looked)
    },
    async stop() {
      stopped = true
      endRest()
      await living
      await looking
      const last = role
      await last?.queue?.drain()
      role = undefined
      // A lease that cannot be given back runs out by itself.
      if (last?.queue) await leases.release(LEASE, last.lease.term).catch(() => undefined)
    },
    fault: () => fault
  }
}
