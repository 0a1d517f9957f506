import { CartItemList } from '@bursar/contracts'
import { answer, fail, L7, listPage, operation } from '@bursar/service-kit'
import { couponUsesOf, couponUseView } from '../coupon-uses.ts'
import { type CouponDocument, codeKey } from '../projection.ts'

/** GET /api/metrics/{profile}/coupons/{coupon}: what was ordered at the price of a coupon, and by whom. */
export const listCouponUses = operation({
  method: 'GET',
  path: '/api/metrics/{profile}/coupons/{coupon}',
  access: 'direct',
  unconditional: true,
  summary: 'List checked-out cart items that used a coupon, by its exact code',
  lists: L7,
  answers: { 200: CartItemList },
  async handle(request) {
    const { params, profile, collection } = request
    const uses = collection('coupon-uses')
    const coupon = await uses.getBy<CouponDocument>('code', codeKey(profile.id, params.coupon))
    if (!coupon) fail('not_found')
    const source = couponUsesOf(request, coupon.coupon)
    return answer(200, await listPage(request, source, async (rows) => rows.map(couponUseView)))
  }
})
