import { answer, operation } from '@bursar/service-kit'
import { couponStream } from '../../shared/streams.ts'
import { loadUrlCoupon, releaseCode } from '../coupon-names.ts'
import { deleteCoupon as remove } from '../domain/coupon.ts'

export const deleteCoupon = operation({
  method: 'DELETE',
  path: '/api/billing/{profile}/coupons/{coupon}',
  access: 'direct',
  summary: 'Delete a coupon; it no longer gives a discount',
  answers: { 204: null },
  handle: ({ params, profile, now, commit }) =>
    commit(async (tx) => {
      const held = await loadUrlCoupon(tx, profile.id, params.coupon)
      tx.append(couponStream(held.coupon), remove(held, now))
      releaseCode(tx, profile.id, held.code)
      return answer(204)
    })
})
