import { RedeemCoupon, ValidationDetail } from '@bursar/contracts'
import { answer, fail, operation } from '@bursar/service-kit'
import { redeemInCart } from '../coupons/redeem-in-cart.ts'

export const redeemCoupon = operation({
  method: 'POST',
  path: '/api/cart/redeem',
  access: 'public',
  summary:
    "Apply a coupon, in whatever case its code is written, to every item of the caller's cart that it fits",
  body: RedeemCoupon,
  answers: { 200: ValidationDetail },
  async handle({ caller, body, now, commit }) {
    if (!caller) fail('not_authenticated')
    const { code } = body
    return commit(async (tx) => {
      if (!(await redeemInCart(tx, caller.user, code, now))) {
        fail('bad_request', { detail: `No items can be discounted using this coupon: ${code}.` })
      }
      return answer(200, { detail: `Coupon '${code}' was successfully applied.` })
    })
  }
})
