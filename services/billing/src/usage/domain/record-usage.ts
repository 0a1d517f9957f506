/** What a subscriber used: the quota of its period covers it, then what was paid ahead, and what is beyond that is ordered. */
import { type Instant, stretchOf, windowEnd } from '@bursar/calendar'
import { type ChargeLine, moneyText, type OrderPlaced } from '@bursar/contracts'
import { type Decision, happenedAll, refuse } from '@bursar/event-sourcing'
import type { Account, AccountEvent } from '../../accounts/domain/account.ts'
import { placeOrders, rowsOfOrders } from '../../accounts/domain/placed-order.ts'
import { isActive, type Subscription } from '../../accounts/domain/subscription.ts'
import { orderRows } from '../../ledger/domain/entries.ts'
import type { LivePlan } from '../../plans/domain/plan.ts'
import type { UseCharge } from '../../plans/domain/plan-terms.ts'
import { knownUses, usageText, useCharge } from '../../plans/domain/use-charge.ts'
import { MAX_AMOUNT, MAX_PRICE } from '../../shared/domain/money.ts'
import { taxedLines } from '../../taxes/domain/taxed-lines.ts'
import { planInForce, type RateAt, termsOfUse } from '../../terms/domain/subscription-terms.ts'
import type { Rate } from '../../terms/domain/terms-in-force.ts'

/** What is recorded. */
export interface Usage {
  /** Its id, which is the order's too when there is one. */
  readonly usage: string
  readonly profile: string
  readonly plan: LivePlan
  /** Slug of a use charge of the plan. */
  readonly use: string
  readonly quantity: number
  readonly used_at: Instant
  readonly recorded_by: string
  /** The tax on what is beyond the quota; absent where none is. */
  readonly rate?: RateAt | undefined
}

/**
 * Records it on the subscription that runs and is accepted. Refused with `invalid_fields`, and with `sum_too_large`
 * when the subscriber would owe too much.
 */
export function recordUsage(account: Account, usage: Usage, now: Instant): Decision<AccountEvent> {
  const { plan, quantity, used_at, rate = () => undefined } = usage
  const held = account.subscriptions[plan.plan]
  if (!held?.acceptance || !isActive(held, now))
    return wrong('plan', 'The profile has no subscription to this plan.')
  const terms = termsOfUse(held, { plan, rate, at: now })
  const inForce = planInForce(plan, terms)
  const charge = useCharge(inForce, usage.use)
  if (!charge) return wrong('use', knownUses(inForce))
  const included = terms.uses.find(({ slug }) => slug === charge.slug)?.tax_included ?? plan.tax_included
  if (quantity < 1) return wrong('quantity', 'Ensure this value is at least 1.')
  if (used_at > now || used_at < held.created_at)
    return wrong(
      'created_at',
      `Ensure this is from ${held.created_at} to ${now}: the subscription was running then.`
    )
  const used = account.used[held.subscription]?.[charge.slug] ?? 0
  const most = charge.maximum_limit ?? MAX_AMOUNT
  if (used + quantity > most)
    return wrong(
      'quantity',
      `At most ${most} may be used in a period, and ${Math.max(0, most - used)} are left.`
    )
  const covered = Math.min(quantity, Math.max(0, charge.quota - used))
  const prepaid = Math.min(quantity - covered, account.prepaid[plan.plan]?.[charge.slug] ?? 0)
  const invoiced = quantity - covered - prepaid
  const price = BigInt(invoiced) * BigInt(charge.use_amount)
  if (price > BigInt(MAX_PRICE)) {
    return wrong('quantity', `One order may come to at most ${moneyText(MAX_PRICE, plan.unit)}.`)
  }
  const amount = Number(price)
  const beyond = { amount, quantity: invoiced, rate: terms.rateOf(included), included }
  const lines = amount > 0 ? linesOf(usage, held, charge, beyond) : []
  const total = lines.reduce((sum, line) => sum + line.amount, 0)
  if (total > roomOf(account, plan)) return refuse('sum_too_large')
  return happenedAll([
    recorded(usage, held, { covered, prepaid, amount }),
    ...(lines.length > 0 ? ordered(account, usage, lines) : [])
  ])
}

/** What the profile may still owe this provider. */
function roomOf({ due }: Account, { provider, unit }: LivePlan): number {
  const owed = Object.values(due).filter((order) => order.provider === provider && order.unit === unit)
  return owed.reduce((room, order) => room - order.due, MAX_AMOUNT)
}

function recorded(
  { usage, profile, plan, use, quantity, used_at, recorded_by }: Usage,
  { subscription }: Subscription,
  { prepaid, ...parts }: { readonly covered: number; readonly prepaid: number; readonly amount: number }
): AccountEvent {
  const of = { usage, profile, provider: plan.provider, plan: plan.plan, subscription, use, unit: plan.unit }
  const data = { ...of, quantity, ...parts, ...(prepaid > 0 && { prepaid }), used_at, recorded_by }
  return { type: 'billing.usage-recorded', data }
}

/** What is beyond the quota, and its tax. */
interface Beyond {
  readonly amount: number
  readonly quantity: number
  readonly rate: Rate | undefined
  readonly included: boolean
}

/** It is earned whole with the window in which it falls. Its tax is a line of its own. */
function linesOf(
  { usage, plan, used_at }: Usage,
  held: Subscription,
  charge: UseCharge,
  { amount, quantity, rate, included }: Beyond
): ChargeLine[] {
  const { subscription, created_at, auto_renew, anchor, step, count } = held
  const { plan: id, slug: plan_slug, unit, broker_fee, title } = plan
  const stretch = stretchOf({ type: plan.period_type, length: plan.period_length }, 1)
  const end = windowEnd(held, stretch, used_at)
  const stands = { subscription, starts: false, created_at, auto_renew, anchor, step, count }
  const line: ChargeLine = {
    order: usage,
    amount,
    event_id: `sub_${subscription}/${charge.slug}/`,
    description: usageText(plan, charge, quantity),
    broker_fee,
    purchase: {
      plan: id,
      plan_slug,
      periods: 0,
      quantity,
      setup_amount: 0,
      span: { ...stands, start: used_at, end }
    }
  }
  return taxedLines(line, { rate, included, unit, title })
}

function ordered(
  account: Account,
  { profile, plan, used_at, recorded_by }: Usage,
  [used, ...taxes]: readonly ChargeLine[]
): AccountEvent[] {
  const { provider, unit } = plan
  const terms = { profile, provider, unit, created_at: used_at, charge: null, ordered_by: recorded_by }
  const { purchase, ...line } = used!
  const { span, rate, ...bought } = purchase!
  const { start, end, subscription } = span
  const about = { plan: plan.plan, start, end, quantity: bought.quantity, ...(rate && { rate }) }
  const placed: OrderPlaced = {
    ...terms,
    ...line,
    ...bought,
    subscription,
    start,
    end,
    ...(rate && { rate })
  }
  const rows = [
    ...orderRows({ ...line, subscriber: profile, provider, unit, about }, used_at),
    ...rowsOfOrders(taxes, terms)
  ]
  return [
    { type: 'billing.order-placed', data: placed },
    ...placeOrders(account, taxes, terms),
    { type: 'billing.ledger-posted', data: { rows } }
  ]
}

function wrong(field: string, message: string) {
  return refuse('invalid_fields', { fields: { [field]: [message] } })
}
