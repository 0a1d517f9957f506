/** The clocks that a composition root chooses from: the machine's, and one that is set by hand. */
import { setTimeout as pause, setImmediate as turn } from 'node:timers/promises'
import type { Clock } from '../ports/world.ts'

/** A clock whose domain time stands still until it is set; token life and timeouts keep the machine's time. */
export interface TestClock extends Clock {
  /** Moves the time on; answers false, and changes nothing, when `instant` lies before now. */
  set(instant: string): boolean
}

/** The machine's own clock. */
export function systemClock(): Clock {
  return {
    now: () => new Date().toISOString(),
    real: Date.now,
    // A pause of nothing is a turn for others, and a timer would make a millisecond of it.
    sleep: (ms, signal) => (ms > 0 ? pauseOf(ms, signal) : turn())
  }
}

/** Its timer ends with it: one that nobody waits for any more would keep the process. */
async function pauseOf(ms: number, signal: AbortSignal | undefined): Promise<void> {
  if (!signal) return pause(ms)
  // Nothing but the signal ends it in another way.
  await pause(ms, undefined, { signal }).catch(() => undefined)
}

/** A clock that stands at `start`, an ISO 8601 date-time; throws a RangeError when it is none. */
export function testClock(start: string): TestClock {
  let now = new Date(start).toISOString()
  return {
    ...systemClock(),
    now: () => now,
    set(instant) {
      const wanted = new Date(instant).toISOString()
      if (wanted < now) return false
      now = wanted
      return true
    }
  }
}
