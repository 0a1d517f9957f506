/**
 * Coupons in a cart: for a day, and with the attempts that they took. What leaves the cart without being ordered
 * gives its attempts back; of what was ordered they are spent.
 */
import { type Instant, instantAfter } from '@bursar/calendar'
import { type Decision, happenedAll } from '@bursar/event-sourcing'
import type { Cart, CartEvent, CartItem } from './cart.ts'

/** How long a coupon counts in a cart. */
const LIFE = { step: 'hour', count: 24 } as const

/** Coupon id → attempts that items in the cart hold. */
export type Attempts = Readonly<Record<string, number>>

/** True when the coupon of an item counts no more: the item is at its price. */
export function hasLapsed({ coupon, redeemed_at }: CartItem, now: Instant): boolean {
  return coupon !== undefined && redeemed_at !== undefined && lapsesAt(redeemed_at) <= now
}

/** From when on a coupon counts no more that was redeemed at that instant. */
export function lapsesAt(redeemedAt: Instant): Instant {
  return instantAfter(redeemedAt, LIFE)
}

/** The instant at or before which a coupon was redeemed that counts no more. */
export function lapsedBefore(now: Instant): Instant {
  return instantAfter(now, { step: 'hour', count: -LIFE.count })
}

/** Takes the coupons off that have been in the cart for too long. */
export function lapseCoupons({ items }: Cart, user: string, now: Instant): Decision<CartEvent> {
  const lapsed = new Map<string, string[]>()
  for (const item of items) {
    if (item.coupon === undefined || !hasLapsed(item, now)) continue
    lapsed.set(item.coupon, [...(lapsed.get(item.coupon) ?? []), item.item])
  }
  return happenedAll(
    [...lapsed].map(([coupon, items]) => ({
      type: 'billing.cart-coupon-lapsed' as const,
      data: { user, coupon, items, lapsed_at: now }
    }))
  )
}

/** What is left of the attempts once the items are those: of a coupon that is on none of them, nothing. */
export function heldBy(items: readonly CartItem[], attempts: Attempts): Attempts {
  const coupons = new Set(items.map(({ coupon }) => coupon))
  return Object.fromEntries(Object.entries(attempts).filter(([coupon]) => coupons.has(coupon)))
}

/** The attempts that an order of these items spends are no longer the cart's. */
export function withoutSpent(attempts: Attempts, ordered: readonly CartItem[]): Attempts {
  const spent = new Set(ordered.map(({ coupon }) => coupon))
  return Object.fromEntries(Object.entries(attempts).filter(([coupon]) => !spent.has(coupon)))
}

/** The attempts that the cart held before and holds no more, where nothing was ordered in between. */
export function givenBack(before: Cart, after: Cart): Attempts {
  return Object.fromEntries(
    Object.entries(before.attempts).filter(([coupon]) => after.attempts[coupon] === undefined)
  )
}
