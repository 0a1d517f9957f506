/** Items that were ordered with a coupon, as their provider sees them: whoever ordered by name, unless in view. */
import type { CartItem, Plan, User } from '@bursar/contracts'
import {
  ACCESS,
  inViewOf,
  type ListSource,
  type OperationRequest,
  shownText as text,
  type UserRef,
  userKey
} from '@bursar/service-kit'
import { plansShort } from '../plans/provider-plans.ts'
import type { DiscountedOrder, HeldItem, ItemDocument } from './projection.ts'

/** An item with who put it in the cart and what it is of. */
interface CouponUse {
  readonly held: HeldItem | null
  readonly order: DiscountedOrder
  readonly user: User
  /** Empty unless more of the subscriber is in view than its name. */
  readonly email: string
  readonly inView: boolean
  readonly plan: Plan
}

type Reading = Pick<OperationRequest, 'collection' | 'reveal' | 'profile' | 'now'>

/** The uses of one coupon, by the date of the cart item; searched and sorted by who ordered. */
export function couponUsesOf(request: Reading, coupon: string): ListSource<CouponUse> {
  return {
    collection: request.collection('coupon-uses'),
    list: 'uses',
    by: coupon,
    descending: false,
    dates: 'now',
    order: createdAt,
    orderField: 'created_at',
    byDefault: 'user__username',
    open: (items) => opened(request, items),
    search: {
      user__username: ({ user }) => user.username,
      user__first_name: ({ user }) => namesOf(user)[0],
      user__last_name: ({ user }) => namesOf(user).slice(1).join(' '),
      user__email: ({ email }) => email
    },
    sort: {
      user__username: ({ user }) => user.username,
      plan: ({ plan }) => plan.slug,
      created_at: createdAt
    }
  }
}

/** The item as it was ordered. */
export function couponUseView(use: CouponUse): CartItem {
  const { held, order, user, plan, inView } = use
  const typed = inView ? held : null
  return {
    created_at: createdAt(use),
    user,
    plan,
    use: null,
    // Without a choice in the cart it was made at the checkout; a single period is the first option.
    option: held?.option || (order.periods === 1 ? 1 : 0),
    quantity: order.quantity,
    claim_code: null,
    sync_on: text(typed?.sync_on) || null,
    full_name: text(typed?.full_name),
    email: text(typed?.email) || null,
    detail: ''
  }
}

function createdAt({ held, order }: Pick<ItemDocument, 'held' | 'order'>): string {
  return held?.created_at ?? order?.ordered_at ?? ''
}

async function opened(request: Reading, items: readonly ItemDocument[]): Promise<CouponUse[]> {
  const { collection, reveal } = request
  const uses = (await reveal(items)).flatMap(({ held, order }) => (order ? [{ held, order }] : []))
  const inView = await inViewOf(
    request,
    uses.map(({ order }) => order.profile)
  )
  const users = uses.flatMap(({ held }) => (held ? [userKey(held.user)] : []))
  const refs = await reveal([...(await collection(ACCESS).getAll<UserRef>([...new Set(users)])).values()])
  const known = new Map(refs.map((ref) => [ref.id, ref]))
  const plans = await plansShort(
    collection('plans'),
    uses.map(({ order }) => order.plan)
  )
  return uses.map(({ held, order }) => {
    const ref = known.get(held?.user ?? '')
    const isInView = inView(order.profile)
    return {
      held,
      order,
      user: userOf(ref, held?.user ?? ''),
      email: isInView ? text(ref?.email) : '',
      inView: isInView,
      plan: plans(order.plan)
    }
  })
}

function userOf(ref: UserRef | undefined, id: string): User {
  const slug = text(ref?.slug) || id
  return { id, slug, username: slug, printable_name: text(ref?.full_name) || slug, picture: null }
}

function namesOf({ printable_name }: User): string[] {
  return printable_name.split(' ')
}
