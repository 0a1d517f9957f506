/** How long the carts of visitors are kept: what people who never come back left behind does not stay for ever. */
import { type Instant, instantAfter } from '@bursar/calendar'
import type { BillingEvents, CartItemAdded } from '@bursar/contracts'
import { type Decision, fold, happened, happenedAll } from '@bursar/event-sourcing'
import type { Cart, CartEvent } from './cart.ts'

/** Whether anything in a cart was ever about a person, also after it was taken out. */
export const namesPeople = fold<boolean, BillingEvents>(false, {
  'billing.cart-item-added': (named, { full_name, email, sync_on }: CartItemAdded) =>
    named || [full_name, email, sync_on].some((text) => text !== '')
})

/** Kept longer than promised, so that not every use of a cart has to say anew how long it is kept. */
const SPARE = { step: 'hour', count: 24 } as const

type Kept = Extract<CartEvent, { type: 'billing.visitor-cart-kept' }>

/** Keeps a visitor's cart until then, and a little longer. */
export function keepCart(state: Cart, visitor: string, until: Instant): Decision<Kept> {
  if (state.kept_until !== null && state.kept_until >= until) return happenedAll([])
  return happened('billing.visitor-cart-kept', { visitor, kept_until: instantAfter(until, SPARE) })
}

/** Empties a visitor's cart that was kept long enough; no event while it is still to be kept. */
export function expireCart(state: Cart, visitor: string, now: Instant): Decision<CartEvent> {
  if (!isCartExpired(state, now)) return happenedAll([])
  return happened('billing.visitor-cart-expired', { visitor, expired_at: now })
}

/** True when nobody can have the cart any more. */
export function isCartExpired({ kept_until }: Cart, now: Instant): boolean {
  return kept_until !== null && kept_until <= now
}
