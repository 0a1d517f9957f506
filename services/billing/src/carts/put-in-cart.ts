/** Puts items in somebody's cart, for all operations that do. */
import { type CartItemCreate, type CartItem as CartItemView, isEmail } from '@bursar/contracts'
import { foldOn, type Transaction } from '@bursar/event-sourcing'
import { fail } from '@bursar/service-kit'
import { plan } from '../plans/domain/plan.ts'
import { planIdOf } from '../plans/plan-names.ts'
import { cartStream, planStream } from '../shared/streams.ts'
import type { Reader } from '../shared/views.ts'
import type { SeatOf } from './cart-seat.ts'
import { cartItemViews } from './cart-views.ts'
import {
  type AddedItem,
  addItems,
  type Cart,
  type CartItem,
  type CartOwner,
  cart,
  itemFor
} from './domain/cart.ts'

/** What is put in whose cart. */
export interface Put {
  readonly owner: CartOwner
  readonly wanted: readonly CartItemCreate[]
  /** Ids of the items that come about, one for each that is wanted. */
  readonly ids: readonly string[]
  readonly seatOf: SeatOf
  readonly now: string
}

/**
 * All of them go in, or the transaction is refused. Answers the items that they became, in the order of the request, and
 * of each whether it is new.
 */
export async function putInCart(
  tx: Transaction,
  reader: Reader,
  { owner, wanted, ids, seatOf, now }: Put
): Promise<{ readonly views: readonly CartItemView[]; readonly isNew: readonly boolean[] }> {
  const held = await tx.load(cartStream(owner.id), cart)
  if (wanted.some(({ email }) => email && !isEmail(email))) {
    fail('invalid_fields', { fields: { email: ['Enter a valid e-mail address.'] } })
  }
  const seats = wanted.map(({ email }) => seatOf(held, owner.id, email))
  const added = await Promise.all(
    wanted.map((item, n) => asAdded(tx, owner.id, item, { id: ids[n]!, seat: seats[n] ?? null }))
  )
  const decision = addItems(held, owner, added, now)
  tx.append(cartStream(owner.id), decision)
  const after = decision.ok ? foldOn(cart, held, decision.events, now) : held
  const items = itemsOf(after, added)
  const views = await cartItemViews(tx, reader, owner, items)
  // Of two that are the same seat, the second is none of its own.
  return { views, isNew: items.map(({ item }, n) => item === ids[n]) }
}

async function asAdded(
  tx: Transaction,
  owner: string,
  item: CartItemCreate,
  { id, seat }: { readonly id: string; readonly seat: string | null }
): Promise<AddedItem> {
  const planId = await planIdOf(tx, item.plan)
  return {
    item: id,
    plan: planId ? await tx.load(planStream(planId), plan) : plan.initial,
    seat,
    person: owner,
    full_name: item.full_name ?? '',
    email: item.email ?? '',
    sync_on: item.sync_on ?? '',
    ...(item.option !== undefined && { option: item.option }),
    ...(item.quantity !== undefined && { quantity: item.quantity }),
    ...(item.use && { use: item.use })
  }
}

function itemsOf(state: Cart, added: readonly AddedItem[]): CartItem[] {
  return added.flatMap(({ plan: wanted, ...one }) => {
    const item = wanted.is === 'live' ? itemFor(state, wanted.plan, one) : undefined
    return item ? [item] : []
  })
}
