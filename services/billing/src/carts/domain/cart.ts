/** The cart of a user, or of a visitor who is not logged in. Stream `cart-<id>`. */

import type { Instant } from '@bursar/calendar'
import type {
  BillingEvents,
  CartCouponLapsed,
  CartItemAdded,
  CartItemMerged,
  CartItemsDiscounted,
  CartItemsOrdered,
  Personal,
  VisitorCartKept
} from '@bursar/contracts'
import { type Decision, type EventOf, fold, happened, happenedAll, refuse } from '@bursar/event-sourcing'
import type { LivePlan, Plan } from '../../plans/domain/plan.ts'
import { knownUses, useCharge } from '../../plans/domain/use-charge.ts'
import type { FieldErrors } from '../../shared/domain/field-errors.ts'
import { isAmount } from '../../shared/domain/money.ts'
import { type Attempts, heldBy, withoutSpent } from './cart-coupons.ts'

/** What happens to a cart. */
export type CartEvent = EventOf<
  BillingEvents,
  | 'billing.visitor-cart-kept'
  | 'billing.visitor-cart-expired'
  | 'billing.visitor-cart-merged'
  | 'billing.cart-items-discounted'
  | 'billing.cart-coupon-lapsed'
  | 'billing.cart-item-added'
  | 'billing.cart-item-merged'
  | 'billing.cart-items-removed'
  | 'billing.cart-items-ordered'
>

/** One item; its id becomes the id of the order, and of the subscription if one starts. */
export interface CartItem extends Omit<CartItemAdded, 'user' | 'visitor'> {
  /** The coupon that was redeemed for it last, by id. */
  readonly coupon?: string
  /** When that was. */
  readonly redeemed_at?: Instant
}

/** The items in the order in which they came. */
export interface Cart {
  readonly items: readonly CartItem[]
  /** Attempts of coupons that were used for items in it and are not spent. */
  readonly attempts: Attempts
  /** How long a visitor's cart is kept; null for one that nobody has used, and for users'. */
  readonly kept_until: Instant | null
  /** True for a visitor's cart that went into a user's: its cookie is worth nothing any more. */
  readonly spent: boolean
}

const EMPTY: Cart = { items: [], attempts: {}, kept_until: null, spent: false }

/** Whose cart it is. */
export interface CartOwner {
  readonly id: string
  /** True for somebody who is not logged in. */
  readonly visitor: boolean
}

/** A cart that holds more is a mistake. */
export const MAX_ITEMS = 1_000

/** A cart as its stream tells it. */
export const cart = fold<Cart, BillingEvents>(EMPTY, {
  'billing.cart-item-added': (state, { user: _, visitor: __, ...item }: CartItemAdded) => ({
    ...state,
    items: [...state.items, item]
  }),
  'billing.cart-item-merged': (state, { item, option, quantity }: CartItemMerged) => ({
    ...state,
    items: state.items.map((held) => (held.item === item ? { ...held, option, quantity } : held))
  }),
  'billing.cart-items-discounted': discounted,
  'billing.cart-coupon-lapsed': lapsed,
  'billing.cart-items-removed': without,
  'billing.cart-items-ordered': (state, event: CartItemsOrdered) => {
    const ordered = state.items.filter(({ item }) => event.items.includes(item))
    return without({ ...state, attempts: withoutSpent(state.attempts, ordered) }, event)
  },
  'billing.visitor-cart-kept': (state, { kept_until }: VisitorCartKept) => ({ ...state, kept_until }),
  'billing.visitor-cart-expired': () => EMPTY,
  'billing.visitor-cart-merged': () => ({ ...EMPTY, spent: true })
})

/** What is asked for; `item` is the new item's id if it becomes one. What is left out keeps its value. */
export interface AddedItem {
  readonly item: string
  /** The plan as its stream tells it. */
  readonly plan: Plan
  readonly option?: number
  readonly quantity?: number
  /** The use that is paid ahead, by the slug of a use charge. */
  readonly use?: string
  readonly seat?: string | null
  /** The seat of another's that it claims. */
  readonly claim?: CartItemAdded['claim']
  readonly person: string
  readonly full_name?: Personal
  readonly email?: Personal
  readonly sync_on?: Personal
}

/**
 * Puts items in the cart, all or none. The same plan, seat and use again merges into the item it made: then there
 * is a `cart-item-merged`, or no event when nothing is different.
 */
export function addItems(
  state: Cart,
  owner: CartOwner,
  added: readonly AddedItem[],
  now: Instant
): Decision<CartEvent> {
  const events: CartEvent[] = []
  let held = state
  for (const item of added) {
    const fields = faultsOfItem(item)
    if (Object.keys(fields).length > 0) return refuse('invalid_fields', { fields })
    for (const event of addItem(held, owner, item, now)) {
      events.push(event)
      held = cart.evolve(held, { ...event, time: now })
    }
  }
  if (held.items.length > MAX_ITEMS) {
    return refuse('invalid_fields', { fields: { plan: [`A cart may have at most ${MAX_ITEMS} items.`] } })
  }
  return happenedAll(events)
}

/** What tells items of one plan apart. */
interface ItemIdentity {
  readonly seat?: string | null
  readonly use?: string | undefined
  readonly claim?: CartItem['claim'] | undefined
}

