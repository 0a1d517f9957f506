/** Why a plan cannot be changed. */
import type { Instant } from '@bursar/calendar'
import { periodEnd } from '@bursar/calendar'
import { type Refusal, refuse } from '@bursar/event-sourcing'
import type { Account } from '../../accounts/domain/account.ts'
import { isActive, type Subscription } from '../../accounts/domain/subscription.ts'
import type { ChargedAccount } from '../../charges/domain/charged-account.ts'
import { disputedSubscriptions } from '../../charges/domain/disputed-subscriptions.ts'
import type { FieldErrors } from '../../shared/domain/field-errors.ts'
import type { AskedChange } from './plan-change.ts'

type Asked = Pick<AskedChange, 'held' | 'plan' | 'now'>

/**
 * Refused with `profile_archived`, with `already_subscribed` where the plan is active, with `charge_disputed`, and with
 * `order_overdue` where an order of it is due since before the last billing date.
 */
export function refuseChange(
  { account, charges }: ChargedAccount,
  { held, plan, now }: Asked
): Refusal | undefined {
  if (account.closed) return refuse('profile_archived')
  const other = account.subscriptions[plan.plan]
  if (other && !other.withheld && other.ends_at > now) return refuse('already_subscribed')
  const event = `sub_${held.subscription}/`
  const own = new Set(
    Object.values(charges.orders.held).flatMap(({ order, event_id }) => (event_id === event ? [order] : []))
  )
  const isDisputed = Object.values(charges.done).some(
    ({ dispute, lines }) => dispute && lines.some(({ order }) => own.has(order))
  )
  if (held.disputed || isDisputed || disputedSubscriptions(charges).has(held.subscription))
    return refuse('charge_disputed')
  const last = lastBillingDate(account, now)
  const isOverdue = ({ event_id, created_at }: { event_id: string; created_at: Instant }) =>
    event_id.startsWith(event) && created_at < last
  return Object.values(account.due).some(isOverdue) ? refuse('order_overdue') : undefined
}

/** Plans of one provider and one unit alone take each other's place. */
export function faultsOfPlan({
  held,
  plan,
  unit
}: Pick<AskedChange, 'held' | 'plan' | 'unit'>): FieldErrors | undefined {
  if (plan.provider !== held.provider) return { plan: ['Choose a plan of the same provider.'] }
  if (!plan.is_active) return { plan: ['This plan is no longer sold. Choose another one.'] }
  if (plan.unit === unit) return undefined
  return { plan: [`Choose a plan that is sold in ${unit.toUpperCase()}, as this subscription is.`] }
}

/** The last one that is over: whole months after the oldest subscription that is active, or after its trial. */
function lastBillingDate({ subscriptions }: Account, now: Instant): Instant {
  const active = Object.values(subscriptions).filter((one) => isActive(one, now) && !one.withheld)
  const [first] = active.sort((a, b) => (a.created_at < b.created_at ? -1 : 1))
  return first ? lastMonthOf(first, now) : ''
}

function lastMonthOf(
  { created_at, trial }: Pick<Subscription, 'created_at' | 'trial'>,
  now: Instant
): Instant {
  const from = trial?.ends_at ?? created_at
  const months = (Number(now.slice(0, 4)) - Number(from.slice(0, 4))) * 12
  let n = months + Number(now.slice(5, 7)) - Number(from.slice(5, 7))
  if (n > 0 && periodEnd(from, { type: 'monthly', length: 1 }, n) > now) n -= 1
  return n > 0 ? periodEnd(from, { type: 'monthly', length: 1 }, n) : ''
}
