import { CartItemList } from '@bursar/contracts'
import {
  ACCESS,
  answer,
  L7,
  type ListSource,
  listPage,
  type OperationRequest,
  operation,
  type UserRef,
  userKey
} from '@bursar/service-kit'
import { planShort } from '../../plans/plan-view.ts'
import type { PlanDocument } from '../../plans/projection.ts'
import { text, userShort } from '../../shared/views.ts'
import { cartItemView, type ItemPlan } from '../cart-item-view.ts'
import { CART_ITEMS, type CartItemDocument } from '../items-projection.ts'

/** An item with whose it is and the plan that it asks for; their texts are open. */
interface NamedItem {
  readonly item: CartItemDocument
  readonly user: UserRef | undefined
  readonly plan: ItemPlan
}

export const listCartItems = operation({
  method: 'GET',
  path: '/api/billing/cartitems',
  access: 'broker',
  summary: 'Items in the carts of users that are not checked out yet, the oldest first',
  lists: L7,
  answers: { 200: CartItemList },
  async handle(request) {
    const show = async (rows: readonly NamedItem[]) =>
      rows.map(({ item, user, plan }) => cartItemView(item, userShort(item.user, user), plan))
    return answer(200, await listPage(request, allItems(request), show))
  }
})

function allItems(request: OperationRequest<any, any>): ListSource<NamedItem> {
  const username = ({ user }: NamedItem) => text(user?.slug)
  const names = ({ user }: NamedItem) => text(user?.full_name).split(' ')
  return {
    collection: request.collection(CART_ITEMS),
    list: 'all',
    by: '',
    descending: false,
    dates: 'now',
    orderField: 'created_at',
    open: (items) => nameAll(request, items),
    search: {
      user__username: username,
      user__first_name: (row) => names(row)[0],
      user__last_name: (row) => names(row).slice(1).join(' '),
      user__email: ({ user }) => text(user?.email)
    },
    sort: { username, user__username: username }
  }
}

async function nameAll(
  { collection, reveal }: OperationRequest,
  items: readonly CartItemDocument[]
): Promise<NamedItem[]> {
  const plans = await collection('plans').getAll<PlanDocument>([...new Set(items.map(({ plan }) => plan))])
  const found = await collection(ACCESS).getAll<UserRef>([...new Set(items.map(({ user }) => userKey(user)))])
  const users = new Map((await reveal([...found.values()])).map((user) => [user.id, user]))
  return (await reveal(items)).map((item) => ({
    item,
    user: users.get(item.user),
    plan: planOf(plans.get(item.plan), item.plan)
  }))
}

/** One that was deleted is shown by its id alone. */
function planOf(plan: PlanDocument | undefined, id: string): ItemPlan {
  return plan ? { ...planShort(plan), use_charges: plan.use_charges } : { id, slug: id, title: '' }
}
