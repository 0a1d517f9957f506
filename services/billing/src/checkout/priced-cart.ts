import type { Transaction } from '@bursar/event-sourcing'
import type { ProfileRef } from '@bursar/service-kit'
import { type CartItem, cart } from '../carts/domain/cart.ts'
import { hasLapsed } from '../carts/domain/cart-coupons.ts'
import { coupon, discountFor } from '../coupons/domain/coupon.ts'
import { type LivePlan, plan } from '../plans/domain/plan.ts'
import { cartStream, couponStream, planStream } from '../shared/streams.ts'
import type { Reader } from '../shared/views.ts'
import type { PricedItem } from './domain/checkout-line.ts'

/** The items of a user's cart that can be bought now; those of plans that are no longer sold stay aside. */
export async function pricedCart(
  tx: Transaction,
  reader: Reader,
  user: string,
  now: string
): Promise<PricedItem[]> {
  const { items } = await tx.load(cartStream(user), cart)
  const ids = [...new Set(items.map((item) => item.plan))]
  const states = await Promise.all(ids.map((id) => tx.load(planStream(id), plan)))
  const plans = new Map(
    states.flatMap((state) => (state.is === 'live' && state.is_active ? [[state.plan, state]] : []))
  )
  const slugs = await slugsOf(reader, new Set([...plans.values()].map(({ provider }) => provider)))
  const sold = items.flatMap((item) => {
    const live = plans.get(item.plan)
    return live ? [{ item, plan: live, provider_slug: slugs.get(live.provider) ?? live.provider }] : []
  })
  return Promise.all(
    sold.map(async (priced) => ({ ...priced, ...(await redeemed(tx, priced.item, priced.plan, now)) }))
  )
}

/** Titles of the plans in a user's cart that are no longer sold; a deleted plan has none left and goes by its id. */
export async function unsoldTitles(tx: Transaction, user: string): Promise<string[]> {
  const { items } = await tx.load(cartStream(user), cart)
  const ids = [...new Set(items.map((item) => item.plan))]
  const states = await Promise.all(ids.map((id) => tx.load(planStream(id), plan)))
  return states.flatMap((state, n) => {
    if (state.is !== 'live') return [ids[n] ?? '']
    return state.is_active ? [] : [state.title]
  })
}

/** What the coupon of an item takes off; one that expired meanwhile takes nothing. */
async function redeemed(
  tx: Transaction,
  item: CartItem,
  plan: LivePlan,
  now: string
): Promise<Pick<PricedItem, 'discount' | 'coupon'>> {
  if (!item.coupon || hasLapsed(item, now)) return {}
  const discount = discountFor(await tx.load(couponStream(item.coupon), coupon), plan, now)
  return discount ? { discount, coupon: item.coupon } : {}
}

/** Slugs only order the entries, so one provider alone needs none. */
async function slugsOf(reader: Reader, providers: ReadonlySet<string>): Promise<Map<string, string>> {
  if (providers.size < 2) return new Map()
  const keys = [...providers].map((id) => `profile/${id}`)
  const found = await reader.collection('access').getAll<ProfileRef>(keys)
  const refs = await reader.reveal([...found.values()])
  return new Map(refs.map(({ id, slug }) => [id, String(slug ?? id)]))
}
