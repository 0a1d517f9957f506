/** A change of plan that was noted for the end of the period: the renewal orders the other plan instead. */
import type { Instant } from '@bursar/calendar'
import type { Account, AccountEvent } from '../../accounts/domain/account.ts'
import { placeChange, rowsOfChange } from '../../accounts/domain/placed-change.ts'
import type { Subscription } from '../../accounts/domain/subscription.ts'
import { isUnfollowed } from '../../accounts/domain/trial.ts'
import { newOrders } from '../../changes/domain/new-orders.ts'
import { priceOptions } from '../../plans/domain/price.ts'
import type { Extending } from './extend.ts'

/** The plan that is ordered, and when. */
interface Ordering extends Pick<Extending, 'profile' | 'plan' | 'rate' | 'id' | 'sale'> {
  readonly created_at: Instant
}

/**
 * What is ordered for the time after the end, for as many periods as was asked for. Undefined where that cannot be had any
 * more: the plan is gone, or is subscribed to by then anyway.
 */
export function changeAtEnd(
  account: Account,
  held: Subscription,
  { profile, plan, rate, id, sale, created_at }: Ordering
): AccountEvent[] | undefined {
  if (plan.is !== 'live') return undefined
  const other = account.subscriptions[plan.plan]
  if (other && !other.withheld && other.ends_at > held.ends_at) return undefined
  // After a trial comes the setup amount, too.
  const options = priceOptions(plan, { starts: isUnfollowed(held) })
  const option = options.find(({ periods }) => periods === held.change_to?.periods) ?? options[0]!
  const orders = newOrders({ plan, rate, id, now: created_at, at: held.ends_at }, option)
  const { provider, unit } = plan
  const from = { subscription: held.subscription, plan: held.plan }
  const change = { from, to: { subscription: id, plan: plan.plan }, orders, lines: [], paid: [] }
  const ordered_by = held.acceptance?.by ?? null
  const terms = { profile, provider, unit, created_at, charge: null, ordered_by }
  return [
    ...placeChange(account, change, {
      ...terms,
      when: 'period_end',
      reason: {},
      disputed: held.disputed === true
    }),
    { type: 'billing.ledger-posted', data: { rows: rowsOfChange(change, terms), sale } }
  ]
}
