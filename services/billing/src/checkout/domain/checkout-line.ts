/** One line of a checkout: an order that is still due, or the purchase that an item of the cart asks for. */
import { type Instant, stretchOf, windowEnd } from '@bursar/calendar'
import type { AppliedRate, ChargeLine, LedgerRow } from '@bursar/contracts'
import type { DueOrder } from '../../accounts/domain/account.ts'
import { buySpan, buyStretch, type Subscription } from '../../accounts/domain/subscription.ts'
import { trialSpan } from '../../accounts/domain/trial.ts'
import type { CartItem } from '../../carts/domain/cart.ts'
import type { CouponDiscount } from '../../coupons/domain/coupon.ts'
import {
  describeClaim,
  describePurchase,
  describeSeat,
  describeTrial
} from '../../coupons/domain/purchase-text.ts'
import { orderRows } from '../../ledger/domain/entries.ts'
import type { LivePlan } from '../../plans/domain/plan.ts'
import type { UseCharge } from '../../plans/domain/plan-terms.ts'
import type { PriceOption } from '../../plans/domain/price.ts'
import { usageText } from '../../plans/domain/use-charge.ts'
import type { WaitingSeat } from '../../seats/domain/seats.ts'

/** A line that is not yet in a charge: those of one provider and unit go into one. */
export interface CheckoutLine extends ChargeLine {
  readonly provider: string
  readonly unit: string
  /** Since when it is due: the order's time, or now for a purchase. */
  readonly created_at: Instant
}

/** An item of the cart with its plan and what its price depends on. */
export interface PricedItem {
  readonly item: CartItem
  readonly plan: LivePlan
  /** Only to sort by. */
  readonly provider_slug: string
  readonly discount?: CouponDiscount
  /** The coupon that the discount is of, by id. */
  readonly coupon?: string
  /** Of a seat for somebody else: keyed hash of the address that it waits for. */
  readonly address?: string
  /** There when a first subscription begins with a trial: keyed hashes of whom that is had once by, beside the profile. */
  readonly trial?: { readonly once: readonly string[] }
  /** The tax on it; absent where none is. */
  readonly rate?: Omit<AppliedRate, 'included'>
  /** Of a seat of another's that is claimed: what was bought. */
  readonly claimed?: Pick<WaitingSeat, 'periods' | 'step' | 'count'>
}

/** All that is left of an order that was placed before. */
export function dueLine(order: DueOrder): CheckoutLine {
  const { due, provider, unit, event_id, description, broker_fee, created_at } = order
  return {
    order: order.order,
    amount: due,
    event_id,
    description,
    broker_fee,
    purchase: null,
    provider,
    unit,
    created_at
  }
}

/** The line that an option of an item would become. */
export function purchaseLine(
  { item, plan, coupon, discount }: PricedItem,
  { periods, amount, setup_amount, setup_part, recurring, advance }: PriceOption,
  current: Subscription | undefined,
  now: Instant
): CheckoutLine {
  const period = { type: plan.period_type, length: plan.period_length }
  const auto_renew = plan.renewal_type === 'auto-renew'
  const span = buySpan(current, { id: item.item, period, n: periods, at: now, auto_renew })
  const { plan: id, slug, provider, unit, broker_fee } = plan
  return {
    order: item.item,
    amount,
    event_id: `sub_${span.subscription}/`,
    description: describePurchase(plan, span.end, { periods, advance, coupon: discount }),
    broker_fee,
    purchase: {
      plan: id,
      plan_slug: slug,
      periods,
      quantity: item.quantity,
      setup_amount,
      ...(setup_part !== setup_amount && { setup_part }),
      recurring,
      ...(coupon && { coupon }),
      ...(plan.optin_on_request && { optin_on_request: true }),
      span
    },
    provider,
    unit,
    created_at: now
  }
}

