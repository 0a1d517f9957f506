import { parseInstant } from '@bursar/calendar'
import { type CouponTerms, errors, type PatchedCouponUpdate } from '@bursar/contracts'
import { fail } from '@bursar/service-kit'

const SIMPLE = ['discount_type', 'discount_value', 'description', 'nb_attempts'] as const

/**
 * The terms that a request names, but for the plan, which has to be found first; null is a value too. A bare date is
 * midnight in `zone`. Fails naming `ends_at` when that is no date.
 */
export function requestedCoupon(body: PatchedCouponUpdate, zone: string): Partial<CouponTerms> {
  const terms: Record<string, unknown> = {}
  for (const name of SIMPLE) if (body[name] !== undefined) terms[name] = body[name]
  if (body.code !== undefined) terms.code = body.code.trim()
  if (body.ends_at !== undefined) terms.ends_at = endOf(body.ends_at, zone)
  return terms
}

function endOf(text: string | null, zone: string): string | null {
  if (text === null) return null
  return (
    parseInstant(text, zone) ?? fail('invalid_date', { fields: { ends_at: [errors.invalid_date.detail] } })
  )
}
