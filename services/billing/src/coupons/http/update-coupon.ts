import {
  type PatchedCouponUpdate as Changes,
  Coupon,
  type CouponTerms,
  CouponUpdate,
  PatchedCouponUpdate
} from '@bursar/contracts'
import { answer, type OperationRequest, operation } from '@bursar/service-kit'
import { plan } from '../../plans/domain/plan.ts'
import { planShort } from '../../plans/plan-view.ts'
import { couponStream, planStream } from '../../shared/streams.ts'
import { isSameCode, loadUrlCoupon, releaseCode, takeCode } from '../coupon-names.ts'
import { couponPlan } from '../coupon-plan.ts'
import { couponView } from '../coupon-view.ts'
import { updateCoupon as update } from '../domain/coupon.ts'
import { requestedCoupon } from '../requested-coupon.ts'

const shared = {
  path: '/api/billing/{profile}/coupons/{coupon}',
  access: 'direct',
  answers: { 200: Coupon },
  handle: changeCoupon
} as const

export const updateCoupon = operation({
  ...shared,
  method: 'PUT',
  summary: 'Update a coupon; fields that are left out are unchanged, including its end',
  body: CouponUpdate
})

export const patchCoupon = operation({
  ...shared,
  method: 'PATCH',
  summary: 'Update some terms of a coupon',
  body: PatchedCouponUpdate
})

async function changeCoupon({
  profile,
  params,
  body,
  now,
  commit
}: OperationRequest<Changes, unknown, { readonly coupon: string }>) {
  return commit(async (tx) => {
    const held = await loadUrlCoupon(tx, profile.id, params.coupon)
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
