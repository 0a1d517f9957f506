/**
 * One log, several instances of its service: the holder of the lease `appender` commits for all, the others hand it
 * their batches. The log remembers the highest term, so a holder that was paused cannot write any more, whatever it
 * believes. A batch is
 *
 * - **open** until each of its appends has a result: committed in the own queue where this instance leads, else handed
 *   over under a number. Without anybody who appends it waits, with growing pauses;
 * - **handed**, as long as no answer came: to the same term it is handed again under the same number, and gets the first
 *   one's outcome. "Elsewhere" to the first hand-over makes it open again: it had no effect and will have none;
 * - **searched for** when another term has begun since: the old one is fenced off first, then the log tells which
 *   appends it has, and the rest is open again. So an append is applied at most once, also when its answer is lost;
 * - **settled** with its results, or rejected with a transient error when that takes too long: then it may or may not take
 *   effect, as with any commit that fails.
 */

import type { Position } from '../events/event.ts'
import { type Append, type AppendResult, type EventStore, FencedError } from '../ports/event-store.ts'
import type { Instance, Lease, Leases } from '../ports/leases.ts'
import type { Clock } from '../ports/world.ts'
import { createBackoff, type PauseLimits } from '../running/backoff.ts'
import type { AppendQueue, AppendQueueLimits } from '../writing/append-queue.ts'
import { appendedAlready } from '../writing/appended-already.ts'
import {
  batchesOf,
  type HandedAnswer,
  type HandedBatch,
  HandOverError,
  restored
} from '../writing/handed-batch.ts'
import { appenderLease } from './appender-lease.ts'

export interface SharedLog extends EventStore {
  /** Looks who appends, or takes it over, and goes on looking. */
  start(): Promise<void>
  /** Takes no more batches, ends those that wait, and lets another instance append. */
  stop(): Promise<void>
  /** A batch that another instance hands over. Does not reject. */
  receive(batch: HandedBatch): Promise<HandedAnswer>
  /** Whether this instance appends, as far as it knows. */
  leads(): boolean
  /** Who appends, as far as this instance knows. */
  appender(): Instance | undefined
  /** Why it was not to be found out last time; cleared by the next success. */
  fault(): unknown
}

export interface SharedLogParts {
  readonly store: EventStore
  readonly leases: Leases
  readonly self: Instance
  readonly clock: Clock
  /** Carries a batch to the instance at that address; rejects when no answer came within `ms`. */
  send(address: string, batch: HandedBatch, ms: number): Promise<HandedAnswer>
  readonly limits?: Partial<SharedLogLimits>
}

export interface SharedLogLimits extends AppendQueueLimits {
  /** How long the lease is taken for; it is renewed at a third of it. */
  readonly leaseMs: number
  /** How long a batch may wait for an appender, hand-overs included. */
  readonly waitMs: number
  /** How long one hand-over may take. */
  readonly sendMs: number
  /** Appends and characters of one hand-over. */
  readonly batch: number
  readonly characters: number
  /** Pauses between two tries. */
  readonly pauseMs: PauseLimits
}

const defaults: SharedLogLimits = {
  leaseMs: 6_000,
  waitMs: 15_000,
  sendMs: 5_000,
  batch: 512,
  characters: 4_000_000,
  queue: 20_000,
  commit: 1_024,
  senders: 1_000,
  pauseMs: { first: 10, most: 250 }
}

/** A batch that is to be settled. */
interface Pending {
  /** Appends without a result, by their place in the batch. */
  readonly open: Map<number, Append>
  readonly results: AppendResult[]
  /** A position from before anything of it was handed over. */
  readonly since: Position
  /** The hand-over whose outcome is not known. */
  handed: { readonly number: number; readonly term: number } | undefined
}

