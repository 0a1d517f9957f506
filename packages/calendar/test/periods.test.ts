import {
  humanDay,
  humanDuration,
  instantAfter,
  PERIOD_TYPES,
  type PeriodType,
  periodEnd
} from '@bursar/calendar'
import fc from 'fast-check'
import t from 'tap'

const period = fc.record({ type: fc.constantFrom(...PERIOD_TYPES), length: fc.integer({ min: 1, max: 24 }) })
const instant = fc
  .date({ min: new Date('1990-01-01'), max: new Date('2090-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString())

t.test('periods are counted from the anchor', async (t) => {
  const ends = (anchor: string, type: PeriodType, length = 1) =>
    [1, 2, 3].map((n) => periodEnd(anchor, { type, length }, n).slice(0, 16))
  t.same(ends('2026-01-31T10:30:00.000Z', 'monthly'), [
    '2026-02-28T10:30',
    '2026-03-31T10:30',
    '2026-04-30T10:30'
  ])
  t.same(ends('2024-02-29T00:00:00.000Z', 'yearly'), [
    '2025-02-28T00:00',
    '2026-02-28T00:00',
    '2027-02-28T00:00'
  ])
  t.equal(periodEnd('2024-02-29T00:00:00.000Z', { type: 'yearly', length: 1 }, 4), '2028-02-29T00:00:00.000Z')
  t.same(ends('2026-11-30T00:00:00.000Z', 'monthly', 3), [
    '2027-02-28T00:00',
    '2027-05-30T00:00',
    '2027-08-30T00:00'
  ])
  t.same(ends('2026-12-31T23:00:00.000Z', 'hourly'), [
    '2027-01-01T00:00',
    '2027-01-01T01:00',
    '2027-01-01T02:00'
  ])
  t.same(ends('2026-12-30T00:00:00.000Z', 'daily'), [
    '2026-12-31T00:00',
    '2027-01-01T00:00',
    '2027-01-02T00:00'
  ])
  t.same(ends('2026-12-30T00:00:00.000Z', 'weekly', 2), [
    '2027-01-13T00:00',
    '2027-01-27T00:00',
    '2027-02-10T00:00'
  ])
  t.equal(
    periodEnd('9990-01-01T00:00:00.000Z', { type: 'yearly', length: 50 }, 1),
    '9999-12-31T23:59:59.999Z'
  )
})

t.test('durations for people', async (t) => {
  t.equal(humanDuration({ type: 'monthly', length: 1 }, 1), '1 month')
  t.equal(humanDuration({ type: 'monthly', length: 1 }, 12), '12 months')
  t.equal(humanDuration({ type: 'daily', length: 15 }, 2), '30 days')
  t.equal(humanDuration({ type: 'yearly', length: 1 }, 1), '1 year')
  t.equal(humanDay('2026-02-01T00:00:00.000Z'), '2026/02/01')
})

t.test('properties of periods', async () => {
  fc.assert(
    fc.property(instant, period, fc.integer({ min: 0, max: 200 }), (anchor, period, n) => {
      const end = periodEnd(anchor, period, n)
      const next = periodEnd(anchor, period, n + 1)
      if (!(end < next)) return false
      if (period.type !== 'monthly' && period.type !== 'yearly') return true
      // The same time of day, on the same day or on the last one of a shorter month.
      const [from, to] = [new Date(anchor), new Date(end)]
      const day = to.getUTCDate()
      const isLast = instantAfter(end, { step: 'hour', count: 24 }).slice(8, 10) === '01'
      const months =
        (to.getUTCFullYear() - from.getUTCFullYear()) * 12 + to.getUTCMonth() - from.getUTCMonth()
      const expected = n * period.length * (period.type === 'yearly' ? 12 : 1)
      return (
        end.slice(11) === anchor.slice(11) &&
        months === expected &&
        (day === from.getUTCDate() || (day < from.getUTCDate() && isLast))
      )
    })
  )
})
