import { Coupon } from '@bursar/contracts'
import { answer, fail, operation } from '@bursar/service-kit'
import { plansShort } from '../../plans/plan-view.ts'
import { couponView } from '../coupon-view.ts'
import { type CouponDocument, codeKey } from '../projection.ts'

export const getCoupon = operation({
  method: 'GET',
  path: '/api/billing/{profile}/coupons/{coupon}',
  access: 'direct',
  summary: 'One coupon, by its exact code',
  answers: { 200: Coupon },
  async handle(request) {
    const { params, profile, collection } = request
    const code = codeKey(profile.id, params.coupon)
    const coupon = await collection('coupons').getBy<CouponDocument>('code', code)
    if (!coupon) fail('not_found')
    const { plan } = coupon
    return answer(200, couponView(coupon, plan === null ? null : (await plansShort(request, [plan]))(plan)))
  }
})
