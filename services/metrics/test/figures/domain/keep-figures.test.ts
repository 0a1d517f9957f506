import { calendarOf, intervalOf, nextInterval, PERIOD_TYPES, previousInterval } from '@bursar/calendar'
import fc from 'fast-check'
import t from 'tap'
import { addSteps, dayNumber, STEPPED, stepsEnds } from '../../../dist/figures/domain/day-steps.js'
import { noFigures, type Sold, type Trade } from '../../../dist/figures/domain/figures.js'
import { recordTrade } from '../../../dist/figures/domain/keep-figures.js'
import { type DatedRow, figuresOfRows } from '../../../dist/figures/domain/partial.js'
import { figuresKey, stepsPrefix } from '../../../dist/figures/domain/stored-documents.js'
import { placed as placedIn } from '../../../dist/figures/known-places.js'
import { columns } from '../../../dist/periods/domain/columns.js'

interface Row extends Pick<Trade, 'provider' | 'unit' | 'at'> {
  readonly kind: 'sale' | 'payments' | 'refunds'
  readonly customer: string
  readonly amount: number
  readonly changed?: true
}

/** Rows of one instant and unit. */
function tradeOf(rows: readonly Row[]): Trade {
  const { provider, unit, at } = rows[0] as Row
  const sum = (kind: Row['kind']) => rows.reduce((sum, row) => sum + (row.kind === kind ? row.amount : 0), 0)
  const sold = rows.filter(({ kind }) => kind === 'sale')
  const sales = sold.map(
    ({ customer, amount, changed }): Sold => (changed ? [customer, amount, true] : [customer, amount])
  )
  return { provider, unit, at, sales, payments: sum('payments'), refunds: sum('refunds') }
}

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

/** Documents as JSON text, which throw when a key is touched that was not announced. */
function documents() {
  const bodies = new Map<string, string>()
  let announced: ReadonlySet<string> = new Set()
  function check(key: string): void {
    if (!announced.has(key)) throw new Error(`${key} was not announced`)
  }
  const docs = {
    get(key: string) {
      check(key)
      const body = bodies.get(key)
      return body === undefined ? undefined : deepFreeze(JSON.parse(body))
    },
    put(key: string, document: object) {
      check(key)
      bodies.set(key, JSON.stringify(document))
    },
    remove(key: string) {
      check(key)
      bodies.delete(key)
    }
  }
  function record(rows: readonly Row[], zone: string): void {
    const placed = placedIn(tradeOf(rows), zone)
    announced = new Set(placed.keys)
    recordTrade(docs, placed)
  }
  return { bodies, record }
}

function deepFreeze(value: any): any {
  for (const part of Object.values(value)) if (typeof part === 'object' && part) deepFreeze(part)
  return Object.freeze(value)
}

function keep(rows: readonly Row[], zone: string): Map<string, string> {
  const { bodies, record } = documents()
  for (const row of rows) record([row], zone)
  return bodies
}

/** The same, where rows of one instant come as one trade. */
function keepTogether(rows: readonly Row[], zone: string): Map<string, string> {
  const { bodies, record } = documents()
  const nameOf = ({ unit, at }: Row) => `${unit} ${at}`
  for (const name of new Set(rows.map(nameOf))) {
    record(
      rows.filter((row) => nameOf(row) === name),
      zone
    )
  }
  return bodies
}

const sorted = (bodies: Map<string, string>) => [...bodies].sort(([a], [b]) => (a < b ? -1 : 1))
const sumsIn = (bodies: Map<string, string>) => sorted(bodies).filter(([key]) => key.includes('/sums/'))

/** What the figures must be: every interval that a row lies in, or whose interval before has a sale. */
function recomputed(rows: readonly Row[], zone: string): Array<[string, string]> {
  const expected = new Map<string, string>()
  for (const row of rows) {
    for (const type of PERIOD_TYPES) {
      const here = intervalOf(row.at, type, zone)
      const touched = row.kind === 'sale' ? [here, nextInterval(row.at, type, zone)] : [here]
      for (const interval of touched) {
        const key = figuresKey({ ...row, zone }, type, interval.start)
        const compare = previousInterval(interval.start, type, zone)
        const ofUnit = rows.filter((other) => other.unit === row.unit).map(dated)
        expected.set(key, JSON.stringify(figuresOfRows(ofUnit, { ...interval, compare }).figures))
      }
    }
  }
  return sorted(expected)
}

