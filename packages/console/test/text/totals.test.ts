import t from 'tap'
import { linesOf, totalsOf } from '../../dist/text/totals.js'

const line = (dest_amount: number, dest_unit = 'usd') => ({ description: '', dest_amount, dest_unit })

t.test('an order comes to its lines and its chosen options, each currency by itself', async (t) => {
  const entries = [
    { lines: [line(1_900)], options: [] },
    { lines: [], options: [line(7_900), line(85_300)] },
    { lines: [line(500, 'eur')], options: [] }
  ]
  const lines = (chosen: readonly number[]) =>
    entries.flatMap((entry, place) => linesOf(entry, chosen[place] ?? 0))
  t.same(totalsOf(lines([])), { usd: 9_800, eur: 500 })
  t.same(totalsOf(lines([0, 1])), { usd: 87_200, eur: 500 })
  t.same(totalsOf([]), {})
})
