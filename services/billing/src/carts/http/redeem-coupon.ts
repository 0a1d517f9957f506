import { RedeemCoupon, ValidationDetail } from '@bursar/contracts'
import type { Transaction } from '@bursar/event-sourcing'
import { type Answer, answer, fail, type OperationRequest, operation } from '@bursar/service-kit'
import type { Static } from 'typebox'
import type { SeatDocument } from '../../seats/projection.ts'
import { seatOfCode } from '../../seats/seat-of-code.ts'
import { cartOwner, knownOwner } from '../cart-owner.ts'
import { claimInCart } from '../claim-in-cart.ts'
import type { CodeGuard } from '../code-guard.ts'
import type { KeptVisitors } from '../keep-visitors.ts'
import { lapseDueCoupons } from '../lapse-coupons.ts'
import { redeemInCart } from '../redeem-in-cart.ts'

type Request = OperationRequest<Static<typeof RedeemCoupon>>

/** Makes the operation; `visitors` keeps the carts of those who are not logged in. */
export function redeemCoupon(visitors: KeptVisitors, guard: CodeGuard) {
  /** The code of a seat puts it in the cart of whoever has it, as often as they like: it is claimed at the checkout. */
  async function claim(asked: Request, seat: SeatDocument): Promise<Answer> {
    const request = await visitors.admit(asked)
    const { now, engine, commit } = request
    const claiming = { owner: cartOwner(request), seat, id: engine.world.id(), now }
    return commit(async (tx) => {
      if (!(await claimInCart(tx, claiming))) {
        fail('coupon_refused', { detail: 'This seat can no longer be claimed.' })
      }
      const detail = 'The seat is in your cart. Check out to claim it for a profile of yours.'
      return answer(200, { detail }, await visitors.keep(tx, request))
    })
  }

  return operation({
    method: 'POST',
    path: '/api/cart/redeem',
    access: 'public',
    keys: true,
    visitors: true,
    summary:
      "Apply a coupon (in upper or lower case) to each matching item in the caller's cart, or put the seat of a claim code in it",
    body: RedeemCoupon,
    answers: { 200: ValidationDetail },
    async handle(request) {
      const { body, now, commit } = request
      const code = body.code.trim()
      if (code === '') fail('invalid_fields', { fields: { code: ['This field may not be blank.'] } })
      const seat = await seatOfCode(request, code)
      if (seat) return guard.attempt(request, () => claim(request, seat))
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
