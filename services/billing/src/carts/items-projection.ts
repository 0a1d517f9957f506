import type {
  BillingEvents,
  CartItemAdded,
  CartItemMerged,
  CartItemsOrdered,
  CartItemsRemoved
} from '@bursar/contracts'
import { type Change, change, projection, put, remove } from '@bursar/event-sourcing'
import type { CartItem } from './domain/cart.ts'

/** An item of a user's cart that is not checked out; the document's key is its id. Its texts stay sealed. */
export interface CartItemDocument extends CartItem {
  readonly user: string
}

export const CART_ITEMS = 'cart-items'

/** What lies in the carts of users, the oldest first; visitors are nobody whom the broker knows. */
export const cartItems = projection<BillingEvents>({
  name: CART_ITEMS,
  version: 1,
  on: {
    'billing.cart-item-added': ({ data }) => {
      const { visitor, ...item } = data as CartItemAdded
      return visitor ? [] : [put(item.item, item satisfies CartItemDocument)]
    },
    'billing.cart-item-merged': ({ data }) => {
      const { item, option, quantity } = data as CartItemMerged
      return [change(item, (held?: CartItemDocument) => held && { ...held, option, quantity })]
    },
    'billing.cart-items-removed': ({ data }) => gone(data as CartItemsRemoved),
    'billing.cart-items-ordered': ({ data }) => gone(data as CartItemsOrdered)
  },
  lists: { all: { by: () => '' } }
})

function gone({ items }: { readonly items: readonly string[] }): Change[] {
  return items.map((item) => remove(item))
}
