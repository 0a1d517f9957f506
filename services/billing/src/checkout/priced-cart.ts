import type { Transaction } from '@bursar/event-sourcing'
import type { ProfileRef } from '@bursar/service-kit'
import { account } from '../accounts/domain/account.ts'
import { type CartItem, cart } from '../carts/domain/cart.ts'
import { hasLapsed } from '../carts/domain/cart-coupons.ts'
import { coupon, discountFor } from '../coupons/domain/coupon.ts'
import { type LivePlan, plan } from '../plans/domain/plan.ts'
import { isClaimable, seats } from '../seats/domain/seats.ts'
import { seatAddresses } from '../seats/seat-making.ts'
import { accountStream, cartStream, couponStream, planStream, seatsStream } from '../shared/streams.ts'
import { type Reader, text } from '../shared/views.ts'
import type { PricedItem } from './domain/checkout-line.ts'
import { type TrialHolder, trialOffer } from './trial-offer.ts'

/** The items of a user's cart that can be had now; plans that are no longer sold, and seats that are gone, stay aside. */
export async function pricedCart(
  tx: Transaction,
  { reader, keys, holder }: CartReading,
  user: string,
  now: string
): Promise<PricedItem[]> {
  const { items } = await tx.load(cartStream(user), cart)
  const plans = await plansOf(tx, items)
  const slugs = await slugsOf(reader, new Set([...plans.values()].map(({ provider }) => provider)))
  const addressOf = items.some(({ seat }) => seat !== null) ? await seatAddresses(keys) : undefined
  const priced = await Promise.all(
    items.map(async (item): Promise<PricedItem[]> => {
      const plan = plans.get(item.plan)
      if (!plan || (!plan.is_active && !item.claim)) return []
      const of = { item, plan, provider_slug: slugs.get(plan.provider) ?? plan.provider }
      if (item.claim) {
        const claimed = await waitingSeat(tx, item.claim)
        return claimed ? [{ ...of, claimed }] : []
      }
      const seat = item.seat !== null && { address: addressOf?.(await emailOf(reader, item)) ?? '' }
      const trial = seat || item.use ? undefined : await trialOffer(tx, keys, plan, holder)
      return [{ ...of, ...(await redeemed(tx, item, plan, now)), ...seat, ...(trial && { trial }) }]
    })
  )
  return priced.flat()
}

/** What of a user's cart cannot be had, in sentences; a deleted plan has no title left and goes by its id. */
export async function unsoldItems(tx: Transaction, user: string): Promise<string[]> {
  const { items } = await tx.load(cartStream(user), cart)
  const plans = await plansOf(tx, items)
  const said = items.map((item) => {
    const plan = plans.get(item.plan)
    const title = plan?.title ?? item.plan
    if (item.claim) return `The seat of ${title} can no longer be claimed. Remove it from the cart.`
    return plan?.is_active ? undefined : `${title} is no longer sold. Remove it from the cart.`
  })
  return [...new Set(said)].filter((sentence) => sentence !== undefined)
}

/** What it reads with. */
export interface CartReading {
  readonly reader: Reader
  readonly keys: Parameters<typeof seatAddresses>[0]
  /** Whom it is for. */
  readonly holder: TrialHolder
}

async function plansOf(tx: Transaction, items: readonly CartItem[]): Promise<Map<string, LivePlan>> {
  const ids = [...new Set(items.map((item) => item.plan))]
  const states = await Promise.all(ids.map((id) => tx.load(planStream(id), plan)))
  return new Map(states.flatMap((state) => (state.is === 'live' ? [[state.plan, state]] : [])))
}

async function waitingSeat(tx: Transaction, { seat, address, payer }: NonNullable<CartItem['claim']>) {
  const waiting = await tx.load(seatsStream(address), seats)
  return isClaimable(await tx.load(accountStream(payer), account), seat) ? waiting[seat] : undefined
}

async function emailOf({ reveal }: Reader, { email }: CartItem): Promise<string> {
  return text((await reveal({ email })).email)
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
