import type { Job } from '@bursar/event-sourcing'
import { afterFailure, afterRun, JOB_LIMITS, jobKind, overTried } from '@bursar/jobs'
import t from 'tap'

const due = '2031-01-01T00:00:00.000Z'
const now = '2031-01-01T00:00:05.000Z'
const job: Job = { kind: 'k', id: 'a', due, asked: due, payload: '{}', tries: 1, error: '', parked: null }

t.test('a run that went well', async (t) => {
  t.equal(afterRun(undefined), 'gone')
  const again = { due: now, asked: now, tries: 0, error: '', parked: null }
  t.same(afterRun({ again: now }), again, 'due again, another occasion with all its tries')
})

t.test('pauses double, up to the longest', async (t) => {
  const passes = { message: 'busy', passes: true }
  const pause = (tries: number) => {
    const outcome = afterFailure({ ...job, tries }, passes, now)
    return outcome === 'gone' ? Number.NaN : Date.parse(outcome.due) - Date.parse(now)
  }
  t.same([1, 2, 3, 4].map(pause), [1_000, 2_000, 4_000, 8_000])
  t.equal(pause(400), JOB_LIMITS.pauseMs.most)
})

t.test('a run that failed', async (t) => {
  const failure = { message: 'x'.repeat(2_000), passes: false }
  t.same(afterFailure({ ...job, tries: 3 }, failure, now), {
    due: '2031-01-01T00:00:09.000Z',
    asked: due,
    tries: 3,
    error: 'x'.repeat(JOB_LIMITS.errorCharacters),
    parked: null
  })
  const last = { ...job, tries: JOB_LIMITS.tries }
  t.match(afterFailure({ ...last, tries: last.tries - 1 }, failure, now), { parked: null }, 'one more try')
  t.match(afterFailure(last, failure, now), { due, asked: due, parked: now, tries: last.tries })
  t.match(
    afterFailure(last, { ...failure, passes: true }, now),
    { parked: null },
    'a fault that passes parks nothing'
  )
})

t.test('a kind may be tried more often, with other pauses; a fault of the storage has its own', async (t) => {
  const patience = { tries: 20, pauseMs: { first: 60_000, most: 120_000 } }
  const failure = { message: 'away', passes: false }
  const due = (tries: number, passes = false) => {
    const outcome = afterFailure({ ...job, tries }, { ...failure, passes }, now, patience)
    return outcome === 'gone' ? undefined : Date.parse(outcome.due) - Date.parse(now)
  }
  t.same(
    [1, 2, 3, 19].map((tries) => due(tries)),
    [60_000, 120_000, 120_000, 120_000]
  )
  t.equal(due(1, true), JOB_LIMITS.pauseMs.first)
  t.match(afterFailure({ ...job, tries: 20 }, failure, now, patience), { parked: now })
  t.equal(overTried({ ...job, tries: 20 }, patience), undefined)
  t.match(overTried({ ...job, tries: 21 }, patience), { message: /20 times/ })
})

t.test('a job that ends its process each time is parked as well', async (t) => {
  t.equal(overTried({ ...job, tries: JOB_LIMITS.tries }), undefined)
  const over = overTried({ ...job, tries: JOB_LIMITS.tries + 1 })
  t.match(over, { message: /begun 11 times and never ended/, passes: false })
  t.match(afterFailure({ ...job, tries: JOB_LIMITS.tries + 1 }, over ?? { message: '', passes: true }, now), {
    parked: now
  })
})

t.test('a kind makes jobs of bounded size', async (t) => {
  const kind = jobKind<{ of: string }>('k')
  t.same(kind.at({ id: 'a', due, payload: { of: 'b' } }), { kind: 'k', id: 'a', due, payload: '{"of":"b"}' })
  t.same(kind.named('a'), { kind: 'k', id: 'a' })
  t.throws(() => kind.at({ id: 'a', due, payload: { of: 'ä'.repeat(2_100) } }), RangeError)
  t.throws(() => kind.at({ id: 'a'.repeat(201), due, payload: { of: '' } }), RangeError)
})
