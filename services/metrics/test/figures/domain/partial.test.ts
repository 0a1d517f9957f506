import { addStored, type StoredSum } from '@bursar/contracts'
import fc from 'fast-check'
import t from 'tap'
import {
  type DatedRow,
  figuresOfRows,
  figuresWithout,
  isShorterWithout
} from '../../../dist/figures/domain/partial.js'

const [march, april, may] = ['2026-03-01', '2026-04-01', '2026-05-01'].map(
  (day) => `${day}T00:00:00.000Z`
) as [string, string, string]
const iso = (ms: number) => new Date(ms).toISOString()
const within = (from: string, to: string) =>
  fc.integer({ min: Date.parse(from), max: Date.parse(to) - 1 }).map(iso)

const row = fc.record({
  kind: fc.constantFrom('sale', 'sale', 'sale', 'payment', 'refund'),
  at: within(march, may),
  amount: fc.oneof(fc.nat(50), fc.maxSafeNat()),
  customer: fc.constantFrom('ann', 'bob', 'cyd', 'dan')
}) as fc.Arbitrary<DatedRow & { customer: string }>

const whole = { start: april, end: may, compare: { start: march, end: april } }

t.test('whole figures less the rest are the figures of the stretches', (t) => {
  fc.assert(
    fc.property(fc.array(row), within(april, may), within(march, april), (rows, end, compareEnd) => {
      const column = { start: april, end, compare: { start: march, end: compareEnd } }
      const dated = (from: string, to: string) => rows.filter(({ at }) => at >= from && at < to)
      const bought = (customer: string, from: string, to: string) => {
        const sales = dated(from, to).filter((one) => one.kind === 'sale' && one.customer === customer)
        const amount = sales.reduce((sum, one) => addStored(sum, one.amount), 0 as StoredSum)
        return sales.length > 0 ? { amount, count: sales.length } : undefined
      }
      const rest = { here: dated(end, may), before: dated(compareEnd, april) }
      const found = figuresWithout(figuresOfRows(rows, whole), rest, (customer) => ({
        here: bought(customer, april, may),
        before: bought(customer, march, april)
      }))
      t.same(found, figuresOfRows(rows, column))
    })
  )
  t.end()
})

t.test('late in an interval the rest is shorter, and what is later than now costs nothing', (t) => {
  const shorter = (day: string, now: string) => {
    const [end, compareEnd] = [`2026-04-${day}T00:00:00.000Z`, `2026-03-${day}T00:00:00.000Z`]
    const column = { start: april, end, compare: { start: march, end: compareEnd } }
    const rest = { here: { start: end, end: may }, before: { start: compareEnd, end: april } }
    return isShorterWithout(column, rest, now)
  }
  t.notOk(shorter('05', `2026-04-05T00:00:00.000Z`))
  t.ok(shorter('22', `2026-04-22T00:00:00.000Z`), 'up to now')
  t.notOk(shorter('22', may), 'an instant of the past')
  t.ok(shorter('29', may))
  t.end()
})
