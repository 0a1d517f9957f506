import {
  type BillingEvents,
  byName,
  type CartCouponLapsed,
  type CartItemsDiscounted,
  type CartItemsOrdered,
  type CartItemsRemoved,
  type VisitorCartExpired,
  type VisitorCartMerged
} from '@bursar/contracts'
import { change, projection, remove } from '@bursar/event-sourcing'

/** Items of a cart that have a coupon; the document's key is whose cart it is. */
export interface HeldCoupons {
  readonly user: string
  /** When the coupon of each was redeemed, by item in sorted order. */
  readonly items: Readonly<Record<string, string>>
}

/** The one list of all of them. */
export const ALL_HELD = ''

/** Carts with coupons in them, the one that has had one longest in front. */
export const heldCoupons = projection<BillingEvents>({
  name: 'held-coupons',
  version: 2,
  on: {
    'billing.cart-items-discounted': ({ data }) => {
      const { user, items, redeemed_at } = data as CartItemsDiscounted
      const added = Object.fromEntries(items.map((item) => [item, redeemed_at]))
      return [change(user, (held?: HeldCoupons) => heldOf(user, { ...held?.items, ...added }))]
    },
    'billing.cart-coupon-lapsed': ({ data }) => [without(data as CartCouponLapsed)],
    'billing.cart-items-removed': ({ data }) => [without(data as CartItemsRemoved)],
    'billing.cart-items-ordered': ({ data }) => [without(data as CartItemsOrdered)],
    'billing.visitor-cart-expired': ({ data }) => [remove((data as VisitorCartExpired).visitor)],
    'billing.visitor-cart-merged': ({ data }) => [remove((data as VisitorCartMerged).visitor)]
  },
  lists: { held: { by: () => ALL_HELD } },
  order: ({ items }: HeldCoupons) => Object.values(items).reduce((first, at) => (at < first ? at : first))
})

function without({ user, items: gone }: { readonly user: string; readonly items: readonly string[] }) {
  return change(user, (held?: HeldCoupons) => {
    const left = Object.entries(held?.items ?? {}).filter(([item]) => !gone.includes(item))
    return left.length === 0 ? undefined : heldOf(user, Object.fromEntries(left))
  })
}

function heldOf(user: string, items: HeldCoupons['items']): HeldCoupons {
  const sorted = Object.entries(items).sort(byName)
  return { user, items: Object.fromEntries(sorted) }
}
