import { CartItems, CartItemsCreate } from '@bursar/contracts'
import { answer, operation } from '@bursar/service-kit'
import { cartOwner } from '../cart-owner.ts'
import { seatNames } from '../cart-seat.ts'
import type { KeptVisitors } from '../keep-visitors.ts'
import { putInCart } from '../put-in-cart.ts'

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
      const wanted = Array.isArray(body) ? body : [body]
      const ids = wanted.map(() => engine.world.id())
      const put = { owner: cartOwner(request), wanted, ids, seatOf: await seatNames(request), now }
      return commit(async (tx) => {
        const { views, isNew } = await putInCart(tx, request, put)
        const headers = await visitors.keep(tx, request)
        return answer(isNew.includes(true) ? 201 : 200, Array.isArray(body) ? views : views[0], headers)
      })
    }
  })
}
