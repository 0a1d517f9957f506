/** No event of a log is dated before the one before it, whatever clocks say. */
import { dated, fold, restored, risingTimes, shortened, timeOf } from '@bursar/event-sourcing'
import { memoryEventStore } from '@bursar/testing'
import t from 'tap'
import { type BankEvents, bankEngine, cause, countingWorld, pay } from './bank.ts'

/** The instant of the last payment, as a fold reads it. */
const lastPaid = fold<string, BankEvents>('', { 'bank.paid': (_state, _data, { time }) => time })

const body = (time: string) =>
  JSON.stringify({ id: 'x', subject: 'a "time":"b', time, data: { time: 'other' } })

t.test("the instant in an event's text", async (t) => {
  const [early, late] = ['2026-01-01T00:00:00.000Z', '2026-01-02T00:00:00.000Z']
  t.equal(timeOf(body(early)), early)
  t.equal(dated(body(early), late), body(late))
  t.equal(timeOf('{}'), '')
  t.equal(dated('{}', late), '{}')
})

t.test('a clock that is set back, and writers side by side', async (t) => {
  let now = Date.UTC(2026, 5, 1)
  const world = countingWorld()
  const clock = { ...world.clock, now: () => new Date(now).toISOString() }
  const { transact, events } = bankEngine({ world: { ...world, clock } })
  await transact(cause, async (tx) => tx.append('account-1', pay(1)))
  now -= 3_600_000
  await transact(cause, async (tx) => tx.append('account-1', pay(2)))
  // The first to begin is the last to commit.
  let go = () => {}
  const gate = new Promise<void>((resolve) => {
    go = resolve
  })
  const slow = transact(cause, async (tx) => {
    tx.append('account-2', pay(3))
    await gate
  })
  now += 7_200_000
  await transact(cause, async (tx) => tx.append('account-3', pay(4)))
  go()
  await slow
  const times = (await events.read(0, 10)).map(({ body }) => timeOf(body))
  t.equal(times.length, 4)
  t.same(times, [...times].sort(), 'in the order of positions')
  t.equal(times[1], times[0])
  t.equal(times[3], times[2])
})

t.test('what a writer remembers of its stream is what was stored', async (t) => {
  let now = Date.UTC(2026, 5, 1)
  const world = countingWorld()
  const clock = { ...world.clock, now: () => new Date(now).toISOString() }
  const { transact } = bankEngine({ world: { ...world, clock } })
  const paidAt = () =>
    transact(cause, async (tx) => {
      const before = await tx.load('account-1', lastPaid)
      tx.append('account-1', pay(1))
      return before
    })
  await paidAt()
  const first = new Date(now).toISOString()
  now -= 60_000
  await paidAt()
  t.equal((await paidAt()).value, first)
})

t.test('a batch that was handed over comes back as it was stored', async (t) => {
  const store = memoryEventStore()
  const rising = risingTimes(store)
  const event = (time: string) => ({ type: 'bank.paid', body: body(time) })
  const wanted = ['2026-01-02T00:00:00.000Z', '2026-01-01T00:00:00.000Z'].map((time) => ({
    streams: [{ stream: 'a', expected: 'any' as const, events: [event(time)] }]
  }))
  const results = await store.commit(await rising(wanted))
  const travelled = JSON.parse(JSON.stringify(results.map(shortened)))
  for (const [n, append] of wanted.entries()) t.same(restored(append, travelled[n]), results[n])
})
