import { systemClock, systemWorld, testClock } from '@bursar/event-sourcing'
import t from 'tap'

t.test('a test clock stands still, and goes forward alone', async (t) => {
  const clock = testClock('2026-01-15T13:00:00+01:00')
  t.equal(clock.now(), '2026-01-15T12:00:00.000Z')
  await clock.sleep(5)
  t.equal(clock.now(), '2026-01-15T12:00:00.000Z')
  t.ok(clock.set('2026-01-15T12:00:00.000Z'), 'now is not backward')
  t.notOk(clock.set('2026-01-15T11:59:59.999Z'))
  t.equal(clock.now(), '2026-01-15T12:00:00.000Z')
  t.ok(clock.set('2026-02-01T00:00:00Z'))
  t.equal(clock.now(), '2026-02-01T00:00:00.000Z')
  t.throws(() => clock.set('soon'), RangeError)
  t.throws(() => testClock('soon'), RangeError)
  t.ok(Math.abs(clock.real() - Date.now()) < 1_000, 'token life keeps the real time')
})

t.test('the machine’s clock and ids', async (t) => {
  const clock = systemClock()
  const before = clock.now()
  await clock.sleep(5)
  t.ok(clock.now() > before)
  await clock.sleep(0)
  const world = systemWorld(clock)
  const ids = Array.from({ length: 1_000 }, () => world.id())
  t.equal(new Set(ids).size, 1_000)
  t.same([...ids].sort(), ids, 'ids sort in the order of their making')
  t.match(ids[0], /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  t.equal(world.random(32).length, 32)
  t.notSame(world.random(32), world.random(32))
})

t.test('a pause that nobody waits for any more ends, and its timer with it', async (t) => {
  const clock = systemClock()
  const over = new AbortController()
  const begun = Date.now()
  const pause = clock.sleep(60_000, over.signal)
  over.abort()
  await pause
  t.ok(Date.now() - begun < 10_000)
  await clock.sleep(60_000, over.signal)
  t.ok(Date.now() - begun < 10_000, 'one that begins when it is over already, too')
})
