import type { CartItem as CartItemView } from '@bursar/contracts'
import type { Transaction } from '@bursar/event-sourcing'
import { plan } from '../plans/domain/plan.ts'
import { planStream } from '../shared/streams.ts'
import { type Reader, userView } from '../shared/views.ts'
import { cartItemView } from './cart-item-view.ts'
import type { CartItem, CartOwner } from './domain/cart.ts'

/** Who is not logged in has no name. */
const NOBODY = { id: '', slug: '', username: '', printable_name: '', picture: null }

/** Items of a cart as they are shown. */
export async function cartItemViews(
  tx: Transaction,
  reader: Reader,
  { id, visitor }: CartOwner,
  items: readonly CartItem[]
): Promise<CartItemView[]> {
  const owner = visitor ? NOBODY : await userView(reader, id)
  const ids = [...new Set(items.map((item) => item.plan))]
  const plans = await Promise.all(ids.map((id) => tx.load(planStream(id), plan)))
  const names = new Map(plans.flatMap((state) => (state.is === 'live' ? [[state.plan, state] as const] : [])))
  return (await reader.reveal(items)).map((item) => {
    const found = names.get(item.plan)
    const { slug, title, use_charges } = found ?? { slug: item.plan, title: '', use_charges: [] }
    const unsold = found?.is_active ? '' : 'This plan is no longer sold. Remove it from the cart.'
    const detail = item.claim ? 'A seat that was bought for you.' : unsold
    return cartItemView(item, owner, { id: item.plan, slug, title, use_charges }, detail)
  })
}
