import type {
  BillingEvents,
  CouponCreated,
  CouponDeleted,
  CouponRedeemed,
  CouponReturned,
  CouponUpdated
} from '@bursar/contracts'
import { type Change, change, insert, projection, remove } from '@bursar/event-sourcing'

/** A coupon as it is now; the document's key is its id. */
export type CouponDocument = CouponCreated

/** Each provider's coupons, the one that ends first in front and those without an end last. */
export const coupons = projection<BillingEvents>({
  name: 'coupons',
  version: 2,
  on: {
    'billing.coupon-created': ({ data }) => [insert((data as CouponCreated).coupon, data)],
    'billing.coupon-updated': ({ data }) => [
      change((data as CouponUpdated).coupon, (held: CouponDocument | undefined) =>
        held ? { ...held, ...(data as CouponUpdated).changes } : undefined
      )
    ],
    'billing.coupon-redeemed': ({ data }) => [counted(data as CouponRedeemed)],
    'billing.coupon-returned': ({ data }) => [counted(data as CouponReturned)],
    'billing.coupon-deleted': ({ data }) => [remove((data as CouponDeleted).coupon)]
  },
  lists: { provider: { by: ({ provider }: CouponDocument) => provider } },
  lookups: { code: ({ provider, code }: CouponDocument) => codeKey(provider, code) },
  order: endOrder
})

/** The attempts that are left. */
function counted({ coupon, nb_attempts }: CouponRedeemed | CouponReturned): Change {
  return change(coupon, (held: CouponDocument | undefined) => (held ? { ...held, nb_attempts } : undefined))
}

/** What coupons are sorted by: their end, behind all others where there is none. */
export function endOrder({ ends_at }: CouponDocument): string {
  return ends_at ?? '~'
}

/** What a coupon of a provider is looked up by; here the case of its code counts. */
export function codeKey(provider: string, code: string): string {
  return `${provider}/${code}`
}
