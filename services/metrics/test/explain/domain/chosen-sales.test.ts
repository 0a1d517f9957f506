import fc from 'fast-check'
import t from 'tap'
import { CHOSEN, type ChosenFigure, chosenSales } from '../../../dist/explain/domain/chosen-sales.js'
import { figuresOfRows } from '../../../dist/figures/domain/partial.js'

const column = {
  start: '2026-02-01T00:00:00.000Z',
  end: '2026-03-01T00:00:00.000Z',
  compare: { start: '2026-01-01T00:00:00.000Z', end: '2026-02-01T00:00:00.000Z' }
}

const sales = fc.array(
  fc.record({ profile: fc.constantFrom('ann', 'bob', 'cyd', 'dan'), amount: fc.nat(500) }),
  { maxLength: 12 }
)

t.test('the parts of what is chosen sum to the figure', async (t) => {
  fc.assert(
    fc.property(sales, sales, (here, before) => {
      const listed = (of: typeof here, name: string) => of.map((sale, n) => ({ ...sale, id: `${name}${n}` }))
      const dated = (of: typeof here, at: string) =>
        of.map(({ profile, amount }) => ({ kind: 'sale' as const, at, customer: profile, amount }))
      const { figures } = figuresOfRows(
        [...dated(here, column.start), ...dated(before, column.compare.start)],
        column
      )
      const wanted: Record<ChosenFigure, unknown> = {
        'new-transactions': figures.new,
        'churned-transactions': figures.churned,
        'total-customers': figures.customers,
        'new-customers': figures.new_customers,
        'churned-customers': figures.churned_customers,
        'net-new-customers': figures.new_customers - figures.churned_customers
      }
      for (const figure of CHOSEN) {
        const chosen = chosenSales(figure, { here: listed(here, 'h'), before: listed(before, 'b') })
        t.equal(
          chosen.reduce((sum, { part }) => sum + part, 0),
          wanted[figure],
          figure
        )
        t.equal(new Set(chosen.map(({ id }) => id)).size, chosen.length, 'none twice')
      }
    }),
    { numRuns: 60 }
  )
})