/** The line of a trial: the coupon is kept for the order after it. */
export function trialLine(
  { item, plan, coupon, discount }: PricedItem,
  { once }: NonNullable<PricedItem['trial']>,
  now: Instant
): CheckoutLine {
  const span = trialSpan(plan, { id: item.item, at: now })
  const { plan: id, slug: plan_slug, provider, unit, broker_fee } = plan
  const bought = { plan: id, plan_slug, periods: 0, quantity: item.quantity, setup_amount: 0 }
  const kept_coupon = coupon && discount && { coupon, ...discount }
  return {
    order: item.item,
    amount: 0,
    event_id: `sub_${span.subscription}/`,
    description: describeTrial(plan, span.end),
    broker_fee,
    purchase: {
      ...bought,
      ...(plan.optin_on_request && { optin_on_request: true }),
      trial: { once: [...once] },
      ...(kept_coupon && { kept_coupon }),
      span
    },
    provider,
    unit,
    created_at: now
  }
}

/** The line of a seat for somebody else, whose span is to come; `lot` is what those of one plan in a checkout are on. */
export function seatLine(
  { item, plan, coupon, discount, address }: PricedItem,
  { periods, amount, setup_amount, recurring, advance }: PriceOption,
  lot: string,
  now: Instant
): CheckoutLine {
  const period = { type: plan.period_type, length: plan.period_length }
  const span = buySpan(undefined, { id: item.item, period, n: periods, at: now, auto_renew: false })
  const { plan: id, slug: plan_slug, provider, unit, broker_fee } = plan
  const { quantity } = item
  const terms = { plan: id, plan_slug, periods, quantity, setup_amount, recurring }
  const bought = { ...terms, ...(coupon && { coupon }) }
  return {
    order: item.item,
    amount,
    event_id: lot,
    description: describeSeat(plan, { periods, advance, coupon: discount }),
    broker_fee,
    purchase: { ...bought, ...(address !== undefined && { seat: address }), span },
    provider,
    unit,
    created_at: now
  }
}

/** The line of a seat that somebody else has paid. */
export function claimLine(
  { item, plan }: PricedItem,
  { periods, ...stretch }: NonNullable<PricedItem['claimed']>,
  current: Subscription | undefined,
  now: Instant
): CheckoutLine {
  const span = buyStretch(current, { id: item.item, stretch, at: now, auto_renew: false })
  const { plan: id, slug: plan_slug, provider, unit, broker_fee } = plan
  const bought = { plan: id, plan_slug, periods, quantity: item.quantity, setup_amount: 0 }
  return {
    order: item.item,
    amount: 0,
    event_id: `sub_${span.subscription}/`,
    description: describeClaim(plan, span.end),
    broker_fee,
    purchase: { ...bought, ...(item.claim && { claim: item.claim }), span },
    provider,
    unit,
    created_at: now
  }
}

/** The line of uses that are paid ahead; like what is used beyond a quota it is earned with the window in which it falls. */
export function useLine(
  { item, plan }: PricedItem,
  charge: UseCharge,
  held: Subscription,
  now: Instant
): CheckoutLine {
  const { subscription, created_at, auto_renew, anchor, step, count } = held
  const { plan: id, slug: plan_slug, provider, unit, broker_fee } = plan
  const { quantity } = item
  const end = windowEnd(held, stretchOf({ type: plan.period_type, length: plan.period_length }, 1), now)
  const span = { subscription, starts: false, created_at, auto_renew, start: now, end, anchor, step, count }
  return {
    order: item.item,
    // Beyond what a number can say it is beyond what an order may come to, too.
    amount: Number(BigInt(quantity) * BigInt(charge.use_amount)),
    event_id: `sub_${subscription}/${charge.slug}/`,
    description: usageText(plan, charge, quantity),
    broker_fee,
    purchase: { plan: id, plan_slug, periods: 0, quantity, setup_amount: 0, use: charge.slug, span },
    provider,
    unit,
    created_at: now
  }
}

/** The line as the order row that it is or would be, for showing it. */
export function lineRow(line: CheckoutLine, subscriber: string): LedgerRow {
  return orderRows({ ...line, subscriber }, line.created_at)[0]!
}
