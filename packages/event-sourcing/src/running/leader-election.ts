/**
 * Work that one instance does at a time, under a lease. An instance is
 *
 * - **waiting**: it tries to take the lease at a third of its time. Another instance has it, or `may` leaves it to them;
 * - **holding** once it got it: `work` runs, and the lease is renewed at a third of its time. It trusts only its own
 *   running clock: from the moment the lease may have run out, it does not hold it, whatever it has not heard yet;
 * - **lost** when the lease ran out or another instance has a later term. It never holds again in that term: `work` ends
 *   after the step that it is in, and what it notes late is fenced off by the term. Then it is waiting again;
 * - **failed** when `work` or the storage failed: the lease is given back, so that another instance may try, and after a
 *   pause that grows it is waiting again, from what was noted last;
 * - **stopped** for good, after the step that it is in, with the lease given back.
 */
import { FencedError } from '../ports/event-store.ts'
import type { Instance, Leases } from '../ports/leases.ts'
import type { Clock } from '../ports/world.ts'
import { createBackoff } from './backoff.ts'

/** The lease as the work sees it. */
export interface Hold {
  /** What was noted last, by whichever holder. */
  readonly note: string | null
  /** False from the moment on in which the lease may have run out, was lost, or the work is to stop. */
  holds(): boolean
  /** Stores the note, durably; throws FencedError when another instance has taken over. */
  save(note: string): Promise<void>
  /** Says that work is going well: the last fault is over. */
  well(): void
}

export interface LeaderElection {
  start(): void
  /** Ends the work after the step it is in, and gives the lease back. */
  stop(): Promise<void>
  /** Whether this instance does the work now. */
  holding(): boolean
  /** What was noted last, as far as this instance has heard. */
  note(): string | null
  /** The last failure, cleared by the next success. */
  fault(): unknown
}

export interface LeaderElectionParts {
  readonly name: string
  readonly leases: Leases
  readonly self: Instance
  readonly clock: Clock
  /** Milliseconds that never jump; default: the process's own. */
  readonly monotonic?: (() => number) | undefined
  /** How long a lease is taken for; default 6 s. */
  readonly leaseMs?: number | undefined
  /** Asked before each try to take the lease, which is left to others when the answer is false. */
  may?(): Promise<boolean>
  /** Does the work, step by step, for as long as it holds the lease. */
  work(hold: Hold): Promise<void>
  /** Called now and then, and when the hold ends, so that work that waits looks again. */
  nudge?(): void
}

const limits = { leaseMs: 6_000, pauseMs: { first: 50, most: 5_000 } }

/** Of a lease's time, the part that its holder counts on: clocks do not run equally fast. */
const TRUSTED = 0.9

interface Held {
  readonly term: number
  until: number
  lost: boolean
}

export function leaderElection(parts: LeaderElectionParts): LeaderElection {
  const { name, leases, self, clock, monotonic = () => performance.now(), leaseMs = limits.leaseMs } = parts
  const nudge = () => parts.nudge?.()
  let held: Held | undefined
  let noted: string | null = null
  let fault: unknown
  const backoff = createBackoff(limits.pauseMs)
  let living: Promise<void> | undefined
  let endRest = () => {}
  let stopped = false

  /** Once it may have run out the hold is over, also when it is renewed after all: who has asked may have ended. */
  function holds(mine: Held): boolean {
    if (monotonic() >= mine.until) mine.lost = true
    return !stopped && !mine.lost
  }

  /** Ends early when the work is to stop. */
  function rest(ms: number): Promise<void> {
    if (stopped) return Promise.resolve()
    return new Promise((resolve) => {
      endRest = resolve
      void clock.sleep(ms).then(resolve)
    })
  }

  /** Takes or renews; the time counts from before it was asked. */
  async function take(): Promise<{ term: number; until: number } | undefined> {
    const until = monotonic() + leaseMs * TRUSTED
    const lease = await leases.take(name, self, leaseMs)
    const mine = lease.holder.id === self.id
    if (!mine || held === undefined) noted = lease.note
    return mine ? { term: lease.term, until } : undefined
  }

  async function renew(mine: Held, ended: () => boolean): Promise<void> {
    while (!ended() && !stopped && !mine.lost) {
      await rest(leaseMs / 3)
      if (ended() || stopped) return
      try {
        const again = await take()
        if (holds(mine) && again?.term === mine.term) mine.until = again.until
        else mine.lost = true
      } catch {
        // Not renewed: the lease runs out by itself, unless the next try is in time.
      }
      nudge()
    }
  }

  function holdOf(mine: Held): Hold {
    return {
      note: noted,
      holds: () => holds(mine),
      async save(note) {
        if (!(await leases.note(name, mine.term, note))) {
          mine.lost = true
          throw new FencedError(`another instance has taken the lease ${name}`)
        }
        noted = note
      },
      well() {
        fault = undefined
        backoff.reset()
      }
    }
  }

  async function work(mine: Held): Promise<void> {
    held = mine
    let over = false
    const renewing = renew(mine, () => over)
    try {
      await parts.work(holdOf(mine))
    } finally {
      over = true
      held = undefined
      // One that another has taken, or whose store is away, runs out by itself.
      await leases.release(name, mine.term).catch(() => {})
      endRest()
      await renewing
    }
  }

  async function live(): Promise<void> {
    while (!stopped) {
      try {
        const taken = ((await parts.may?.()) ?? true) ? await take() : undefined
        if (taken) await work({ ...taken, lost: false })
        else {
          fault = undefined
          await rest(leaseMs / 3)
        }
      } catch (error) {
        fault = error
        await rest(backoff.next())
      }
    }
  }

  return {
    start() {
      living ??= live()
    },
    async stop() {
      stopped = true
      endRest()
      nudge()
      await living
    },
    holding: () => held !== undefined && holds(held),
    note: () => noted,
    fault: () => fault
  }
}
