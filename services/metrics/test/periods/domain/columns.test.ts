import { calendarOf, PERIOD_TYPES, type PeriodType } from '@bursar/calendar'
import fc from 'fast-check'
import t from 'tap'
import { type ColumnsQuery, columns } from '../../../dist/periods/domain/columns.js'

function columnsOf(query: Partial<ColumnsQuery> & { endsAt: string }) {
  const result = columns({ zone: 'UTC', ...query })
  if (!result.ok) throw new Error(JSON.stringify(result.fields))
  return result.columns
}

function faultsOf(query: Partial<ColumnsQuery>): string[] {
  const result = columns({ zone: 'UTC', endsAt: '2026-04-15T00:00:00.000Z', ...query })
  return result.ok ? [] : Object.keys(result.fields)
}

t.test('eighteen months that end on a boundary', async (t) => {
  const found = columnsOf({ type: 'monthly', nb: 18, endsAt: '1998-07-01T00:00:00.000Z' })
  t.equal(found.length, 18)
  t.equal(found[0]?.label, '1997-02-01T00:00:00Z')
  t.equal(found[17]?.label, '1998-07-01T00:00:00Z')
  t.same(found[0], {
    start: '1997-01-01T00:00:00.000Z',
    end: '1997-02-01T00:00:00.000Z',
    label: '1997-02-01T00:00:00Z',
    partial: false,
    compare: { start: '1996-12-01T00:00:00.000Z', end: '1997-01-01T00:00:00.000Z' }
  })
  t.notOk(found.some((column) => column.partial))
})

t.test('a partial last column is one of them and compares with the same stretch', async (t) => {
  const found = columnsOf({ nb: 2, endsAt: '2026-04-15T10:30:00.000Z' })
  t.same(
    found.map((column) => [column.start, column.label, column.partial]),
    [
      ['2026-03-01T00:00:00.000Z', '2026-04-01T00:00:00Z', false],
      ['2026-04-01T00:00:00.000Z', '2026-04-15T10:30:00Z', true]
    ]
  )
  t.same(found[0]?.compare, { start: '2026-02-01T00:00:00.000Z', end: '2026-03-01T00:00:00.000Z' })
  t.same(found[1]?.compare, { start: '2026-03-01T00:00:00.000Z', end: '2026-03-15T10:30:00.000Z' })
})

t.test('the same stretch by the clock on the wall', async (t) => {
  const stretch = (type: string, endsAt: string, zone = 'UTC') =>
    columnsOf({ type, nb: 1, endsAt, zone })[0]?.compare.end
  // 31 May has no like in April: all of April.
  t.equal(stretch('monthly', '2026-05-31T10:00:00.000Z'), '2026-05-01T00:00:00.000Z')
  t.equal(stretch('yearly', '2024-02-29T10:00:00.000Z'), '2023-03-01T00:00:00.000Z')
  t.equal(stretch('yearly', '2025-04-15T10:00:00.000Z'), '2024-04-15T10:00:00.000Z')
  t.equal(stretch('weekly', '2026-04-15T10:00:00.000Z'), '2026-04-08T10:00:00.000Z')
  t.equal(stretch('hourly', '2026-04-15T10:20:00.000Z'), '2026-04-15T09:20:00.000Z')
  // 15 March 00:00 in New York is 04:00 UTC, 15 February 00:00 is 05:00 UTC.
  t.equal(stretch('monthly', '2026-03-15T04:00:00.000Z', 'America/New_York'), '2026-02-15T05:00:00.000Z')
  t.equal(stretch('daily', '2026-03-09T16:00:00.000Z', 'America/New_York'), '2026-03-08T16:00:00.000Z')
  // The day before 31 December 2011 in Samoa is the 29th, at ten hours behind UTC and not fourteen ahead.
  t.equal(stretch('daily', '2011-12-30T16:00:00.000Z', 'Pacific/Apia'), '2011-12-29T16:00:00.000Z')
})

t.test('up to now, now included', async (t) => {
  const [, middle] = columnsOf({ nb: 2, endsAt: '2026-04-15T00:00:00.000Z', inclusive: true })
  t.match(middle, { end: '2026-04-15T00:00:00.001Z', label: '2026-04-15T00:00:00Z', partial: true })
})