function dated({ kind, ...row }: Row): DatedRow {
  if (kind === 'sale') return { ...row, kind }
  return { ...row, kind: kind === 'payments' ? 'payment' : 'refund' }
}

// Near the ends of days, months, years and summer times, where neighbours lie in other documents.
const CORNERS = [
  '2010-11-07T02:30',
  '2011-12-30T10:00',
  '2015-12-31T23:30',
  '2017-10-15T03:00',
  '2026-03-08T07:00',
  '2026-04-04T15:00',
  '2026-10-25T01:00'
]

const at = fc
  .tuple(fc.constantFrom(...CORNERS), fc.integer({ min: -60, max: 60 }), fc.constantFrom(1, 12, 24, 168, 720))
  .map(([corner, steps, hours]) =>
    new Date(Date.parse(`${corner}Z`) + steps * hours * 1_800_000).toISOString()
  )

const plain: fc.Arbitrary<Row> = fc.record({
  kind: fc.constantFrom('sale', 'sale', 'sale', 'payments', 'refunds') as fc.Arbitrary<any>,
  provider: fc.constant('acme'),
  unit: fc.constantFrom('usd', 'usd', 'eur'),
  customer: fc.constantFrom('ann', 'bob', 'cyd'),
  at,
  amount: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 1_000_000 }))
})

/** What a change of plan orders, and what it takes off older orders. */
const changed = fc.tuple(plain, fc.boolean()).map(
  ([one, isLess]): Row => ({
    ...one,
    kind: 'sale',
    changed: true,
    amount: isLess ? 0 - one.amount : one.amount
  })
)

const row = fc.oneof({ weight: 3, arbitrary: plain }, changed)

t.test('figures are what the rows say, in any order, within the announced keys', async () => {
  fc.assert(
    fc.property(
      fc.array(row, { minLength: 1, maxLength: 14 }),
      fc.constantFrom(...ZONES),
      fc.infiniteStream(fc.nat()),
      (rows, zone, numbers) => {
        const kept = keep(rows, zone)
        const shuffled = rows
          .map((row) => ({ row, rank: numbers.next().value as number }))
          .sort((a, b) => a.rank - b.rank)
          .map(({ row }) => row)
        const late = [...rows].sort((a, b) => (a.at < b.at ? 1 : -1))
        const expected = JSON.stringify(sorted(kept))
        return (
          JSON.stringify(sumsIn(kept)) === JSON.stringify(recomputed(rows, zone)) &&
          JSON.stringify(sorted(keep(shuffled, zone))) === expected &&
          JSON.stringify(sorted(keep(late, zone))) === expected &&
          JSON.stringify(sorted(keepTogether(rows, zone))) === expected
        )
      }
    ),
    { numRuns: 300 }
  )
})

const sale = (customer: string, at: string, amount: number): Row => ({
  kind: 'sale',
  provider: 'acme',
  unit: 'usd',
  customer,
  at: `${at}T00:00:00.000Z`,
  amount
})

function monthly(bodies: Map<string, string>, month: string, zone = 'UTC') {
  const body = bodies.get(figuresKey({ provider: 'acme', zone, unit: 'usd' }, 'monthly', month))
  return body && JSON.parse(body)
}

t.test('a customer comes, stays, goes and comes back', async (t) => {
  const rows = [
    sale('ann', '2026-01-10', 500),
    sale('bob', '2026-01-11', 0),
    sale('ann', '2026-02-10', 700),
    sale('ann', '2026-02-12', 100)
  ]
  const payments: Row = { ...sale('ann', '2026-02-12', 800), kind: 'payments' }
  const refunds: Row = { ...sale('ann', '2026-02-12', 50), kind: 'refunds' }
  const kept = keep([...rows, payments, refunds], 'UTC')
  t.same(monthly(kept, '2026-01-01T00:00:00.000Z'), {
    total: 500,
    new: 500,
    churned: 0,
    payments: 0,
    refunds: 0,
    customers: 2,
    new_customers: 2,
    churned_customers: 0
  })
  t.same(monthly(kept, '2026-02-01T00:00:00.000Z'), {
    total: 800,
    new: 0,
    churned: 0,
    payments: 800,
    refunds: 50,
    customers: 1,
    new_customers: 0,
    churned_customers: 1
  })
  t.match(monthly(kept, '2026-03-01T00:00:00.000Z'), { total: 0, churned: 800, churned_customers: 1 })
  t.equal(monthly(kept, '2026-04-01T00:00:00.000Z'), undefined)
})

