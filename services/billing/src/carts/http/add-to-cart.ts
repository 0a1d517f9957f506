import { type CartItemCreate, CartItems, CartItemsCreate } from '@bursar/contracts'
import { foldOn, type Transaction } from '@bursar/event-sourcing'
import { answer, operation } from '@bursar/service-kit'
import { plan } from '../../plans/domain/plan.ts'
import { planIdOf } from '../../plans/plan-names.ts'
import { cartStream, planStream } from '../../shared/streams.ts'
import { cartOwner } from '../cart-owner.ts'
import { seatNames } from '../cart-seat.ts'
import { cartItemViews } from '../cart-views.ts'
import { type AddedItem, addItems, type Cart, type CartItem, cart, itemFor } from '../domain/cart.ts'
import type { KeptVisitors } from '../keep-visitors.ts'

/** Makes the operation; `visitors` keeps the carts of those who are not logged in. */
export function addToCart(visitors: KeptVisitors) {
  return operation({
    method: 'POST',
    path: '/api/cart',
    access: 'public',
    keys: true,
    visitors: true,
    summary:
      "Add one or more plans to the caller's cart; the same plan and seat is merged into its existing item",
    body: CartItemsCreate,
    answers: { 201: CartItems, 200: CartItems },
    async handle(asked) {
      const request = await visitors.admit(asked)
      const { body, now, engine, commit } = request
      const owner = cartOwner(request)
      const wanted = Array.isArray(body) ? body : [body]
      const ids = wanted.map(() => engine.world.id())
      const seatOf = await seatNames(request)
      return commit(async (tx) => {
        const held = await tx.load(cartStream(owner.id), cart)
        const seats = wanted.map(({ email }) => seatOf(held, owner.id, email))
        const added = await Promise.all(
          wanted.map((item, n) => asAdded(tx, owner.id, item, { id: ids[n]!, seat: seats[n] ?? null }))
        )
        const decision = addItems(held, owner, added, now)
        tx.append(cartStream(owner.id), decision)
        const after = decision.ok ? foldOn(cart, held, decision.events, now) : held
        const views = await cartItemViews(tx, request, owner, itemsOf(after, added))
        const created = after.items.length > held.items.length
        const headers = await visitors.keep(tx, request)
        return answer(created ? 201 : 200, Array.isArray(body) ? views : views[0], headers)
      })
    }
  })
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

/** The items that the added ones became, in the order of the request. */
function itemsOf(state: Cart, added: readonly AddedItem[]): CartItem[] {
  return added.flatMap(({ plan: wanted, seat }) => {
    const item = wanted.is === 'live' ? itemFor(state, wanted.plan, seat ?? null) : undefined
    return item ? [item] : []
  })
}
