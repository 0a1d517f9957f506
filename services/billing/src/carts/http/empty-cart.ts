import { CartQuery } from '@bursar/contracts'
import type { Transaction } from '@bursar/event-sourcing'
import { answer, operation } from '@bursar/service-kit'
import { planIdOf } from '../../plans/plan-names.ts'
import { cartStream } from '../../shared/streams.ts'
import { knownOwner } from '../cart-owner.ts'
import { seatNames } from '../cart-seat.ts'
import { cart, removeItems, type Which } from '../domain/cart.ts'
import { changeCart } from '../return-attempts.ts'

export const emptyCart = operation({
  method: 'DELETE',
  path: '/api/cart',
  access: 'public',
  keys: true,
  visitors: true,
  summary:
    "Remove items from the caller's cart by plan, by e-mail or by both; all items when neither is given",
  query: CartQuery,
  answers: { 204: null },
  async handle(request) {
    const { query, now, commit } = request
    const owner = knownOwner(request)
    if (!owner) return answer(204)
    const { id } = owner
    const seatOf = await seatNames(request)
    return commit(async (tx) => {
      const held = await tx.load(cartStream(id), cart)
      const which = await whichItems(tx, seatOf(held, id, query.email), query.plan)
      await changeCart(tx, id, held, removeItems(held, id, which, now), now)
      return answer(204)
    })
  }
})

/** A plan that is unknown is in no cart: it takes nothing out. */
async function whichItems(tx: Transaction, seat: string | null, plan: string | undefined): Promise<Which> {
  return {
    ...(plan && { plan: (await planIdOf(tx, plan)) ?? '' }),
    ...(seat !== null && { seat })
  }
}
