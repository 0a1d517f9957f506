import {
  type PatchedCouponUpdate as Changes,
  Coupon,
  CouponUpdate,
  PatchedCouponUpdate
} from '@bursar/contracts'
import { answer, type OperationRequest, operation } from '@bursar/service-kit'
import { isSameCode, loadUrlCoupon, releaseCode, takeCode } from '../coupons/coupon-names.ts'
import { couponPlan } from '../coupons/coupon-plan.ts'
import { requestedCoupon } from '../coupons/requested-coupon.ts'
import { updateCoupon as update } from '../domain/coupon.ts'
import type { CouponTerms } from '../domain/coupon-events.ts'
import { plan } from '../domain/plan.ts'
import { couponStream, planStream } from '../streams.ts'
import { couponView } from './views/coupon-view.ts'
import { planShort } from './views/plan-view.ts'

const shared = {
  path: '/api/billing/{profile}/coupons/{coupon}',
  access: 'direct',
  answers: { 200: Coupon },
  handle: changeCoupon
} as const

export const updateCoupon = operation({
  ...shared,
  method: 'PUT',
  summary: 'Update a coupon; what is left out stays, its end too',
  body: CouponUpdate
})

export const patchCoupon = operation({
  ...shared,
  method: 'PATCH',
  summary: 'Update some terms of a coupon',
  body: PatchedCouponUpdate
})

async function changeCoupon({ profile, params, body, now, commit }: OperationRequest<Changes>) {
  return commit(async (tx) => {
    const held = await loadUrlCoupon(tx, profile.id, params.coupon ?? '')
    const changes: Partial<CouponTerms> = {
      ...requestedCoupon(body, profile.default_timezone),
      ...(body.plan !== undefined && { plan: (await couponPlan(tx, profile.id, body.plan))?.plan ?? null })
    }
    tx.append(couponStream(held.coupon), update(held, changes, now))
    const changed = { ...held, ...changes }
    // Another case of the same code is the same name.
    if (!isSameCode(changed.code, held.code)) {
      takeCode(tx, profile.id, changed.code, held.coupon)
      releaseCode(tx, profile.id, held.code)
    }
    const state = changed.plan === null ? plan.initial : await tx.load(planStream(changed.plan), plan)
    return answer(200, couponView(changed, state.is === 'live' ? planShort(state) : null))
  })
}
