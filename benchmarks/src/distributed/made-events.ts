/** Appends and events of the size that a checkout writes. */
import type { Append } from '@bursar/event-sourcing'

const filling = 'x'.repeat(300)

/** One event for a stream that nobody else writes. */
export function appendTo(stream: string, n: number): Append {
  const head = `{"id":"${stream}-${n}","source":"bench","type":"bench.thing-made","subject":"${stream}"`
  const rest = `"time":"2026-01-01T00:00:00.000Z","dataversion":1,"actor":"system","correlationid":"c","causationid":"c"`
  const body = `${head},${rest},"data":{"n":${n},"text":"${filling}"}}`
  return { streams: [{ stream, expected: 'any', events: [{ type: 'bench.thing-made', body }] }] }
}

/** Calls `work` with 0, 1, 2 … below `count`, from so many callers at once; answers how many a second. */
export async function perSecond(
  count: number,
  callers: number,
  work: (n: number) => Promise<unknown>
): Promise<number> {
  let next = 0
  async function caller() {
    for (let n = next++; n < count; n = next++) await work(n)
  }
  const begun = performance.now()
  await Promise.all(Array.from({ length: callers }, caller))
  return count / ((performance.now() - begun) / 1_000)
}

/** Calls `work` with 0, 1, 2 … for so long, from so many callers at once; answers how often that was. */
export async function during(
  seconds: number,
  callers: number,
  work: (n: number) => Promise<unknown>
): Promise<number> {
  const until = performance.now() + seconds * 1_000
  let next = 0
  async function caller() {
    while (performance.now() < until) await work(next++)
  }
  await Promise.all(Array.from({ length: callers }, caller))
  return next
}
