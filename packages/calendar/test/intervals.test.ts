import { intervalOf, knowsZone, nextInterval, PERIOD_TYPES, previousInterval } from '@bursar/calendar'
import fc from 'fast-check'
import t from 'tap'

const ZONES = [
  'UTC',
  'America/New_York',
  'Europe/Berlin',
  'Asia/Kolkata',
  'America/Sao_Paulo',
  'Pacific/Apia',
  'America/St_Johns',
  'Australia/Lord_Howe'
]
const HOUR = 3_600_000

const zone = fc.constantFrom(...ZONES)
const type = fc.constantFrom(...PERIOD_TYPES)
const instant = fc
  .integer({ min: Date.UTC(1985, 0), max: Date.UTC(2030, 0) })
  .map((milliseconds) => new Date(milliseconds).toISOString())

function hoursOf({ start, end }: { start: string; end: string }): number {
  return (Date.parse(end) - Date.parse(start)) / HOUR
}

/** The zone's clock at an instant, straight from the runtime: 'Mon 1997-02-01 00:00:00' split up. */
function clockAt(at: string, zoneName: string): Record<string, string> {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zoneName,
    weekday: 'short',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23'
  })
  return Object.fromEntries(format.formatToParts(Date.parse(at)).map((part) => [part.type, part.value]))
}

t.test('days follow the clock on the wall', async (t) => {
  const newYork = (day: string) => intervalOf(`${day}T16:00:00.000Z`, 'daily', 'America/New_York')
  t.same(newYork('2026-03-08'), { start: '2026-03-08T05:00:00.000Z', end: '2026-03-09T04:00:00.000Z' })
  t.equal(hoursOf(newYork('2026-03-08')), 23)
  t.equal(hoursOf(newYork('2026-11-01')), 25)
  t.equal(hoursOf(newYork('2026-11-02')), 24)
  t.same(intervalOf('2026-05-01T18:30:00.000Z', 'daily', 'Asia/Kolkata'), {
    start: '2026-05-01T18:30:00.000Z',
    end: '2026-05-02T18:30:00.000Z'
  })
  t.equal(intervalOf('2026-05-01T18:29:59.999Z', 'daily', 'Asia/Kolkata').end, '2026-05-01T18:30:00.000Z')
})

t.test(
  'a day without midnight begins when the clock goes on, and the midnight shown twice begins once',
  async (t) => {
    t.same(intervalOf('2017-10-15T12:00:00.000Z', 'daily', 'America/Sao_Paulo'), {
      start: '2017-10-15T03:00:00.000Z',
      end: '2017-10-16T02:00:00.000Z'
    })
    t.same(intervalOf('2018-02-18T02:30:00.000Z', 'daily', 'America/Sao_Paulo'), {
      start: '2018-02-17T02:00:00.000Z',
      end: '2018-02-18T03:00:00.000Z'
    })
    // Until 2011 the clocks of Newfoundland went from 00:01 back to 23:01 of the day before.
    t.same(intervalOf('2010-11-07T03:15:00.000Z', 'daily', 'America/St_Johns'), {
      start: '2010-11-07T02:30:00.000Z',
      end: '2010-11-08T03:30:00.000Z'
    })
  }
)

t.test('a day that was skipped is no interval', async (t) => {
  const last = { start: '2011-12-29T10:00:00.000Z', end: '2011-12-30T10:00:00.000Z' }
  t.same(intervalOf('2011-12-30T09:59:59.999Z', 'daily', 'Pacific/Apia'), last)
  t.same(previousInterval('2011-12-30T10:00:00.000Z', 'daily', 'Pacific/Apia'), last)
  t.equal(nextInterval(last.start, 'daily', 'Pacific/Apia').end, '2011-12-31T10:00:00.000Z')
  t.equal(hoursOf(intervalOf(last.start, 'weekly', 'Pacific/Apia')), 6 * 24)
})

t.test('the hour that comes twice is two, and half hours are cut where the clock is set', async (t) => {
  const berlin = (at: string) => intervalOf(at, 'hourly', 'Europe/Berlin')
  t.same(berlin('2026-10-25T00:30:00.000Z'), {
    start: '2026-10-25T00:00:00.000Z',
    end: '2026-10-25T01:00:00.000Z'
  })
  t.same(berlin('2026-10-25T01:30:00.000Z'), {
    start: '2026-10-25T01:00:00.000Z',
    end: '2026-10-25T02:00:00.000Z'
  })
  const lordHowe = (at: string) => intervalOf(at, 'hourly', 'Australia/Lord_Howe')
  t.same(lordHowe('2026-04-04T15:10:00.000Z'), {
    start: '2026-04-04T15:00:00.000Z',
    end: '2026-04-04T15:30:00.000Z'
  })
  t.equal(lordHowe('2026-04-04T15:40:00.000Z').end, '2026-04-04T16:30:00.000Z')
})

t.test('weeks, months and years', async (t) => {
  t.same(intervalOf('1970-01-01T00:00:00.000Z', 'weekly', 'UTC'), {
    start: '1969-12-29T00:00:00.000Z',
    end: '1970-01-05T00:00:00.000Z'
  })
  t.same(intervalOf('2024-02-29T12:00:00.000Z', 'monthly', 'Europe/Berlin'), {
    start: '2024-01-31T23:00:00.000Z',
    end: '2024-02-29T23:00:00.000Z'
  })
  t.same(intervalOf('2026-01-01T04:59:59.999Z', 'yearly', 'America/New_York'), {
    start: '2025-01-01T05:00:00.000Z',
    end: '2026-01-01T05:00:00.000Z'
  })
  t.equal(intervalOf('0050-06-01T00:00:00.000Z', 'yearly', 'UTC').start, '0050-01-01T00:00:00.000Z')
})

t.test('intervals of every zone and type hold their instant and lie end to end', async () => {
  fc.assert(
    fc.property(instant, type, zone, (at, type, zone) => {
      const interval = intervalOf(at, type, zone)
      const before = previousInterval(at, type, zone)
      const after = nextInterval(at, type, zone)
      return (
        interval.start <= at &&
        at < interval.end &&
        before.end === interval.start &&
        after.start === interval.end &&
        before.start < before.end &&
        intervalOf(interval.start, type, zone).end === interval.end &&
        intervalOf(before.start, type, zone).end === before.end
      )
    }),
    { numRuns: 2_000 }
  )
})

t.test('days and longer never begin before the clock shows their start', async () => {
  fc.assert(
    fc.property(instant, fc.constantFrom('daily', 'weekly', 'monthly', 'yearly'), zone, (at, type, zone) => {
      const { start } = intervalOf(at, type, zone)
      const now = clockAt(start, zone)
      const justBefore = clockAt(new Date(Date.parse(start) - 1).toISOString(), zone)
      return (
        now.day !== justBefore.day &&
        (type !== 'weekly' || now.weekday === 'Mon') &&
        (!['monthly', 'yearly'].includes(type) || now.day === '01') &&
        (type !== 'yearly' || now.month === '01')
      )
    }),
    { numRuns: 500 }
  )
})

t.test('what is no zone or instant is refused', async (t) => {
  t.ok(knowsZone('Europe/Berlin'))
  for (const name of ['Mars/Olympus', '', '+05:30', '../etc', 'Z', '2026-01-01T00:00Z[Europe/Berlin]'])
    t.notOk(knowsZone(name), name)
  t.throws(() => intervalOf('2026-01-01T00:00:00.000Z', 'daily', 'Mars/Olympus'), RangeError)
  t.throws(() => intervalOf('yesterday', 'daily', 'UTC'), RangeError)
})
