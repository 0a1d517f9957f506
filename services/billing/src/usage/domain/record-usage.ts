/** What a subscriber used: the quota of its period covers it, and what is beyond that is ordered. */
import { type Instant, stretchOf } from '@bursar/calendar'
import { type LedgerRow, moneyText, type OrderPlaced } from '@bursar/contracts'
import { type Decision, happenedAll, refuse } from '@bursar/event-sourcing'
import type { Account, AccountEvent } from '../../accounts/domain/account.ts'
import { isActive, type Subscription } from '../../accounts/domain/subscription.ts'
import { orderRows } from '../../ledger/domain/entries.ts'
import { windowEnd } from '../../ledger/domain/windows.ts'
import type { LivePlan } from '../../plans/domain/plan.ts'
import type { UseCharge } from '../../plans/domain/plan-terms.ts'
import { MAX_AMOUNT, MAX_PRICE } from '../../shared/domain/money.ts'

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
}

/**
 * Records it on the subscription that runs and is accepted. Refused with `invalid_fields`, and with `sum_too_large`
 * when the subscriber would owe too much.
 */
export function recordUsage(account: Account, usage: Usage, now: Instant): Decision<AccountEvent> {
  const { plan, quantity, used_at } = usage
  const held = account.subscriptions[plan.plan]
  if (!held?.acceptance || !isActive(held, now))
    return wrong('plan', 'The profile has no subscription to this plan.')
  const charge = plan.use_charges.find(({ slug }) => slug === usage.use)
  if (!charge) return wrong('use', known(plan))
  if (quantity < 1) return wrong('quantity', 'Ensure this value is at least 1.')
  if (used_at > now || used_at < held.created_at)
    return wrong(
      'created_at',
      `Ensure this is from ${held.created_at} to ${now}: the subscription was running then.`
    )
  const used = account.used[held.subscription]?.[charge.slug] ?? 0
  if (used + quantity > MAX_AMOUNT)
    return wrong('quantity', `Ensure this value is at most ${MAX_AMOUNT - used}.`)
  const covered = Math.min(quantity, Math.max(0, charge.quota - used))
  const price = BigInt(quantity - covered) * BigInt(charge.use_amount)
  if (price > BigInt(MAX_PRICE)) {
    return wrong('quantity', `One order may come to at most ${moneyText(MAX_PRICE, plan.unit)}.`)
  }
  const amount = Number(price)
  if (amount > roomOf(account, plan)) return refuse('sum_too_large')
  return happenedAll([
    recorded(usage, held, covered, amount),
    ...(amount > 0 ? ordered(usage, held, charge, { amount, quantity: quantity - covered }) : [])
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
  covered: number,
  amount: number
): AccountEvent {
  const of = { usage, profile, provider: plan.provider, plan: plan.plan, subscription, use, unit: plan.unit }
  return { type: 'billing.usage-recorded', data: { ...of, quantity, covered, amount, used_at, recorded_by } }
}

/** It is earned whole with the window in which it falls. */
function ordered(
  { usage, profile, plan, used_at, recorded_by }: Usage,
  held: Subscription,
  { slug, title }: UseCharge,
  { amount, quantity }: { readonly amount: number; readonly quantity: number }
): AccountEvent[] {
  const { subscription } = held
  const { plan: id, slug: plan_slug, provider, unit, broker_fee } = plan
  const stretch = stretchOf({ type: plan.period_type, length: plan.period_length }, 1)
  const end = windowEnd(held, stretch, used_at)
  const event_id = `sub_${subscription}/${slug}/`
  const description = `Usage of ${plan.title}: ${title || slug} × ${quantity}`
  const placed: OrderPlaced = {
    order: usage,
    profile,
    provider,
    plan: id,
    plan_slug,
    subscription,
    event_id,
    amount,
    unit,
    description,
    broker_fee,
    periods: 0,
    quantity,
    setup_amount: 0,
    start: used_at,
    end,
    created_at: used_at,
    charge: null,
    ordered_by: recorded_by
  }
  const entry = { order: usage, subscriber: profile, provider, event_id, amount, unit, description }
  const rows: LedgerRow[] = orderRows(
    { ...entry, about: { plan: id, start: used_at, end, quantity } },
    used_at
  )
  return [
    { type: 'billing.order-placed', data: placed },
    { type: 'billing.ledger-posted', data: { rows } }
  ]
}

function known({ use_charges }: LivePlan): string {
  if (use_charges.length === 0) return 'This plan charges nothing by use.'
  return `This must be one of ${use_charges.map(({ slug }) => slug).join(', ')}.`
}

function wrong(field: string, message: string) {
  return refuse('invalid_fields', { fields: { [field]: [message] } })
}
