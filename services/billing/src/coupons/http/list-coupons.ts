import { CouponList, type Plan } from '@bursar/contracts'
import {
  answer,
  L7,
  type ListSource,
  listPage,
  type OperationRequest,
  operation,
  organizationView
} from '@bursar/service-kit'
import { plansShort } from '../../plans/plan-view.ts'
import { couponView } from '../coupon-view.ts'
import { type CouponDocument, endOrder } from '../projection.ts'

/** A coupon with the plan that it is for, and whose it is. */
interface NamedCoupon {
  readonly coupon: CouponDocument
  readonly plan: Plan | null
  readonly owner: { readonly slug: string; readonly printable_name: string }
}

export const listCoupons = operation({
  method: 'GET',
  path: '/api/billing/{profile}/coupons',
  access: 'direct',
  summary: 'Coupons of a provider, those that end first on top',
  lists: L7,
  answers: { 200: CouponList },
  async handle(request) {
    return answer(
      200,
      await listPage(request, couponsOf(request), async (rows) =>
        rows.map(({ coupon, plan }) => couponView(coupon, plan))
      )
    )
  }
})

/** The index is by the end; the dates of the query are about the beginning. */
function couponsOf(request: OperationRequest<any, any>): ListSource<NamedCoupon> {
  const { startAt = '', endsAt } = request.list
  const dated = startAt !== '' || endsAt !== undefined
  const within = (at: string) => at >= startAt && (endsAt === undefined || at < endsAt)
  return {
    collection: request.collection('coupons'),
    list: 'provider',
    by: request.profile.id,
    descending: false,
    dates: 'none',
    orderField: 'ends_at',
    order: endOrder,
    open: (coupons) => nameAll(request, coupons),
    keep: dated ? ({ coupon }) => within(coupon.created_at) : undefined,
    search: fields,
    sort: { ...fields, created_at: ({ coupon }) => coupon.created_at }
  }
}

const fields = {
  amount: ({ coupon }: NamedCoupon) => coupon.discount_value,
  code: ({ coupon }: NamedCoupon) => coupon.code,
  description: ({ coupon }: NamedCoupon) => coupon.description,
  discount_type: ({ coupon }: NamedCoupon) => coupon.discount_type,
  profile: ({ owner }: NamedCoupon) => owner.slug,
  profile__full_name: ({ owner }: NamedCoupon) => owner.printable_name
}

async function nameAll(
  request: OperationRequest,
  coupons: readonly CouponDocument[]
): Promise<NamedCoupon[]> {
  const owner = organizationView(await request.reveal(request.profile))
  const plans = await plansShort(
    request,
    coupons.flatMap(({ plan }) => plan ?? [])
  )
  return coupons.map((coupon) => ({ coupon, plan: coupon.plan === null ? null : plans(coupon.plan), owner }))
}