t.test('on a boundary the last column ends there, whether it was named or is now', async (t) => {
  for (const type of PERIOD_TYPES) {
    const named = columnsOf({ type, nb: 3, endsAt: '2024-01-01T00:00:00.000Z' })
    const until = columnsOf({ type, nb: 3, endsAt: '2024-01-01T00:00:00.000Z', inclusive: true })
    t.same(until, named, type)
    // 1 January 2024 was a Monday, so it begins an interval of every length.
    t.match(until.at(-1), { end: '2024-01-01T00:00:00.000Z', label: '2024-01-01T00:00:00Z', partial: false })
  }
  const samoa = columnsOf({
    nb: 1,
    endsAt: '2026-03-31T10:00:00.000Z',
    zone: 'Pacific/Apia',
    inclusive: true
  })
  t.match(samoa, [{ partial: true }], 'a boundary is one of the zone')
})

function isBoundary(instant: number, type: PeriodType, zone: string): boolean {
  return calendarOf(zone).spanAt(instant, type).from === instant
}

t.test('labels are the instants of the zone', async (t) => {
  const found = columnsOf({ nb: 12, endsAt: '2018-03-26T07:11:24.000Z', zone: 'America/Los_Angeles' })
  t.same(
    found.map((column) => column.label),
    [
      ...['05', '06', '07', '08', '09', '10', '11'].map((month) => `2017-${month}-01T07:00:00Z`),
      ...['2017-12', '2018-01', '2018-02', '2018-03'].map((month) => `${month}-01T08:00:00Z`),
      '2018-03-26T07:11:24Z'
    ]
  )
})

t.test('how many there are when nothing is said', async (t) => {
  const counts = PERIOD_TYPES.map((type) => columnsOf({ type, endsAt: '2026-04-15T00:00:00.000Z' }).length)
  t.same(counts, [24, 7, 8, 12, 5])
  t.equal(columnsOf({ endsAt: '2026-04-15T00:00:00.000Z' }).length, 12)
})

t.test('faults name the field of the request', async (t) => {
  for (const nb of [0, -1, 1.5, 367, Number.NaN]) t.same(faultsOf({ nb }), ['nb_periods'], String(nb))
  t.same(faultsOf({ nb: 1 }), [])
  t.same(faultsOf({ nb: 366 }), [])
  t.same(faultsOf({ type: 'fortnightly' }), ['period_type'])
  t.same(faultsOf({ endsAt: 'soon' }), ['ends_at'])
  t.same(faultsOf({ endsAt: '9999-12-31T00:00:00.000Z' }), ['ends_at'])
  t.same(faultsOf({ zone: 'Mars/Olympus' }), ['timezone'])
  t.same(faultsOf({ type: '', nb: 0, endsAt: '', zone: '' }), [
    'period_type',
    'nb_periods',
    'ends_at',
    'timezone'
  ])
})

t.test('columns lie end to end, end where asked, and compare with what is before them', async () => {
  fc.assert(
    fc.property(
      fc.integer({ min: Date.UTC(1990, 0), max: Date.UTC(2030, 0) }),
      fc.constantFrom(...PERIOD_TYPES),
      fc.constantFrom(
        'America/New_York',
        'Europe/Berlin',
        'America/Sao_Paulo',
        'Pacific/Apia',
        'Asia/Kolkata'
      ),
      fc.integer({ min: 1, max: 30 }),
      fc.boolean(),
      (end, type, zone, nb, inclusive) => {
        const endsAt = new Date(end).toISOString()
        const found = columnsOf({ type, zone, nb, endsAt, inclusive })
        const last = found[nb - 1]
        return (
          found.length === nb &&
          last?.end === new Date(end + (inclusive && !isBoundary(end, type, zone) ? 1 : 0)).toISOString() &&
          new Set(found.map((column) => column.label)).size === nb &&
          found.every((column, n) => {
            const before = found[n - 1]
            const { start, end } = column.compare
            return (
              column.start < column.end &&
              start <= end &&
              end <= column.start &&
              (column.partial || end === column.start) &&
              (!column.partial || n === nb - 1) &&
              (!before || (before.end === column.start && before.start === start))
            )
          })
        )
      }
    ),
    { numRuns: 1_000 }
  )
})
