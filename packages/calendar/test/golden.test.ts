/** Days that clocks and calendars are difficult on, by hand, and everything else as Temporal says it. */
import { calendarOf, instantAfter, intervalOf, parseInstant, zoneClock } from '@bursar/calendar'
import fc from 'fast-check'
import t from 'tap'
import { Temporal } from 'temporal-polyfill'

const ZONES = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'America/Sao_Paulo',
  'America/St_Johns',
  'Africa/Casablanca',
  'Asia/Kathmandu',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'Europe/Dublin',
  'Pacific/Apia'
]

const zone = fc.constantFrom(...ZONES)
const time = fc.integer({ min: Date.UTC(1890, 0), max: Date.UTC(2120, 0) })

t.test('months end where they end', async (t) => {
  const after = (anchor: string, count: number) =>
    instantAfter(`${anchor}T10:30:00.000Z`, { step: 'month', count }).slice(0, 10)
  t.equal(after('2026-01-31', 1), '2026-02-28')
  t.equal(after('2024-01-31', 1), '2024-02-29', 'a leap year')
  t.equal(after('1900-01-31', 1), '1900-02-28', 'a century is none')
  t.equal(after('2000-01-31', 1), '2000-02-29', 'but for every fourth')
  t.equal(after('2024-02-29', 12), '2025-02-28')
  t.equal(after('2024-02-29', 48), '2028-02-29', 'counted from the anchor, it comes back')
  t.equal(after('2026-12-31', 2), '2027-02-28', 'over the end of a year')
})

t.test('clocks that are set, half hours, and a day that was none', async (t) => {
  const hours = (at: string, name: string) => {
    const { start, end } = intervalOf(at, 'daily', name)
    return (Date.parse(end) - Date.parse(start)) / 3_600_000
  }
  t.equal(hours('2026-03-29T12:00:00.000Z', 'Europe/Berlin'), 23)
  t.equal(hours('2026-10-25T12:00:00.000Z', 'Europe/Berlin'), 25)
  t.equal(hours('2026-10-04T00:00:00.000Z', 'Australia/Lord_Howe'), 23.5)
  t.equal(hours('2026-04-04T20:00:00.000Z', 'Australia/Lord_Howe'), 24.5)
  t.equal(zoneClock('Asia/Kathmandu').offsetAt(Date.UTC(2026, 0)), 5.75 * 3_600_000)
  t.equal(zoneClock('Asia/Kathmandu').offsetAt(Date.UTC(1985, 0)), 5.5 * 3_600_000)
  t.equal(zoneClock('Europe/Berlin').offsetAt(Date.UTC(1890, 0)), 3_208_000, 'local time to the second')
  t.equal(parseInstant('2011-12-30', 'Pacific/Apia'), '2011-12-30T10:00:00.000Z', 'the day that was skipped')
  t.equal(parseInstant('2011-12-31', 'Pacific/Apia'), '2011-12-30T10:00:00.000Z', 'begins with the next')
  t.equal(
    zoneClock('Pacific/Apia').changeWithin(Date.UTC(2011, 11, 1), Date.UTC(2012, 0, 1)),
    Date.UTC(2011, 11, 30, 10)
  )
  t.equal(zoneClock('Pacific/Apia').changeWithin(Date.UTC(2013, 0, 1), Date.UTC(2013, 0, 2)), undefined)
})

t.test('years far away, and zones that never changed', async (t) => {
  t.equal(zoneClock('Europe/Berlin').offsetAt(Date.UTC(9998, 6)), 7_200_000)
  t.equal(zoneClock('UTC').offsetAt(Date.UTC(9998, 6)), 0)
  t.equal(zoneClock('UTC').changeWithin(0, Date.UTC(9998, 6)), undefined)
  const berlin = zoneClock('Europe/Berlin')
  for (let year = 8_800; year < 9_998; year++) berlin.offsetAt(Date.UTC(year, 6))
  t.equal(berlin.offsetAt(Date.UTC(2026, 6)), 7_200_000, 'what was forgotten is asked for again')
})

t.test('offsets are those of Temporal, in whichever order they are asked for', async () => {
  fc.assert(
    fc.property(zone, time, (name, at) => {
      const there = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(name)
      return zoneClock(name).offsetAt(at) === there.offsetNanoseconds / 1_000_000
    }),
    { numRuns: 3_000 }
  )
})

t.test('days and months begin where those of Temporal do', async () => {
  fc.assert(
    fc.property(zone, time, fc.constantFrom('daily', 'monthly', 'yearly'), (name, at, type) => {
      const span = calendarOf(name).spanAt(at, type)
      const there = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(name)
      const first = { daily: { day: there.day }, monthly: { day: 1 }, yearly: { day: 1, month: 1 } }[type]
      const start = there.with(first, { overflow: 'reject' }).startOfDay().epochMilliseconds
      // A midnight that was shown twice: the day goes on, for Temporal it begins once more.
      return span.from === start || (span.from < start && at < span.to && type === 'daily')
    }),
    { numRuns: 2_000 }
  )
})

t.test('months on are those of Temporal', async () => {
  const months = fc.integer({ min: -240, max: 240 })
  fc.assert(
    fc.property(time, months, (at, count) => {
      const anchor = new Date(at).toISOString()
      const there = Temporal.PlainDateTime.from(anchor.slice(0, -1)).add({ months: count })
      return (
        instantAfter(anchor, { step: 'month', count }) ===
        `${there.toString({ smallestUnit: 'millisecond' })}Z`
      )
    }),
    { numRuns: 1_000 }
  )
})
