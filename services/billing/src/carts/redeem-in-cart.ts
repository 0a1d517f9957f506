import type { Transaction } from '@bursar/event-sourcing'
import { couponOfCode } from '../coupons/coupon-names.ts'
import { fitsPlan, isExpired, isRedeemable, takeAttempt } from '../coupons/domain/coupon.ts'
import { type LivePlan, plan } from '../plans/domain/plan.ts'
import { cartStream, couponStream, planStream } from '../shared/streams.ts'
import { type CartItem, cart, discountItems } from './domain/cart.ts'
import { hasLapsed } from './domain/cart-coupons.ts'
import { couponLapse } from './lapse-coupons.ts'
import { changeCart } from './return-attempts.ts'

interface SoldItem {
  readonly item: CartItem
  readonly plan: LivePlan
}

/**
 * Applies the coupons of that code, one of each provider at most, to the items that they fit, and uses one
 * attempt of each. Items that have the coupon already need no further attempt. False when it fits nothing.
 */
export async function redeemInCart(
  tx: Transaction,
  user: string,
  code: string,
  now: string
): Promise<boolean> {
  const sold = await soldItems(tx, user)
  let fits = false
  for (const provider of new Set(sold.map((one) => one.plan.provider))) {
    const found = await couponOfCode(tx, provider, code)
    if (!found) continue
    const fitting = sold
      .filter(({ item, plan }) => !item.use && !item.claim && fitsPlan(found, plan))
      .map(({ item }) => item)
    const without = fitting.filter((item) => item.coupon !== found.coupon || hasLapsed(item, now))
    // Who has redeemed it holds its attempt, also when that was the last one.
    if (fitting.length > 0 && without.length === 0) fits ||= !isExpired(found, now)
    if (without.length === 0 || !isRedeemable(found, now)) continue
    tx.append(couponStream(found.coupon), takeAttempt(found, user, now))
    const held = await tx.load(cartStream(user), cart)
    await changeCart(tx, user, held, discountItems(user, without, found.coupon, now), now)
    tx.ask(couponLapse(user, now))
    fits = true
  }
  return fits
}

async function soldItems(tx: Transaction, user: string): Promise<SoldItem[]> {
  const { items } = await tx.load(cartStream(user), cart)
  const states = await Promise.all(items.map((item) => tx.load(planStream(item.plan), plan)))
  return items.flatMap((item, n) => {
    const state = states[n]
    return state?.is === 'live' && state.is_active ? [{ item, plan: state }] : []
  })
}
