import { RedeemCoupon, ValidationDetail } from '@bursar/contracts'
import { answer, fail, operation } from '@bursar/service-kit'
import { knownOwner } from '../carts/cart-owner.ts'
import type { KeptVisitors } from '../carts/keep-visitors.ts'
import { redeemInCart } from '../coupons/redeem-in-cart.ts'

/** Makes the operation; `visitors` keeps the carts of those who are not logged in. */
export function redeemCoupon(visitors: KeptVisitors) {
  return operation({
    method: 'POST',
    path: '/api/cart/redeem',
    access: 'public',
    visitors: true,
    summary:
      "Apply a coupon, in whatever case its code is written, to every item of the caller's cart that it fits",
    body: RedeemCoupon,
    answers: { 200: ValidationDetail },
    async handle(request) {
      const { body, now, commit } = request
      const { code } = body
      const owner = knownOwner(request)
      return commit(async (tx) => {
        if (!owner || !(await redeemInCart(tx, owner.id, code, now))) {
          fail('bad_request', { detail: `No items can be discounted using this coupon: ${code}.` })
        }
        return answer(
          200,
          { detail: `Coupon '${code}' was successfully applied.` },
          await visitors.keep(tx, request)
        )
      })
    }
  })
}
