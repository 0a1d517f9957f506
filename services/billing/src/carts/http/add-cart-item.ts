import { CartItem, UserCartItemCreate } from '@bursar/contracts'
import { ACCESS, answer, fail, namedUser, operation } from '@bursar/service-kit'
import { seatNames } from '../cart-seat.ts'
import { putInCart } from '../put-in-cart.ts'

export const addCartItem = operation({
  method: 'POST',
  path: '/api/billing/cartitems',
  access: 'broker',
  summary: 'Put an item in the cart of a user, who alone can check it out',
  body: UserCartItemCreate,
  answers: { 201: CartItem },
  async handle(request) {
    const { body, now, engine, collection, commit } = request
    const { user: name, ...item } = body
    const user = await namedUser(collection(ACCESS), name)
    if (!user || user.archived)
      fail('invalid_fields', { fields: { user: ['There is no user of this name.'] } })
    const owner = { id: user.id, visitor: false }
    const put = { owner, wanted: [item], ids: [engine.world.id()], seatOf: await seatNames(request), now }
    return commit(async (tx) => answer(201, (await putInCart(tx, request, put)).views[0]))
  }
})
