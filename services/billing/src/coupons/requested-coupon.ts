import type { PatchedCouponUpdate } from '@bursar/contracts'
import type { CouponTerms } from '../domain/coupon-events.ts'

const SIMPLE = ['code', 'discount_type', 'discount_value', 'description', 'nb_attempts'] as const

/** The terms that a request names, but for the plan, which has to be found first; null is a value too. */
export function requestedCoupon(body: PatchedCouponUpdate): Partial<CouponTerms> {
  const terms: Record<string, unknown> = {}
  for (const name of SIMPLE) if (body[name] !== undefined) terms[name] = body[name]
  if (body.ends_at !== undefined) terms.ends_at = body.ends_at && new Date(body.ends_at).toISOString()
  return terms
}
