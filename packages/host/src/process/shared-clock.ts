/**
 * A test clock of all instances of a service: where it stands is noted beside the service's leases, so that an
 * instance that is started again, or one that nobody told, follows.
 */
import type { Instance, Leases, TestClock } from '@bursar/event-sourcing'
import type { SettableClock } from '@bursar/gateway'

export interface SharedClock extends SettableClock {
  /** Goes to where the clock was noted, and follows from then on. */
  start(): Promise<void>
  stop(): void
}

export interface SharedClockParts {
  readonly clock: TestClock
  readonly leases: Leases
  readonly self: Instance
}

const LEASE = 'clock'

/** Milliseconds: between two looks, of one instance's turn at setting it, and between two tries for a turn. */
const limits = { lookMs: 250, turnMs: 2_000, pauseMs: 50, tries: 60 }

/** Makes it over the clock that this process runs on. */
export function sharedClock({ clock, leases, self }: SharedClockParts): SharedClock {
  let timer: NodeJS.Timeout | undefined
  let looking = false

  async function look() {
    const noted = (await leases.read(LEASE))?.note
    if (noted) clock.set(noted)
  }

  /** The term of this instance's turn: two that set at once do so one after the other. */
  async function turn(): Promise<number> {
    for (let tries = 1; ; tries++) {
      const { holder, term } = await leases.take(LEASE, self, limits.turnMs)
      if (holder.id === self.id) return term
      if (tries >= limits.tries) throw new Error('another instance does not release the clock')
      await clock.sleep(limits.pauseMs)
    }
  }

  return {
    now: clock.now,
    async set(instant) {
      const term = await turn()
      try {
        await look()
        if (instant < clock.now()) return false
        // Noted first: what this process has done at an instant is never before the clock of a later start.
        if (!(await leases.note(LEASE, term, instant)))
          throw new Error('another instance has taken over the clock')
        return clock.set(instant)
      } finally {
        await leases.release(LEASE, term)
      }
    },
    async start() {
      await look()
      timer = setInterval(() => {
        if (looking) return
        looking = true
        // A store that is away is told of elsewhere; the next look may find it again.
        void look()
          .catch(() => undefined)
          .finally(() => {
            looking = false
          })
      }, limits.lookMs)
      timer.unref()
    },
    stop: () => clearInterval(timer)
  }
}
