/** A clock that a test moves by hand. */
import type { Clock, Instance } from '@bursar/event-sourcing'

export interface VirtualTime {
  readonly clock: Clock
  readonly now: () => number
  /** Lets so many milliseconds pass, with everything that happens meanwhile. */
  pass(ms: number): Promise<void>
}

export function virtualTime(): VirtualTime {
  let now = 0
  let sleepers: { at: number; wake: () => void }[] = []

  /** Lets everything happen that waits for no time. */
  async function calm() {
    for (let n = 0; n < 20; n++) await new Promise((resolve) => setImmediate(resolve))
  }

  return {
    now: () => now,
    clock: {
      now: () => new Date(now).toISOString(),
      real: () => now,
      sleep: (ms) => new Promise((wake) => sleepers.push({ at: now + ms, wake }))
    },
    async pass(ms) {
      const end = now + ms
      await calm()
      for (;;) {
        const next = Math.min(...sleepers.map(({ at }) => at))
        if (next > end) break
        now = Math.max(now, next)
        const due = sleepers.filter(({ at }) => at <= now)
        sleepers = sleepers.filter(({ at }) => at > now)
        for (const { wake } of due) wake()
        await calm()
      }
      now = end
      await calm()
    }
  }
}

/** An instance of that name. */
export const instance = (id: string): Instance => ({ id, address: `http://${id}` })
