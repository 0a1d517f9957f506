/** To which plans a subscription can go over, and that options have the numbers that the system gives them. */
import t from 'tap'
import type { Subscription } from '../../dist/api/customer.js'
import type { PricedPlan } from '../../dist/api/selling.js'
import { optionsOf, targetsOf } from '../../dist/customer/change-targets.js'

const monthly = { period_amount: 1_000, period_type: 'monthly', period_length: 1, unit: 'usd' } as const

t.test('options are counted from one period on, the shortest time ahead first', async (t) => {
  t.same(optionsOf({ ...monthly, advance_discounts: [] }), ['1 month'])
  t.same(
    optionsOf({
      ...monthly,
      period_length: 3,
      advance_discounts: [
        { discount_type: 'period', discount_value: 1, length: 4 },
        { discount_type: 'percentage', discount_value: 1_000, length: 2 }
      ]
    }),
    ['3 months', '6 months ahead, 10 % off', '12 months ahead, 1 period free']
  )
})

t.test('a discount that takes all is no option, as the system counts none', async (t) => {
  const all = [
    { discount_type: 'percentage', discount_value: 10_000, length: 2 },
    { discount_type: 'currency', discount_value: 3_000, length: 3 },
    { discount_type: 'period', discount_value: 4, length: 4 }
  ] as const
  const some = { discount_type: 'currency', discount_value: 500, length: 5 } as const
  t.same(optionsOf({ ...monthly, advance_discounts: [...all, some] }), [
    '1 month',
    '5 months ahead, $5.00 off'
  ])
})

t.test('only plans with a price, of the same currency, that one does not have', async (t) => {
  const sold = [
    { slug: 'basic', unit: 'usd' },
    { slug: 'pro', unit: 'usd' },
    { slug: 'euro', unit: 'eur' },
    { slug: 'asked', unit: 'usd', is_not_priced: true },
    { slug: 'had', unit: 'usd' }
  ] as PricedPlan[]
  const has = (slug: string) => ({ plan: { slug } }) as Subscription
  const found = (plan: string, offered = sold) =>
    targetsOf(has(plan), offered, [has(plan), has('had')]).map(({ slug }) => slug)
  t.same(found('basic'), ['pro'])
  t.same(found('basic', sold.slice(1)), ['pro', 'euro'], 'the system says what does not fit')
})
