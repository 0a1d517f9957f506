/** A change of plan that was noted for the end of the period: the renewal orders the other plan instead. */
import type { Instant } from '@bursar/calendar'
import type { Account, AccountEvent } from '../../accounts/domain/account.ts'
import { placeChange, rowsOfChange } from '../../accounts/domain/placed-change.ts'
import type { Subscription } from '../../accounts/domain/subscription.ts'
import { isUnfollowed } from '../../accounts/domain/trial.ts'
import { newOrders } from '../../changes/domain/new-orders.ts'
import type { LivePlan } from '../../plans/domain/plan.ts'
import { pricingAt } from '../../plans/domain/plan-history.ts'
import { type PriceOption, priceOptions } from '../../plans/domain/price.ts'
import { planInForce, termsOfRenewal } from '../../terms/domain/subscription-terms.ts'
import type { Extending } from './extend.ts'
import { keptTerms } from './kept-terms.ts'

/** The plan that is ordered, and when. */
interface Ordering extends Pick<Extending, 'profile' | 'plan' | 'rate' | 'id' | 'sale'> {
  readonly created_at: Instant
}

/**
 * What is ordered for the time after the end, for as many periods as was asked for, at what that cost when it was asked for
 * or less. Undefined where that cannot be had any more: the plan is gone, or is subscribed to by then anyway.
 */
export function changeAtEnd(
  account: Account,
  held: Subscription,
  { profile, plan, rate, id, sale, created_at }: Ordering
): AccountEvent[] | undefined {
  if (plan.is !== 'live') return undefined
  const other = account.subscriptions[plan.plan]
  if (other && !other.withheld && other.ends_at > held.ends_at) return undefined
  const noted = held.noted_at ?? created_at
  const counts = termsOfRenewal({ ...held, agreed: { at: noted, told: [] } }, { plan, rate, at: created_at })
  const priced = planInForce(plan, counts)
  const option = optionOf(held, priced, pricingAt(plan, noted).advance_discounts)
  const chosen = {
    plan: priced,
    rate: counts.rateOf(priced.tax_included),
    id,
    now: created_at,
    at: held.ends_at
  }
  const orders = newOrders(chosen, option)
  const { provider, unit } = plan
  const from = { subscription: held.subscription, plan: held.plan }
  const change = { from, to: { subscription: id, plan: plan.plan }, orders, lines: [], paid: [] }
  const ordered_by = held.acceptance?.by ?? null
  const terms = { profile, provider, unit, created_at, charge: null, ordered_by }
  const placed = placeChange(account, change, {
    ...terms,
    when: 'period_end',
    reason: {},
    disputed: held.disputed === true
  })
  return [
    ...keptTerms(placed, counts),
    { type: 'billing.ledger-posted', data: { rows: rowsOfChange(change, terms), sale } }
  ]
}

/** The cheaper of what paying ahead cost then, and costs now; after a trial comes the setup amount, too. */
function optionOf(held: Subscription, plan: LivePlan, discounts: LivePlan['advance_discounts']): PriceOption {
  const starts = isUnfollowed(held)
  const now = priceOptions(plan, { starts })
  const then = priceOptions({ ...plan, advance_discounts: discounts }, { starts })
  const asked = [...now, ...then].filter(({ periods }) => periods === held.change_to?.periods)
  return asked.reduce((best, one) => (one.amount < best.amount ? one : best), asked[0] ?? now[0]!)
}
