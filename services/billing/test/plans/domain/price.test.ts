import { advancePrice, type Discount, isAmount, MAX_AMOUNT, priceOptions, sumOf } from '@bursar/billing'
import { mulDiv } from '@bursar/calendar'
import { isCurrency } from '@bursar/contracts'
import fc from 'fast-check'
import t from 'tap'
import { planOf } from '../../shared/domain/scenario.ts'

const yearAhead = { discount_type: 'percentage', discount_value: 1000, length: 12 } as const
const basic = planOf({ advance_discounts: [yearAhead] })

function amounts(plan: ReturnType<typeof planOf>, discount?: Discount, starts = true): number[] {
  return priceOptions(plan, discount ? { starts, discount } : { starts }).map(({ amount }) => amount)
}

t.test('the worked example: 24900 a month, 10 % for 12', async (t) => {
  t.same(amounts(basic), [24900, 268900])
  t.same(amounts(basic, { discount_type: 'percentage', discount_value: 5000 }), [12450, 134450])
  t.same(amounts(basic, { discount_type: 'currency', discount_value: 2000 }), [22900, 266900])
  t.same(amounts(basic, { discount_type: 'period', discount_value: 1 }), [0, 244000])
  t.same(amounts(basic, { discount_type: 'percentage', discount_value: 10000 }), [0], 'all free: one option')
})

t.test('options by ascending length, those that cost nothing dropped', async (t) => {
  const plan = planOf({
    advance_discounts: [
      yearAhead,
      { discount_type: 'currency', discount_value: 4900, length: 3 },
      { discount_type: 'period', discount_value: 2, length: 2 },
      { discount_type: 'currency', discount_value: 9_999_999, length: 6 },
      { discount_type: 'period', discount_value: 1, length: 6 }
    ]
  })
  t.same(
    priceOptions(plan, { starts: true }).map(({ periods, amount }) => [periods, amount]),
    [
      [1, 24900],
      [3, 69800],
      [6, 124500],
      [12, 268900]
    ]
  )
})

t.test('the setup amount, once, after the advance discount and before the coupon', async (t) => {
  const plan = planOf({ setup_amount: 5000, advance_discounts: [yearAhead] })
  t.same(amounts(plan), [29900, 273900])
  t.same(amounts(plan, undefined, false), [24900, 268900])
  t.same(amounts(plan, { discount_type: 'percentage', discount_value: 5000 }), [14950, 136950])
  t.same(priceOptions(plan, { starts: true })[0], {
    periods: 1,
    amount: 29900,
    setup_amount: 5000,
    setup_part: 5000,
    recurring: 24900
  })
  const once = planOf({ renewal_type: 'one-time' })
  t.match(priceOptions(once, { starts: true })[0], { recurring: 0 }, 'nothing comes again')
})

t.test('properties of prices', async () => {
  const discount = fc.record({
    discount_type: fc.constantFrom('percentage' as const, 'currency' as const, 'period' as const),
    discount_value: fc.integer({ min: 0, max: 10_000 })
  })
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 10 ** 12 }),
      fc.integer({ min: 1, max: 60 }),
      discount,
      fc.option(discount, { nil: undefined }),
      (period_amount, length, advance, coupon) => {
        const plan = planOf({ period_amount, advance_discounts: [{ ...advance, length }] })
        const price = advancePrice(period_amount, { ...advance, length })
        if (price > period_amount * length) return false
        if (advance.discount_type === 'percentage' && price % 100 !== 0) return false
        return amounts(plan, coupon).every((amount, n) => isAmount(amount) && (n === 0 || amount > 0))
      }
    )
  )
})

t.test('exact arithmetic', async (t) => {
  t.equal(mulDiv(MAX_AMOUNT, 9999, 10000), Number((BigInt(MAX_AMOUNT) * 9999n) / 10000n))
  t.equal(mulDiv(7, 10, 3), 23)
  t.equal(sumOf([MAX_AMOUNT, 1]), undefined)
  t.equal(sumOf([1, 2, 3]), 6)
  t.notOk([-1, 0.5, MAX_AMOUNT + 1, Number.NaN].some(isAmount))
  t.ok(isCurrency('usd') && isCurrency('jpy'))
  t.notOk(['USD', 'xyz', ''].some(isCurrency))
})
