import { taxBack } from '@bursar/billing'
import { taxPrice } from '@bursar/contracts'
import fc from 'fast-check'
import t from 'tap'

const added = (price: number, percent: number, unit = 'eur') =>
  taxPrice(price, { percent, included: false, unit })
const included = (price: number, percent: number, unit = 'eur') =>
  taxPrice(price, { percent, included: true, unit })

t.test('a tax that is added: half a hundredth up', async (t) => {
  t.same(added(24_900, 2_000), { amount: 24_900, tax: 4_980 })
  t.same(added(1, 5_000), { amount: 1, tax: 1 })
  t.same(added(1, 4_999), { amount: 1, tax: 0 })
  t.same(added(999, 825), { amount: 999, tax: 82 })
  t.same(added(10_000, 9_999), { amount: 10_000, tax: 9_999 })
  t.same(added(10 ** 12, 10_000), { amount: 10 ** 12, tax: 10 ** 12 })
  t.same(added(24_900, 0), { amount: 24_900, tax: 0 })
})

t.test('a tax that the price has in it: both together are the price', async (t) => {
  t.same(included(24_900, 2_000), { amount: 20_750, tax: 4_150 })
  t.same(included(100, 1_900), { amount: 84, tax: 16 })
  t.same(included(11_900, 1_900), { amount: 10_000, tax: 1_900 })
  t.same(included(1, 10_000), { amount: 0, tax: 1 })
  t.same(included(24_900, 0), { amount: 24_900, tax: 0 })
})

t.test('where a unit has no decimals the tax is lowered to a whole one', async (t) => {
  t.same(added(19_900, 1_000, 'jpy'), { amount: 19_900, tax: 1_900 })
  t.same(included(19_900, 1_000, 'jpy'), { amount: 18_100, tax: 1_800 })
})

t.test('the rounding is the nearest, whatever the price and the rate', async () => {
  const price = fc.integer({ min: 0, max: 10 ** 12 })
  const percent = fc.integer({ min: 0, max: 10_000 })
  fc.assert(
    fc.property(price, percent, (a, r) => {
      const [A, R] = [BigInt(a), BigInt(r)]
      const plus = BigInt(added(a, r).tax)
      // 2 · |t − A·r/10000| ≤ 1
      const off = 2n * (plus * 10_000n - A * R)
      const { amount, tax } = included(a, r)
      const within = 2n * (BigInt(tax) * (10_000n + R) - A * R)
      return (
        off <= 10_000n &&
        off > -10_000n &&
        within <= 10_000n + R &&
        within > -10_000n - R &&
        amount + tax === a
      )
    })
  )
})

t.test('what goes back of a tax follows what goes back of its order', async (t) => {
  t.equal(taxBack(4_980, 24_900, 24_900), 4_980)
  t.equal(taxBack(4_980, 10_000, 24_900), 2_000)
  t.equal(taxBack(4_980, 1, 24_900), 0)
  t.equal(taxBack(4_980, 0, 24_900), 0)
})
