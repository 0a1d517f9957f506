/** To which plans a subscription can go over, and how each of them is bought. */
import type { Subscription } from '../api/customer.ts'
import type { PricedPlan } from '../api/selling.ts'
import { discountText, periodWords } from '../text/plans.ts'

/**
 * Plans that can take the place of `subscription`'s: of the same currency, with a price, and not subscribed to already.
 * What is no longer sold is not in `sold`: then its currency is not known, and the system says what does not fit.
 */
export function targetsOf(
  subscription: Subscription,
  sold: readonly PricedPlan[],
  held: readonly Subscription[]
): readonly PricedPlan[] {
  const present = sold.find(({ slug }) => slug === subscription.plan.slug)
  const taken = new Set(held.map(({ plan }) => plan.slug))
  return sold.filter(
    ({ slug, unit, is_not_priced }) =>
      !taken.has(slug) && !is_not_priced && (present === undefined || unit === present.unit)
  )
}

type Bought = Pick<
  PricedPlan,
  'advance_discounts' | 'period_amount' | 'period_type' | 'period_length' | 'unit'
>

/** In the order of their numbers, from 1: `1 month`, `12 months ahead, 10 % off`. A discount that takes all is no option. */
export function optionsOf(plan: Bought): readonly string[] {
  const { advance_discounts, period_amount, unit } = plan
  const ahead = advance_discounts
    .map((one) => ({ discount_value: 0, length: 1, ...one }))
    .sort((a, b) => a.length - b.length)
    .filter(({ discount_type, discount_value, length }) => {
      const full = period_amount * length
      if (discount_type === 'currency') return discount_value < full
      if (discount_type === 'period') return discount_value < length
      return (full * (10_000 - discount_value)) / 10_000 >= 100
    })
  return [
    spanText(plan, 1),
    ...ahead.map((one) => `${spanText(plan, one.length)} ahead, ${discountText(one, unit)}`)
  ]
}

function spanText({ period_type, period_length }: Bought, periods: number): string {
  const count = period_length * periods
  return `${count} ${periodWords[period_type]}${count === 1 ? '' : 's'}`
}
