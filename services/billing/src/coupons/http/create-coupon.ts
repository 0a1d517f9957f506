import { Coupon, CouponCreate, type CouponCreated } from '@bursar/contracts'
import { answer, operation } from '@bursar/service-kit'
import { planShort } from '../../plans/plan-view.ts'
import { couponStream } from '../../shared/streams.ts'
import { takeCode } from '../coupon-names.ts'
import { couponPlan } from '../coupon-plan.ts'
import { couponView } from '../coupon-view.ts'
import { coupon, createCoupon as create } from '../domain/coupon.ts'
import { requestedCoupon } from '../requested-coupon.ts'

export const createCoupon = operation({
  method: 'POST',
  path: '/api/billing/{profile}/coupons',
  access: 'direct',
  summary: 'Create a coupon; without an end date it ends after 30 days',
  body: CouponCreate,
  answers: { 201: Coupon },
  async handle({ profile, body, now, engine, commit }) {
    const id = engine.world.id()
    const { discount_type, discount_value } = body
    const code = body.code.trim()
    return commit(async (tx) => {
      const plan = await couponPlan(tx, profile.id, body.plan)
      const terms = {
        ...requestedCoupon(body, profile.default_timezone),
        code,
        discount_type,
        discount_value,
        plan: plan?.plan ?? null
      }
      const decision = create(coupon.initial, { coupon: id, provider: profile.id, terms }, now)
      tx.append(couponStream(id), decision)
      takeCode(tx, profile.id, code, id)
      const [created] = decision.ok ? decision.events : []
      return answer(201, couponView(created?.data as CouponCreated, plan && planShort(plan)))
    })
  }
})