/** The item that the same plan, seat and use would merge into; a seat that is claimed is an item of its own. */
export function itemFor(
  state: Cart,
  plan: string,
  { seat = null, use, claim }: ItemIdentity
): CartItem | undefined {
  return state.items.find(
    (item) => item.plan === plan && item.seat === seat && item.use === use && item.claim?.seat === claim?.seat
  )
}

/** Which items to remove: those of the plan, of the seat, or of both; everything when neither is given. */
export interface Which {
  readonly plan?: string
  readonly seat?: string
}

/** Takes items out; asking for what is not there is no event. */
export function removeItems(state: Cart, user: string, which: Which, now: Instant): Decision<CartEvent> {
  const items = state.items
    .filter(({ plan }) => which.plan === undefined || plan === which.plan)
    .filter(({ seat }) => which.seat === undefined || seat === which.seat)
    .map(({ item }) => item)
  if (items.length === 0) return happenedAll([])
  return happened('billing.cart-items-removed', { user, items, removed_at: now })
}

/** Takes out what became orders of a profile; what is no longer there is left out. */
export function orderItems(
  state: Cart,
  user: string,
  { profile, items }: { profile: string; items: readonly string[] },
  now: Instant
): Decision<CartEvent> {
  const ordered = state.items.map(({ item }) => item).filter((item) => items.includes(item))
  if (ordered.length === 0) return happenedAll([])
  return happened('billing.cart-items-ordered', { user, profile, items: ordered, ordered_at: now })
}

/** Notes a redeemed coupon on items; where one was before, it takes its place. */
export function discountItems(
  user: string,
  items: readonly CartItem[],
  coupon: string,
  now: Instant
): Decision<CartEvent> {
  if (items.length === 0) return happenedAll([])
  const ids = items.map(({ item }) => item)
  return happened('billing.cart-items-discounted', { user, items: ids, coupon, redeemed_at: now })
}

function addItem(state: Cart, { id: user, visitor }: CartOwner, added: AddedItem, now: Instant): CartEvent[] {
  if (added.plan.is !== 'live') return []
  const { plan } = added.plan
  const seat = added.seat ?? null
  const { use, claim } = added
  const held = itemFor(state, plan, { seat, use, claim })
  const option = added.option ?? held?.option ?? 0
  const quantity = added.quantity ?? held?.quantity ?? 1
  if (held) {
    if (held.option === option && held.quantity === quantity) return []
    const data = { item: held.item, user, plan, option, quantity, merged_at: now }
    return [{ type: 'billing.cart-item-merged', data }]
  }
  const { item, person, full_name = '', email = '', sync_on = '' } = added
  const data = {
    item,
    user,
    ...(visitor && { visitor }),
    plan,
    ...(use !== undefined && { use }),
    created_at: now,
    option,
    quantity,
    seat,
    ...(claim && { claim }),
    person,
    full_name,
    email,
    sync_on
  }
  return [{ type: 'billing.cart-item-added', data }]
}

function faultsOfItem({ plan, option = 0, quantity = 1, use, seat, claim }: AddedItem): FieldErrors {
  // It is paid for, whatever is sold now.
  if (claim && plan.is === 'live') return {}
  if (plan.is !== 'live' || !plan.is_active) return { plan: ['This plan is unknown or inactive.'] }
  const options = use === undefined ? 1 + plan.advance_discounts.length : 1
  if (!isAmount(option) || option > options) return { option: [`Ensure this value is from 0 to ${options}.`] }
  if (!isAmount(quantity))
    return { quantity: ['Ensure this value is an integer from 0 to 9007199254740991.'] }
  if (seat && plan.optin_on_request) {
    return { email: ['The provider of this plan accepts each subscriber: it has no seats for others.'] }
  }
  return use === undefined ? {} : faultsOfUse(plan, { use, quantity, seat })
}

function faultsOfUse(
  plan: LivePlan,
  {
    use,
    quantity,
    seat
  }: { readonly use: string; readonly quantity: number; readonly seat: string | null | undefined }
): FieldErrors {
  const charge = useCharge(plan, use)
  if (!charge) return { use: [knownUses(plan)] }
  if (charge.use_amount === 0) return { use: ['This use costs nothing, and need not be paid ahead.'] }
  if (quantity < 1) return { quantity: ['Ensure this value is at least 1.'] }
  return seat ? { email: ['Uses are paid ahead for the profile that checks out, and not for a seat.'] } : {}
}

function without(state: Cart, { items: gone }: { items: readonly string[] }): Cart {
  return withItems(
    state,
    state.items.filter(({ item }) => !gone.includes(item))
  )
}

/** A coupon takes the place of the one before it. */
function discounted(state: Cart, { items: fitting, coupon, redeemed_at }: CartItemsDiscounted): Cart {
  const attempts = { ...state.attempts, [coupon]: (state.attempts[coupon] ?? 0) + 1 }
  const items = state.items.map((held) =>
    fitting.includes(held.item) ? { ...held, coupon, redeemed_at } : held
  )
  return withItems({ ...state, attempts }, items)
}

function lapsed(state: Cart, { items: plain }: CartCouponLapsed): Cart {
  const items = state.items.map((held) => {
    if (!plain.includes(held.item)) return held
    const { coupon: _, redeemed_at: __, ...rest } = held
    return rest
  })
  return withItems(state, items)
}

function withItems(state: Cart, items: readonly CartItem[]): Cart {
  return { ...state, items, attempts: heldBy(items, state.attempts) }
}
