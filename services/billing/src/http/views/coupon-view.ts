import type { Coupon, Plan } from '@bursar/contracts'
import type { CouponCreated } from '../../domain/coupon-events.ts'

/** A coupon with the plan that it is for. */
export function couponView(coupon: CouponCreated, plan: Plan | null): Coupon {
  const { code, discount_type, discount_value, created_at, ends_at, description, nb_attempts } = coupon
  return { code, discount_type, discount_value, created_at, ends_at, description, nb_attempts, plan }
}
