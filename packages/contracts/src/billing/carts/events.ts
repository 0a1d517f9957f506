/** Events of carts, those of visitors too. */
import { Type } from 'typebox'
import { defineEvent, type EventData, personal } from '../../event-definition.ts'
import { Amount, Nullable } from '../../http/common.ts'
import { Count, Id, Instant } from '../fields.ts'

export const cartItemAdded = defineEvent({
  type: 'billing.cart-item-added',
  description: 'A user, or a visitor who is not logged in, added a plan to the cart.',
  // A visitor is met here first, and has a key once something is to be sealed.
  introduces: ({ visitor, full_name, email, sync_on }) =>
    visitor === true && `${full_name}${email}${sync_on}` !== '',
  data: Type.Object({
    item: Id,
    /** Whose cart it is: a user's id, or a visitor's. */
    user: Id,
    visitor: Type.Optional(Type.Boolean()),
    plan: Id,
    /** Slug of the use charge that is paid ahead, `quantity` times; absent of what subscribes. */
    use: Type.Optional(Type.String()),
    created_at: Instant,
    option: Count,
    quantity: Amount,
    seat: Nullable(Type.String()),
    /** A seat that somebody else bought, and that is claimed by ordering this; see `billing.seat-bought`. */
    claim: Type.Optional(Type.Object({ seat: Id, address: Id, payer: Id })),
    /** Whose key seals the three texts: the owner of the cart. */
    person: Id,
    full_name: personal(150),
    email: personal(255),
    sync_on: personal(255)
  })
})

export const cartItemMerged = defineEvent({
  type: 'billing.cart-item-merged',
  description: 'The same plan and seat was added to the cart again.',
  data: Type.Object({ item: Id, user: Id, plan: Id, option: Count, quantity: Amount, merged_at: Instant })
})

export const cartItemsRemoved = defineEvent({
  type: 'billing.cart-items-removed',
  description: 'A user removed items from the cart.',
  data: Type.Object({ user: Id, items: Type.Array(Id), removed_at: Instant })
})

export const cartItemsOrdered = defineEvent({
  type: 'billing.cart-items-ordered',
  description: 'Items of a cart became orders of a profile.',
  data: Type.Object({ user: Id, profile: Id, items: Type.Array(Id), ordered_at: Instant })
})

export type CartItemAdded = EventData<typeof cartItemAdded>
export type CartItemMerged = EventData<typeof cartItemMerged>
export type CartItemsRemoved = EventData<typeof cartItemsRemoved>
export type CartItemsOrdered = EventData<typeof cartItemsOrdered>

export const cartItemsDiscounted = defineEvent({
  type: 'billing.cart-items-discounted',
  description: 'A coupon was redeemed for items of a cart.',
  data: Type.Object({ user: Id, items: Type.Array(Id), coupon: Id, redeemed_at: Instant })
})

export const cartCouponLapsed = defineEvent({
  type: 'billing.cart-coupon-lapsed',
  description: 'A coupon in a cart expired after a day; its items are back at the regular price.',
  data: Type.Object({ user: Id, coupon: Id, items: Type.Array(Id), lapsed_at: Instant })
})

export type CartItemsDiscounted = EventData<typeof cartItemsDiscounted>
export type CartCouponLapsed = EventData<typeof cartCouponLapsed>

export const visitorCartKept = defineEvent({
  type: 'billing.visitor-cart-kept',
  description: 'The cart of a visitor is kept until this time, or longer if it is used again.',
  data: Type.Object({ visitor: Id, kept_until: Instant })
})

export const visitorCartExpired = defineEvent({
  type: 'billing.visitor-cart-expired',
  description:
    'The retention period of a visitor’s cart has passed: it was emptied, and personal data in it was erased.',
  data: Type.Object({ visitor: Id, expired_at: Instant })
})

export const visitorCartMerged = defineEvent({
  type: 'billing.visitor-cart-merged',
  description:
    'A visitor logged in or registered: the cart was emptied into the user’s, and the visitor’s cookie is spent.',
  data: Type.Object({ visitor: Id, user: Id, merged_at: Instant })
})

export type VisitorCartKept = EventData<typeof visitorCartKept>
export type VisitorCartExpired = EventData<typeof visitorCartExpired>
export type VisitorCartMerged = EventData<typeof visitorCartMerged>

export const cartEvents = [
  cartItemAdded,
  cartItemMerged,
  cartItemsRemoved,
  cartItemsOrdered,
  cartItemsDiscounted,
  cartCouponLapsed,
  visitorCartKept,
  visitorCartExpired,
  visitorCartMerged
]