export function sharedLog(parts: SharedLogParts): SharedLog {
  const { store, self, clock } = parts
  const limits = { ...defaults, ...parts.limits }
  const lease = appenderLease({ ...parts, limits })
  const watchers = new Set<{ wake: () => void }>()
  /** Numbers of hand-overs that are not settled. */
  const numbers = new Set<number>()
  let number = 0
  let seen: Position = 0
  let stopped = false

  async function commit(appends: readonly Append[]): Promise<AppendResult[]> {
    const until = clock.real() + limits.waitMs
    const results: AppendResult[] = []
    for (const batch of batchesOf(appends, limits)) results.push(...(await settle(batch, until)))
    return results
  }

  async function settle(appends: readonly Append[], until: number): Promise<AppendResult[]> {
    const pending: Pending = { open: new Map(appends.entries()), results: [], since: seen, handed: undefined }
    const backoff = createBackoff(limits.pauseMs)
    try {
      for (;;) {
        if (!lease.role()) await lease.look()
        const left = until - clock.real()
        if (await tried(pending, left)) return pending.results
        const pause = backoff.next()
        if (left <= pause || stopped) throw new HandOverError('unavailable', 'no instance appends now')
        await clock.sleep(pause)
        await lease.look()
      }
    } finally {
      if (pending.handed) numbers.delete(pending.handed.number)
    }
  }

  /** True when all of it has a result; false when it has to be tried again, once it is clear who appends. */
  async function tried(pending: Pending, ms: number): Promise<boolean> {
    const now = lease.role()
    if (!now) return false
    try {
      if (pending.handed && pending.handed.term !== now.lease.term) await search(pending, now.lease.term)
      if (
        pending.open.size > 0 &&
        !(await (now.queue ? own(pending, now.queue) : hand(pending, now.lease, ms)))
      )
        return false
    } catch (error) {
      if (!(error instanceof FencedError)) throw error
      // Somebody has taken over since, and nothing of it was written in the term that is over.
      lease.over(now)
      return false
    }
    return pending.open.size === 0
  }

  /** What was handed over in a term that is over: fences that term off, and then asks the log. */
  async function search(pending: Pending, term: number): Promise<void> {
    await store.commit([], term)
    const open = [...pending.open]
    const found = await appendedAlready(
      store,
      open.map(([, append]) => append),
      pending.since
    )
    for (const [index, [place]] of open.entries()) settled(pending, place, found[index])
    release(pending)
  }

  async function own(pending: Pending, queue: AppendQueue): Promise<boolean> {
    const open = [...pending.open]
    const results = await queue.commit(open.map(([, append]) => append))
    for (const [index, [place]] of open.entries()) settled(pending, place, results[index])
    return true
  }

  async function hand(pending: Pending, { holder, term }: Lease, ms: number): Promise<boolean> {
    const open = [...pending.open]
    const again = pending.handed !== undefined
    pending.handed ??= { number: nextNumber(), term }
    const batch = { from: self.id, number: pending.handed.number, settled: Math.min(...numbers), term }
    const appends = open.map(([, append]) => append)
    const answer = await parts
      .send(holder.address, { ...batch, appends }, Math.min(ms, limits.sendMs))
      .catch(() => undefined)
    if (!answer) return false
    if (answer.is === 'failed') throw new HandOverError(answer.code, answer.message)
    if (answer.is === 'elsewhere') {
      // Of the first hand-over that is the whole truth; of a repeated one the first may have come through.
      if (!again) release(pending)
      return false
    }
    for (const [index, [place, append]] of open.entries()) {
      const result = answer.results[index]
      settled(pending, place, result && restored(append, result))
    }
    release(pending)
    for (const watcher of [...watchers]) watcher.wake()
    return true
  }

  function nextNumber(): number {
    number += 1
    numbers.add(number)
    return number
  }

  function release(pending: Pending): void {
    if (pending.handed) numbers.delete(pending.handed.number)
    pending.handed = undefined
  }

  function settled(pending: Pending, place: number, result: AppendResult | undefined): void {
    if (!result) return
    pending.results[place] = result
    pending.open.delete(place)
    if (result.ok) seen = Math.max(seen, result.position)
  }

  /** So that a search for what was handed over never has far to read. */
  async function mark(): Promise<void> {
    const head = await store.head().catch(() => undefined)
    seen = Math.max(seen, head?.position ?? 0)
  }

  return {
    shared: true,
    jobs: store.jobs,
    async start() {
      await lease.look()
      await mark()
      lease.start(mark)
    },
    stop() {
      stopped = true
      return lease.stop()
    },
    async receive(batch) {
      const role = lease.role()
      if (batch.term !== role?.lease.term || !role.queue) return { is: 'elsewhere' }
      if (batch.appends.length > limits.batch) {
        return { is: 'failed', code: 'overloaded', message: `${limits.batch} appends at most` }
      }
      return role.queue.receive(batch)
    },
    leads: () => lease.role()?.queue !== undefined,
    appender: () => lease.role()?.lease.holder,
    fault: lease.fault,
    commit,
    readStream: store.readStream,
    read: store.read,
    head: store.head,
    reserved: store.reserved,
    reservations: store.reservations,
    expire: store.expire,
    watch(wake) {
      const watcher = { wake }
      watchers.add(watcher)
      const unwatch = store.watch(wake)
      return () => {
        watchers.delete(watcher)
        unwatch()
      }
    },
    close: store.close
  }
}
