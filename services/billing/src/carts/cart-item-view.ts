import type { CartItem as CartItemView, Plan, User } from '@bursar/contracts'
import type { LivePlan } from '../plans/domain/plan.ts'
import { useCharge } from '../plans/domain/use-charge.ts'
import { text } from '../shared/views.ts'
import type { CartItem } from './domain/cart.ts'

/** The plan of an item, with what it charges by use. */
export type ItemPlan = Plan & Partial<Pick<LivePlan, 'use_charges'>>

/** An item of a cart whose personal fields are open. */
export function cartItemView(
  item: CartItem,
  user: User,
  { use_charges = [], ...plan }: ItemPlan,
  detail = ''
): CartItemView {
  const { created_at, option, quantity, full_name, email, sync_on } = item
  return {
    created_at,
    user,
    plan,
    use: (item.use && useCharge({ use_charges }, item.use)) || null,
    option,
    quantity,
    claim_code: null,
    sync_on: text(sync_on) || null,
    full_name: text(full_name),
    email: text(email) || null,
    detail
  }
}
