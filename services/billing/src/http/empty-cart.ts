import { CartQuery } from '@bursar/contracts'
import type { Transaction } from '@bursar/event-sourcing'
import { answer, operation } from '@bursar/service-kit'
import { knownOwner } from '../carts/cart-owner.ts'
import { changeCart } from '../coupons/return-attempts.ts'
import { cart, removeItems, type Which } from '../domain/cart.ts'
import { planIdOf } from '../plans/plan-names.ts'
import { cartStream } from '../streams.ts'
import { seatOf } from './cart-seat.ts'

export const emptyCart = operation({
  method: 'DELETE',
  path: '/api/cart',
  access: 'public',
  visitors: true,
  summary:
    "Take items out of the caller's cart, by plan, by e-mail or by both; all of them when neither is given",
  query: CartQuery,
  answers: { 204: null },
  async handle(request) {
    const { query, now, commit } = request
    const owner = knownOwner(request)
    if (!owner) return answer(204)
    const { id } = owner
    return commit(async (tx) => {
      const held = await tx.load(cartStream(id), cart)
      await changeCart(tx, id, held, removeItems(held, id, await whichItems(tx, id, query), now), now)
      return answer(204)
    })
  }
})

/** A plan that is unknown is in no cart: it takes nothing out. */
async function whichItems(
  tx: Transaction,
  owner: string,
  query: { plan?: string; email?: string }
): Promise<Which> {
  const seat = seatOf(owner, query.email)
  return {
    ...(query.plan && { plan: (await planIdOf(tx, query.plan)) ?? '' }),
    ...(seat !== null && { seat })
  }
}
