import type { BillingEvents, VisitorCartExpired, VisitorCartKept, VisitorCartMerged } from '@bursar/contracts'
import { projection, put, remove } from '@bursar/event-sourcing'

/** How long the cart of a visitor is kept; the document's key is the visitor's id. */
export type VisitorCartDocument = VisitorCartKept

/** Visitors' carts, the one that expires first in front. */
export const visitorCarts = projection<BillingEvents>({
  name: 'visitor-carts',
  version: 2,
  on: {
    'billing.visitor-cart-kept': ({ data }) => [put((data as VisitorCartKept).visitor, data)],
    'billing.visitor-cart-expired': ({ data }) => [remove((data as VisitorCartExpired).visitor)],
    'billing.visitor-cart-merged': ({ data }) => [remove((data as VisitorCartMerged).visitor)]
  },
  lists: { kept: { by: () => '' } },
  order: ({ kept_until }: VisitorCartDocument) => kept_until
})
