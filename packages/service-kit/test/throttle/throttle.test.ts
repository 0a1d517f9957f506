import { createThrottle, memoryCounters, networkOf, ThrottledError } from '@bursar/service-kit'
import t from 'tap'

const limit = { most: 3, seconds: 60 }

/** What came of it: nothing, or in how many seconds to come back. */
const outcome = (work: Promise<void>) =>
  work.then(
    () => 0,
    (error) => (error instanceof ThrottledError ? error.retryAfter : Promise.reject(error))
  )

t.test('so many in a window, then none until it ends', async (t) => {
  let now = 1_000_000
  const throttle = createThrottle(memoryCounters(), () => now)
  for (let n = 0; n < 3; n++) t.equal(await outcome(throttle.take(limit, 'a')), 0)
  now += 20_500
  t.equal(await outcome(throttle.take(limit, 'a')), 40, 'whole seconds, rounded up')
  t.equal(await outcome(throttle.take(limit, 'b')), 0, 'another name')
  now += 39_499
  t.equal(await outcome(throttle.take(limit, 'a')), 1, 'asking again does not make it longer')
  now += 1
  t.equal(await outcome(throttle.take(limit, 'a')), 0, 'the window ended this instant')
})

t.test('what happened is counted apart from asking', async (t) => {
  const throttle = createThrottle(memoryCounters(), () => 0)
  for (let n = 0; n < 10; n++) t.equal(await outcome(throttle.check(limit, 'a')), 0)
  for (let n = 0; n < 3; n++) await throttle.count(limit, 'a')
  t.equal(await outcome(throttle.check(limit, 'a')), 60)
  await throttle.clear('a')
  t.equal(await outcome(throttle.check(limit, 'a')), 0)
  t.equal(await outcome(throttle.take(limit, 'a', 'b')), 0)
  t.equal(
    await outcome(throttle.check({ most: 1, seconds: 1 }, 'a b')),
    0,
    'names of several parts do not meet'
  )
})

t.test('a request that is decided twice is counted once, and not refused for it', async (t) => {
  const counters = memoryCounters()
  const throttle = createThrottle(counters, () => 0, new Set())
  const once = { most: 1, seconds: 60 }
  for (let decided = 0; decided < 2; decided++) {
    t.equal(await outcome(throttle.take(once, 'asked')), 0)
    t.equal(await outcome(throttle.check(once, 'wrong')), 0)
    await throttle.count(once, 'wrong')
  }
  const next = createThrottle(counters, () => 0, new Set())
  t.equal(await outcome(next.check({ most: 2, seconds: 60 }, 'asked')), 0)
  t.equal(await outcome(next.check({ most: 2, seconds: 60 }, 'wrong')), 0)
  t.equal(await outcome(next.check(once, 'wrong')), 60)
  t.equal(await outcome(next.take(once, 'asked')), 60)
})

t.test('names are hashed, and the memory is bounded', async (t) => {
  const counters = memoryCounters(100)
  const names: string[] = []
  const watched = {
    ...counters,
    add: (name: string, windowMs: number, now: number) => {
      names.push(name)
      return counters.add(name, windowMs, now)
    }
  }
  const throttle = createThrottle(watched, () => 0)
  for (let n = 0; n < 1_000; n++) await throttle.count(limit, `ann${n}@example.com`)
  t.notOk(names.some((name) => name.includes('@')))
  const kept = await Promise.all(names.map(async (name) => (await counters.read(name, 0)).count))
  t.equal(kept.filter((count) => count > 0).length, 100)
  t.equal(kept.at(-1), 1, 'the newest is there')
})

t.test('an IPv6 address counts as its /64', (t) => {
  t.equal(networkOf('203.0.113.9'), '203.0.113.9')
  t.equal(networkOf('::ffff:203.0.113.9'), '203.0.113.9')
  t.equal(networkOf('::ffff:cb00:7109'), '203.0.113.9', 'however it is written')
  t.equal(networkOf('2001:db8:1:2:3:4:5:6'), '2001:db8:1:2::/64')
  t.equal(networkOf('2001:0DB8:1:2::9'), '2001:db8:1:2::/64')
  t.equal(networkOf('2001:db8::1'), '2001:db8:0:0::/64')
  t.equal(networkOf('fe80::1%eth0'), 'fe80:0:0:0::/64')
  t.equal(networkOf('::1'), '0:0:0:0::/64')
  t.end()
})
