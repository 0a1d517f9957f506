import { CartQuery } from '@bursar/contracts'
import type { Transaction } from '@bursar/event-sourcing'
import { answer, operation } from '@bursar/service-kit'
import { cart, removeItems, type Which } from '../domain/cart.ts'
import { planIdOf } from '../plans/plan-names.ts'
import { cartStream } from '../streams.ts'
import { seatOf } from './cart-seat.ts'

export const emptyCart = operation({
  method: 'DELETE',
  path: '/api/cart',
  access: 'public',
  summary:
    "Take items out of the caller's cart, by plan, by e-mail or by both; all of them when neither is given",
  query: CartQuery,
  answers: { 204: null },
  async handle({ caller, query, now, commit }) {
    if (!caller) return answer(204)
    const { user } = caller
    return commit(async (tx) => {
      const held = await tx.load(cartStream(user), cart)
      tx.append(cartStream(user), removeItems(held, user, await whichItems(tx, user, query), now))
      return answer(204)
    })
  }
})

/** A plan that is unknown is in no cart: it takes nothing out. */
async function whichItems(
  tx: Transaction,
  user: string,
  query: { plan?: string; email?: string }
): Promise<Which> {
  const seat = seatOf(user, query.email)
  return {
    ...(query.plan && { plan: (await planIdOf(tx, query.plan)) ?? '' }),
    ...(seat !== null && { seat })
  }
}
