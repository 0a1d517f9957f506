import { addStored, type StoredSum } from '@bursar/contracts'
import fc from 'fast-check'
import t from 'tap'
import { type DatedRow, figuresOfRows, figuresWith } from '../../../dist/figures/domain/partial.js'

const [march, april, may] = ['2026-03-01', '2026-04-01', '2026-05-01'].map(
  (day) => `${day}T00:00:00.000Z`
) as [string, string, string]
const iso = (ms: number) => new Date(ms).toISOString()
const within = (from: string, to: string) =>
  fc.integer({ min: Date.parse(from), max: Date.parse(to) - 1 }).map(iso)

const plain = fc.record({
  kind: fc.constantFrom('sale', 'sale', 'sale', 'payment', 'refund'),
  at: within(march, may),
  amount: fc.oneof(fc.nat(50), fc.maxSafeNat()),
  customer: fc.constantFrom('ann', 'bob', 'cyd', 'dan')
}) as fc.Arbitrary<DatedRow & { customer: string }>
const changed = plain.map(({ at, amount, customer }): DatedRow & { customer: string } => ({
  ...{ kind: 'sale', at, amount: 0 - Math.min(Number(amount), 50), customer, changed: true }
}))
const row = fc.oneof({ weight: 3, arbitrary: plain }, changed)

t.test('the figures of two stretches whose ends are moved', (t) => {
  const start = within('2026-03-20T00:00:00.000Z', '2026-04-10T00:00:00.000Z')
  fc.assert(
    fc.property(
      fc.array(row),
      fc.tuple(start, start),
      fc.tuple(within(april, may), within(april, may)),
      fc.tuple(within(march, april), within(march, april)),
      (rows, starts, ends, compareEnds) => {
        const columnOf = (n: 0 | 1) => ({
          start: starts[n],
          end: ends[n],
          compare: { start: march, end: compareEnds[n] }
        })
        const [from, to] = [columnOf(0), columnOf(1)]
        const inside = (at: string, { start, end }: { start: string; end: string }) => at >= start && at < end
        const boughtIn = (customer: string, stretch: { start: string; end: string }) => {
          const sales = rows.filter(
            (one) => one.kind === 'sale' && one.customer === customer && inside(one.at, stretch)
          )
          const sumOf = (of: typeof sales) => ({
            amount: of.reduce((sum, one) => addStored(sum, one.amount), 0 as StoredSum),
            count: of.length
          })
          const changes = sales.filter((one) => one.kind === 'sale' && one.changed)
          const changed = changes.length > 0 && { changed: sumOf(changes) }
          return sales.length > 0 ? { ...sumOf(sales), ...changed } : undefined
        }
        const moved = (one: { start: string; end: string }, other: { start: string; end: string }) => ({
          more: rows.filter(({ at }) => inside(at, other) && !inside(at, one)),
          less: rows.filter(({ at }) => inside(at, one) && !inside(at, other))
        })
        const found = figuresWith(
          figuresOfRows(rows, from),
          { here: moved(from, to), before: moved(from.compare, to.compare) },
          (customer) => ({ here: boughtIn(customer, from), before: boughtIn(customer, from.compare) })
        )
        t.same(found, figuresOfRows(rows, to))
      }
    )
  )
  t.end()
})
