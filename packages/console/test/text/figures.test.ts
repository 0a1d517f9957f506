import t from 'tap'
import { figureAt } from '../../dist/api/tables.js'
import { figureText, hasParts } from '../../dist/text/figures.js'

t.test('a figure is written as what it counts', async (t) => {
  t.match(figureText('mrr', 12300, 'usd'), /\$.*123/)
  t.equal(figureText('paying-customers', 123, 'usd'), '123')
  t.equal(figureText('percent-net-churn', -3.5, 'usd'), '-3.5 %')
  t.equal(figureText('started', 7, undefined), '7')
  t.notOk(hasParts('arpa'))
  t.notOk(hasParts('percent-customer-churn'))
  t.ok(hasParts('churn'))
})

t.test('what stands at an instant is shown at its own end', async (t) => {
  const row = {
    slug: 'mrr',
    title: 'Monthly recurring revenue',
    definition: '',
    kind: 'instant',
    values: [
      ['2026-01-01T00:00:00Z', 1],
      ['2026-02-01T00:00:00Z', 2]
    ]
  } as const
  t.equal(figureAt(row, '2026-02-01T00:00:00Z'), 2)
  t.equal(figureAt(row, '2026-03-01T00:00:00Z'), undefined)
})
