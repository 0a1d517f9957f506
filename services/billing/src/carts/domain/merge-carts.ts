/** What a visitor had in the cart goes into the user's at the login. */
import type { Instant } from '@bursar/calendar'
import { type Decision, happened, happenedAll } from '@bursar/event-sourcing'
import {
  type AddedItem,
  addItems,
  type Cart,
  type CartEvent,
  type CartItem,
  type CartOwner,
  cart,
  discountItems,
  itemFor
} from './cart.ts'
import { type Attempts, givenBack, hasLapsed } from './cart-coupons.ts'

/** An item of the visitor's, as it would be added to the user's cart. */
export interface MovingItem {
  readonly held: CartItem
  readonly added: AddedItem
}

/** What becomes of both carts. */
export interface Merge {
  readonly events: readonly CartEvent[]
  /** Attempts of coupons that neither cart holds any more. */
  readonly back: Attempts
  /** When each coupon was redeemed that is in the user's cart now. */
  readonly redeemed: readonly Instant[]
}

/** Ends a visitor's cart. One that was merged before, or never used, is left as it is. */
export function spendVisitorCart(
  { spent, kept_until }: Cart,
  visitor: string,
  user: string,
  now: Instant
): Decision<CartEvent> {
  if (spent || kept_until === null) return happenedAll([])
  return happened('billing.visitor-cart-merged', { visitor, user, merged_at: now })
}

/**
 * Each item goes in as if it were added, and takes its coupon along with the time for which that counts. What can no
 * longer be added (a plan that is not sold any more, a cart that is full) stays out, and gives its coupon's attempt back.
 */
export function mergeCarts(
  state: Cart,
  owner: CartOwner,
  { items, attempts }: { readonly items: readonly MovingItem[]; readonly attempts: Attempts },
  now: Instant
): Merge {
  const events: CartEvent[] = []
  let after = state
  const take = (decision: Decision<CartEvent>) => {
    if (!decision.ok) return false
    for (const event of decision.events) {
      events.push(event)
      after = cart.evolve(after, { ...event, time: now })
    }
    return true
  }
  const moved = items.filter(({ added }) => {
    if (take(addItems(after, owner, [added], now))) return true
    // The plan may have fewer options than when one was chosen.
    return take(addItems(after, owner, [{ ...added, option: 0 }], now))
  })
  const groups = redeemedTogether(moved, now)
  for (const { coupon, redeemed_at, moving } of groups) {
    const here = moving.flatMap(({ held, added }) => itemFor(after, held.plan, added) ?? [])
    take(discountItems(owner.id, here, coupon, redeemed_at))
  }
  return {
    events,
    back: attemptsBack(state, after, attempts, groups),
    redeemed: groups.map(({ redeemed_at }) => redeemed_at)
  }
}

interface Group {
  readonly coupon: string
  readonly redeemed_at: Instant
  readonly moving: readonly MovingItem[]
}

/** Items by coupon and instant: what one attempt took. */
function redeemedTogether(items: readonly MovingItem[], now: Instant): Group[] {
  const groups = new Map<string, { coupon: string; redeemed_at: Instant; moving: MovingItem[] }>()
  for (const one of items) {
    const { coupon, redeemed_at = now } = one.held
    if (coupon === undefined || hasLapsed(one.held, now)) continue
    const key = `${coupon} ${redeemed_at}`
    const group = groups.get(key) ?? { coupon, redeemed_at, moving: [] }
    group.moving.push(one)
    groups.set(key, group)
  }
  return [...groups.values()]
}

/** Of the visitor's attempts those that the user's cart did not take over, and of the user's those whose coupons had to go. */
function attemptsBack(before: Cart, after: Cart, attempts: Attempts, groups: readonly Group[]): Attempts {
  const back = new Map(Object.entries(givenBack(before, after)))
  for (const [coupon, held] of Object.entries(attempts)) {
    const taken = groups.filter((group) => group.coupon === coupon).length
    if (held > taken) back.set(coupon, (back.get(coupon) ?? 0) + held - taken)
  }
  return Object.fromEntries(back)
}
