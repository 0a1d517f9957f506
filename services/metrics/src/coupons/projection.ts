/** Coupons by their code, and what was ordered with each. */
import type { BillingEvents, CartItemAdded, CouponCreated, LedgerRow } from '@bursar/contracts'
import { type Change, change, projection, put, remove } from '@bursar/event-sourcing'

/** Document `coupon/<id>`. */
export interface CouponDocument {
  readonly coupon: string
  readonly provider: string
  readonly code: string
}

/** An item as it stood in a cart. Personal fields stay sealed. */
export interface HeldItem
  extends Pick<
    CartItemAdded,
    'user' | 'plan' | 'created_at' | 'option' | 'quantity' | 'full_name' | 'email' | 'sync_on'
  > {
  /** Whether a coupon was ever redeemed for it. */
  readonly discounted: boolean
}

/** The order that an item became, at the price of a coupon. */
export interface DiscountedOrder {
  readonly coupon: string
  /** Who subscribes. */
  readonly profile: string
  readonly plan: string
  readonly periods: number
  readonly quantity: number
  readonly ordered_at: string
}

/**
 * Document `item/<id>`, which is the order's id too. The cart and the account that orders tell of it on streams of
 * their own: each has its half.
 */
export interface ItemDocument {
  readonly held: HeldItem | null
  readonly order: DiscountedOrder | null
}

export const couponUses = projection<BillingEvents>({
  name: 'coupon-uses',
  version: 1,
  on: {
    'billing.coupon-created': ({ data }) => [couponPut(data)],
    'billing.coupon-updated': ({ data: { coupon, changes } }) => [
      change(`coupon/${coupon}`, (known?: CouponDocument) =>
        known && changes.code !== undefined ? { ...known, code: changes.code } : known
      )
    ],
    'billing.coupon-deleted': ({ data }) => [remove(`coupon/${data.coupon}`)],
    'billing.cart-item-added': ({ data }) => (data.visitor ? [] : [heldItem(data.item, () => heldOf(data))]),
    'billing.cart-item-merged': ({ data: { item, option, quantity } }) => [
      heldItem(item, (held) => held && { ...held, option, quantity })
    ],
    'billing.cart-items-discounted': ({ data }) =>
      data.items.map((item) => heldItem(item, (held) => held && { ...held, discounted: true })),
    'billing.cart-items-removed': ({ data }) => data.items.map(outOfCart),
    'billing.cart-items-ordered': ({ data }) => data.items.map(outOfCart),
    'billing.ledger-posted': ({ data }) => data.rows.flatMap(discountedOrder)
  },
  lists: { uses: { by: ({ order }: ItemDocument) => order?.coupon ?? null } },
  lookups: { code: ({ provider, code }: CouponDocument) => (code ? codeKey(provider, code) : null) },
  order: ({ held, order }: ItemDocument) => held?.created_at ?? order?.ordered_at ?? ''
})

/** What a coupon of a provider is looked up by; the case of its code counts. */
export function codeKey(provider: string, code: string): string {
  return `${provider}/${code}`
}

function couponPut({ coupon, provider, code }: CouponCreated): Change {
  return put(`coupon/${coupon}`, { coupon, provider, code } satisfies CouponDocument)
}

function heldOf({ user, plan, created_at, option, quantity, ...texts }: CartItemAdded): HeldItem {
  const { full_name, email, sync_on } = texts
  return { user, plan, created_at, option, quantity, full_name, email, sync_on, discounted: false }
}

function heldItem(item: string, how: (held: HeldItem | null) => HeldItem | null): Change {
  return changed(item, ({ held, order }) => ({ held: how(held), order }))
}

/** One that had a coupon may be ordered with it yet: its charge is pending, say. */
function outOfCart(item: string): Change {
  return heldItem(item, (held) => (held?.discounted ? held : null))
}

function discountedOrder({ kind, order: item, about, dest, created_at }: LedgerRow): Change[] {
  if (kind !== 'order' || item === null || about?.coupon === undefined) return []
  const { coupon, plan = '', periods = 1, quantity = 1 } = about
  const order = { coupon, profile: dest.profile, plan, periods, quantity, ordered_at: created_at }
  return [changed(item, ({ held }) => ({ held, order }))]
}

function changed(item: string, how: (known: ItemDocument) => ItemDocument): Change {
  return change(`item/${item}`, (known?: ItemDocument) => {
    const now = how(known ?? { held: null, order: null })
    return now.held === null && now.order === null ? undefined : now
  })
}
