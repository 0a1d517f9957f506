import type { CartItem as CartItemView, Plan, User } from '@bursar/contracts'
import { text } from '../shared/views.ts'
import type { CartItem } from './domain/cart.ts'

/** An item of a cart whose personal fields are open. */
export function cartItemView(item: CartItem, user: User, plan: Plan, detail = ''): CartItemView {
  const { created_at, option, quantity, full_name, email, sync_on } = item
  return {
    created_at,
    user,
    plan,
    use: null,
    option,
    quantity,
    claim_code: null,
    sync_on: text(sync_on) || null,
    full_name: text(full_name),
    email: text(email) || null,
    detail
  }
}
