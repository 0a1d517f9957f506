/** Gives coupons back the attempts of what left a cart without being ordered. */
import { type Decision, foldOn, type Transaction } from '@bursar/event-sourcing'
import { coupon, returnAttempts as giveBack } from '../coupons/domain/coupon.ts'
import { cartStream, couponStream } from '../shared/streams.ts'
import { type Cart, type CartEvent, cart } from './domain/cart.ts'
import { givenBack } from './domain/cart-coupons.ts'

/** Appends what a decision does to a cart, and with it the attempts that come back. */
export async function changeCart(
  tx: Transaction,
  user: string,
  held: Cart,
  decision: Decision<CartEvent>,
  now: string
): Promise<void> {
  tx.append(cartStream(user), decision)
  if (!decision.ok) return
  const after = foldOn(cart, held, decision.events, now)
  for (const [id, attempts] of Object.entries(givenBack(held, after))) {
    const state = await tx.load(couponStream(id), coupon)
    tx.append(couponStream(id), giveBack(state, { user, attempts }, now))
  }
}