t.test('who changes the plan is a customer, and no new one', async (t) => {
  const change = (at: string, amount: number): Row => ({ ...sale('ann', at, amount), changed: true })
  const kept = keep(
    [sale('ann', '2026-01-10', 1200), change('2026-04-16', -900), change('2026-04-16', 2400)],
    'UTC'
  )
  t.match(monthly(kept, '2026-04-01T00:00:00.000Z'), {
    ...{ total: 1500, new: 0, customers: 1, new_customers: 0, churned: 0 }
  })
  t.match(monthly(kept, '2026-05-01T00:00:00.000Z'), { churned: 1500, churned_customers: 1 })
  const same = keep(
    [sale('ann', '2026-01-10', 1200), change('2026-01-16', -600), change('2026-01-16', 2400)],
    'UTC'
  )
  t.match(monthly(same, '2026-01-01T00:00:00.000Z'), { total: 3000, new: 1200, new_customers: 1 })
})

t.test('a free sale counts as presence', async (t) => {
  const kept = keep([sale('ann', '2026-01-10', 0), sale('ann', '2026-02-10', 900)], 'UTC')
  t.match(monthly(kept, '2026-02-01T00:00:00.000Z'), { total: 900, new: 0, new_customers: 0, customers: 1 })
})

t.test('months are those of the zone', async (t) => {
  const kept = keep([sale('ann', '2026-02-01', 300)], 'America/New_York')
  t.match(monthly(kept, '2026-01-01T05:00:00.000Z', 'America/New_York'), { total: 300, new: 300 })
  t.match(monthly(kept, '2026-02-01T05:00:00.000Z', 'America/New_York'), { total: 0, churned: 300 })
})

t.test('documents stay few and bounded', async (t) => {
  const one = sale('ann', '2026-05-13', 100)
  t.equal(placedIn(tradeOf([one]), 'UTC').keys.length, 5 + 10 + 2 * 14, 'customers, figures, steps')
  const everyHour = Array.from({ length: 62 * 24 }, (_, n) => ({
    ...one,
    at: new Date(Date.UTC(2024, 6, 1) + n * 3_600_000).toISOString()
  }))
  const { bodies, record } = documents()
  for (const row of everyHour) record([row], 'UTC')
  const seen = [...bodies].filter(([key]) => key.includes('/seen/'))
  t.equal(seen.length, 1 + 1 + 2, 'one for the years, one for the year, one for each month')
  t.ok(Math.max(...seen.map(([, body]) => body.length)) < 16_000)
})

t.test('steps up to a day are the figures of the days before it', async () => {
  fc.assert(
    fc.property(
      fc.array(row, { minLength: 1, maxLength: 14 }),
      fc.constantFrom(...ZONES),
      fc.constantFrom(...STEPPED),
      at,
      (rows, zone, type, endsAt) => {
        const found = columns({ type, nb: 1, endsAt, zone })
        const [column] = found.ok ? found.columns : []
        if (!column?.lastDay) return true
        const calendar = calendarOf(zone)
        const span = calendar.spanAt(Date.parse(column.start), type)
        const day = dayNumber(type, calendar.spanAt(Date.parse(column.lastDay.here), 'daily').reading)
        const kept = keep(rows, zone)
        const figures = noFigures()
        for (const end of stepsEnds(span, day)) {
          const body = kept.get(stepsPrefix('acme', zone, 'usd') + end)
          addSteps(figures, body === undefined ? [] : JSON.parse(body).sums, day)
        }
        const before = {
          start: column.start,
          end: column.lastDay.here,
          compare: { start: column.compare.start, end: column.lastDay.before }
        }
        const ofUnit = rows.filter(({ unit }) => unit === 'usd').map(dated)
        return JSON.stringify(figures) === JSON.stringify(figuresOfRows(ofUnit, before).figures)
      }
    ),
    { numRuns: 500 }
  )
})
