import type { Coupon, CouponCreated, Plan } from '@bursar/contracts'

/** A coupon with the plan that it is for. */
export function couponView(coupon: CouponCreated, plan: Plan | null): Coupon {
  const { code, discount_type, discount_value, created_at, ends_at, description, nb_attempts } = coupon
  return { code, discount_type, discount_value, created_at, ends_at, description, nb_attempts, plan }
}
