/**
 * Work of one kind, one query at a time: what is asked for while a query is on its way goes together into the next one.
 * Whoever is alone waits for nobody; of many at once each costs a share of a round trip. No answer is of a query that
 * began before it was asked for.
 */
import { setTimeout as pause } from 'node:timers/promises'

/** Keys of one query, and milliseconds after which the next one does not wait for it any more. */
const limits = { most: 1_000, waitMs: 100 }

/** @param run does the work for so many at once; what it answers stands in the order of what it was given */
export function inTurns<Asked, Answer>(
  run: (asked: readonly Asked[]) => Promise<readonly Answer[]>,
  { most, waitMs } = limits
): (asked: Asked) => Promise<Answer> {
  let waiting: { readonly asked: Asked; resolve(answer: Answer): void; reject(error: unknown): void }[] = []
  let running = false

  async function runAll(): Promise<void> {
    running = true
    while (waiting.length > 0) {
      const some = waiting.slice(0, most)
      waiting = waiting.slice(most)
      const done = run(some.map(({ asked }) => asked)).then(
        (answers) => {
          for (const [n, { resolve }] of some.entries()) resolve(answers[n] as Answer)
        },
        (error) => {
          for (const { reject } of some) reject(error)
        }
      )
      await inTime(done, waitMs)
    }
    running = false
  }

  return (asked) =>
    new Promise((resolve, reject) => {
      waiting.push({ asked, resolve, reject })
      if (!running) void runAll()
    })
}

async function inTime(work: Promise<void>, ms: number): Promise<void> {
  const ended = new AbortController()
  const late = pause(ms, undefined, { signal: ended.signal }).catch(() => undefined)
  await Promise.race([work, late])
  ended.abort()
}
