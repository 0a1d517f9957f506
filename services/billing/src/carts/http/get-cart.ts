import { justAfter } from '@bursar/calendar'
import { CartItemList } from '@bursar/contracts'
import { answer, arrayPage, operation } from '@bursar/service-kit'
import { cartStream } from '../../shared/streams.ts'
import { knownOwner } from '../cart-owner.ts'
import { cartItemViews } from '../cart-views.ts'
import { cart } from '../domain/cart.ts'

export const getCart = operation({
  method: 'GET',
  path: '/api/cart',
  access: 'public',
  visitors: true,
  summary: 'The cart of the user or visitor, in the order in which items were added',
  lists: ['start_at', 'ends_at', 'page', 'page_size'],
  answers: { 200: CartItemList },
  async handle(request) {
    const { list, now, transact } = request
    const owner = knownOwner(request)
    if (!owner) return answer(200, arrayPage(request, []))
    const { startAt = '', endsAt = justAfter(now) } = list
    // The cart is read from its own stream: it is short, and so it is never behind what the caller just did.
    return transact(async (tx) => {
      const { items } = await tx.load(cartStream(owner.id), cart)
      const dated = items.filter(({ created_at }) => created_at >= startAt && created_at < endsAt)
      const { results, ...page } = arrayPage(request, dated)
      return answer(200, { ...page, results: await cartItemViews(tx, request, owner, results) })
    })
  }
})
