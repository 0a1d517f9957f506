import { RedeemCoupon, ValidationDetail } from '@bursar/contracts'
import type { Transaction } from '@bursar/event-sourcing'
import { answer, fail, operation } from '@bursar/service-kit'
import { knownOwner } from '../cart-owner.ts'
import type { CodeGuard } from '../code-guard.ts'
import type { KeptVisitors } from '../keep-visitors.ts'
import { lapseDueCoupons } from '../lapse-coupons.ts'
import { redeemInCart } from '../redeem-in-cart.ts'

/** Makes the operation; `visitors` keeps the carts of those who are not logged in. */
export function redeemCoupon(visitors: KeptVisitors, guard: CodeGuard) {
  return operation({
    method: 'POST',
    path: '/api/cart/redeem',
    access: 'public',
    keys: true,
    visitors: true,
    summary: "Apply a coupon (its code in upper or lower case) to every matching item in the caller's cart",
    body: RedeemCoupon,
    answers: { 200: ValidationDetail },
    async handle(request) {
      const { body, now, commit } = request
      const code = body.code.trim()
      if (code === '') fail('invalid_fields', { fields: { code: ['This field may not be blank.'] } })
      const owner = knownOwner(request)
      const redeem = async (tx: Transaction) => {
        if (!owner || !(await redeemInCart(tx, owner.id, code, now))) {
          fail('coupon_refused', { detail: `No items can be discounted using this coupon: ${code}.` })
        }
        return answer(
          200,
          { detail: `Coupon '${code}' was successfully applied.` },
          await visitors.keep(tx, request)
        )
      }
      return guard.attempt(request, async () => {
        // Attempts that are due back may be the ones that are asked for.
        await lapseDueCoupons(request.engine)
        return commit(redeem)
      })
    }
  })
}
