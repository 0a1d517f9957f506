import { PlanList } from '@bursar/contracts'
import { answer, L7, listPage, type OperationRequest, operation } from '@bursar/service-kit'
import { type Coupon, coupon, discountFor } from '../../coupons/domain/coupon.ts'
import { discounted } from '../../plans/domain/price.ts'
import { type PricedFor, planDetails, planList } from '../../plans/plan-lists.ts'
import type { PlanDocument } from '../../plans/projection.ts'
import { cartStream, couponStream } from '../../shared/streams.ts'
import { knownOwner } from '../cart-owner.ts'
import { cart } from '../domain/cart.ts'
import { hasLapsed } from '../domain/cart-coupons.ts'

export const listPricing = operation({
  method: 'GET',
  path: '/api/pricing',
  access: 'public',
  visitors: true,
  summary: 'Active plans of all providers, cheapest first, plans without a price last',
  lists: L7,
  answers: { 200: PlanList },
  async handle(request) {
    const pricedFor = await callersPrices(request)
    const source = planList(request, 'pricing', '')
    return answer(200, await listPage(request, source, async (rows) => planDetails(rows, pricedFor)))
  }
})

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
    inCart: new Set(items.map(({ plan }) => plan)),
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
