/** One line of a checkout: an order that is still due, or the purchase that an item of the cart asks for. */
import type { Instant } from '@bursar/calendar'
import type { ChargeLine, LedgerRow } from '@bursar/contracts'
import type { DueOrder } from '../../accounts/domain/account.ts'
import { buySpan, type Subscription } from '../../accounts/domain/subscription.ts'
import type { CartItem } from '../../carts/domain/cart.ts'
import type { CouponDiscount } from '../../coupons/domain/coupon.ts'
import { describePurchase } from '../../coupons/domain/purchase-text.ts'
import { orderRows } from '../../ledger/domain/entries.ts'
import type { LivePlan } from '../../plans/domain/plan.ts'
import type { PriceOption } from '../../plans/domain/price.ts'

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
  { periods, amount, setup_amount, advance }: PriceOption,
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
      ...(coupon && { coupon }),
      span
    },
    provider,
    unit,
    created_at: now
  }
}

/** The line as the order row that it is or would be, for showing it. */
export function lineRow(line: CheckoutLine, subscriber: string): LedgerRow {
  return orderRows({ ...line, subscriber }, line.created_at)[0]!
}
