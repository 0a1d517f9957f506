/** A test clock whose pauses end with the test, so that no timer keeps its process alive. */
import { type TestClock, testClock } from '@bursar/event-sourcing'

export interface StoppableClock extends TestClock {
  /** Ends every pause, those that come later at once. */
  stop(): void
  /** From now on it moves by itself: each look at it takes so many milliseconds, as no look does at a clock that stands. */
  tick(ms: number): void
}

/** A clock that stands at `start`; only pauses take real time. */
export function stoppableClock(start: string): StoppableClock {
  const clock = testClock(start)
  const pauses = new Set<() => void>()
  let stopped = false
  let stepMs = 0
  return {
    ...clock,
    now() {
      if (stepMs > 0) clock.set(new Date(Date.parse(clock.now()) + stepMs).toISOString())
      return clock.now()
    },
    tick(ms) {
      stepMs = ms
    },
    sleep(ms, signal) {
      if (ms <= 0 || stopped || signal?.aborted) return clock.sleep(0)
      return new Promise((resolve) => {
        const timer = setTimeout(end, ms)
        pauses.add(end)
        signal?.addEventListener('abort', end, { once: true })
        function end() {
          clearTimeout(timer)
          pauses.delete(end)
          resolve()
        }
      })
    },
    stop() {
      stopped = true
      for (const end of [...pauses]) end()
    }
  }
}
