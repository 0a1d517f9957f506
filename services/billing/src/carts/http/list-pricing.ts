import { PlanList, PricingQuery } from '@bursar/contracts'
import {
  ACCESS,
  answer,
  L7,
  listPage,
  namedProfile,
  type OperationRequest,
  operation
} from '@bursar/service-kit'
import { type Coupon, coupon, discountFor } from '../../coupons/domain/coupon.ts'
import { discounted } from '../../plans/domain/price.ts'
import { type PricedFor, planDetails, planList } from '../../plans/plan-lists.ts'
import { activity, type PlanDocument } from '../../plans/projection.ts'
import { cartStream, couponStream } from '../../shared/streams.ts'
import { knownOwner } from '../cart-owner.ts'
import { cart } from '../domain/cart.ts'
import { hasLapsed } from '../domain/cart-coupons.ts'

export const listPricing = operation({
  method: 'GET',
  path: '/api/pricing',
  access: 'public',
  visitors: true,
  summary:
    'Active plans of all providers, cheapest first, plans without a price last; with `provider` those of one',
  query: PricingQuery,
  lists: L7,
  answers: { 200: PlanList },
  async handle(request) {
    const pricedFor = await callersPrices(request)
    const source = await askedPlans(request, request.query.provider)
    return answer(200, await listPage(request, source, async (rows) => planDetails(rows, pricedFor)))
  }
})

/** All of them, or those of the provider of that slug alone; of one that is not there, none. */
async function askedPlans(request: OperationRequest<any, any>, provider: string | undefined) {
  if (provider === undefined) return planList(request, 'pricing', '')
  const profile = await namedProfile(request.collection(ACCESS), provider)
  return planList(request, 'activity', activity(profile?.id ?? '', true))
}

/** What the caller's cart and the coupons in it make of the list. */
async function callersPrices(request: OperationRequest<any, any>): Promise<PricedFor> {
  const { transact, now } = request
  const owner = knownOwner(request)
  if (!owner) return { inCart: new Set() }
  const { items, coupons } = await transact(async (tx) => {
    const { items } = await tx.load(cartStream(owner.id), cart)
    const ids = new Set(items.flatMap((item) => (hasLapsed(item, now) ? [] : (item.coupon ?? []))))
    const coupons = await Promise.all([...ids].map((id) => tx.load(couponStream(id), coupon)))
    return { items, coupons }
  })
  return {
    inCart: new Set(items.filter(({ use }) => use === undefined).map(({ plan }) => plan)),
    discounted: (plan) => bestPrice(coupons, plan, now)
  }
}

/** The lowest period amount that one of the coupons gives; null when none is for the plan. */
function bestPrice(coupons: readonly Coupon[], plan: PlanDocument, now: string): number | null {
  const prices = coupons.flatMap((one) => {
    const discount = discountFor(one, plan, now)
    return discount ? [discounted(plan.period_amount, discount, plan)] : []
  })
  return prices.length > 0 ? Math.min(...prices) : null
}
