/** What all counters of the service-kit guarantee. */
import type { Counters } from '@bursar/service-kit'
import type { Test } from 'tap'
import { type Fresh, type Make, over } from './suite.ts'

/** Longer than a test takes. */
const WINDOW_MS = 60_000

/** Runs the suite of the counters port; windows begin now, because an adapter may drop what has ended by itself. */
export async function countersContract(t: Test, make: Make<Counters>): Promise<void> {
  await over(t, 'counters: a window opens with the first and ends for all', make, windows)
  await over(t, 'counters: names are apart, and are forgotten one by one', make, names)
  await over(t, 'counters: of many at once none is missed', make, many)
}

async function windows(t: Test, counters: Counters) {
  const now = Date.now()
  const endsAt = now + WINDOW_MS
  t.match(await counters.read('a', now), { count: 0 })
  t.same(await counters.add('a', WINDOW_MS, now), { count: 1, endsAt })
  t.same(await counters.add('a', WINDOW_MS, now + 5), { count: 2, endsAt }, 'the window stays where it is')
  t.same(await counters.read('a', now + WINDOW_MS - 1), { count: 2, endsAt }, 'to its last instant')
  t.match(await counters.read('a', endsAt), { count: 0 })
  t.same(await counters.add('a', WINDOW_MS, endsAt), { count: 1, endsAt: endsAt + WINDOW_MS }, 'the next one')
}

async function names(t: Test, counters: Counters) {
  const now = Date.now()
  await counters.add('a', WINDOW_MS, now)
  await counters.add('b', WINDOW_MS, now)
  await counters.clear('a')
  await counters.clear('nobody')
  t.match(await counters.read('a', now), { count: 0 })
  t.match(await counters.read('b', now), { count: 1 })
}

/** By several instances, where they share what they count. */
async function many(t: Test, counters: Counters, { beside }: Fresh<Counters>) {
  const now = Date.now()
  const all = [counters, (await beside?.()) ?? counters]
  const added = Array.from({ length: 40 }, (_, n) => all[n % 2]?.add('a', WINDOW_MS, now))
  const counts = (await Promise.all(added)).map((one) => one?.count ?? 0)
  t.same(
    counts.sort((a, b) => a - b),
    Array.from({ length: 40 }, (_, n) => n + 1),
    'each got a number of its own'
  )
  t.same(await counters.read('a', now), { count: 40, endsAt: now + WINDOW_MS })
}
