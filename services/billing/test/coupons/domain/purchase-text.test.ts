import { describePurchase } from '@bursar/billing'
import t from 'tap'
import { planOf } from '../../shared/domain/scenario.ts'

const desk = planOf({ title: 'Desk by the window', slug: 'desk' })
const END = '2027-01-01T00:00:00.000Z'

t.test('an order line names the plan by its title, the discount in words, and the code', async (t) => {
  const text = (bought: Parameters<typeof describePurchase>[2], plan = desk) =>
    describePurchase(plan, END, bought)
  const ten = { discount_type: 'percentage', discount_value: 1000 } as const
  t.equal(text({ periods: 1 }), 'Subscription to Desk by the window until 2027/01/01 (1 month)')
  t.equal(
    text({ periods: 12, advance: ten }),
    'Subscription to Desk by the window until 2027/01/01 (12 months) - a 10% discount'
  )
  t.equal(
    text({ periods: 1, coupon: { ...ten, code: 'T10' } }),
    'Subscription to Desk by the window until 2027/01/01 (1 month) - a 10% discount (code: T10)'
  )
  const twenty = { discount_type: 'currency', discount_value: 2000, code: 'T20' } as const
  t.equal(
    text({ periods: 12, advance: { ...ten, discount_value: 1255 }, coupon: twenty }),
    'Subscription to Desk by the window until 2027/01/01 (12 months) - a 12.55% discount and a $20.00 discount (code: T20)'
  )
  t.match(text({ periods: 1, coupon: twenty }, planOf({ unit: 'jpy' })), / - a ¥20 discount \(code: T20\)$/)
  const free = { discount_type: 'period', discount_value: 1, code: 'FREE' } as const
  t.match(text({ periods: 3, coupon: free }), / \(3 months\) - 1 month free \(code: FREE\)$/)
  t.notMatch(text({ periods: 1, coupon: { ...ten, discount_value: 0, code: 'NONE' } }), /discount|NONE/)
})
