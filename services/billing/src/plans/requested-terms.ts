import { EXTRA_MAX, extraOf, extraText, type PatchedPlanDetail } from '@bursar/contracts'
import { fail } from '@bursar/service-kit'
import type { Extra, PlanTerms, UseCharge } from './domain/plan-terms.ts'

const SIMPLE = [
  'description',
  'is_active',
  'setup_amount',
  'period_amount',
  'period_type',
  'period_length',
  'unit',
  'renewal_type',
  'is_not_priced',
  'unlock_event',
  'skip_optin_on_grant',
  'optin_on_request',
  'trial_days',
  'trial_once',
  'tax_included',
  'tax_exempt'
] as const satisfies readonly (keyof PatchedPlanDetail & keyof PlanTerms)[]

/**
 * The terms that a request names; everything else of it is left aside. The broker's fee is read-only to all
 * but the broker's managers. Fails with `invalid_fields` when `extra` is too long.
 */
export function requestedTerms(body: PatchedPlanDetail, now: string, setsFee: boolean): Partial<PlanTerms> {
  const terms: Record<string, unknown> = {}
  for (const name of SIMPLE) if (body[name] !== undefined) terms[name] = body[name]
  if (body.title !== undefined) terms.title = body.title.trim()
  if (body.extra !== undefined) terms.extra = checkedExtra(body.extra)
  if (body.advance_discounts) {
    terms.advance_discounts = body.advance_discounts.map(
      ({ discount_type, discount_value = 0, length = 1 }) => ({
        discount_type,
        discount_value,
        length
      })
    )
  }
  if (body.use_charges) terms.use_charges = body.use_charges.map((use) => useCharge(use, now))
  if (setsFee && body.broker_fee !== undefined) terms.broker_fee = body.broker_fee
  return terms
}

function useCharge(use: NonNullable<PatchedPlanDetail['use_charges']>[number], now: string): UseCharge {
  const { slug, title, description, use_amount = 0, quota = 0, maximum_limit = null, extra = null } = use
  const checked = checkedExtra(extra)
  return {
    slug,
    title: title ?? slug,
    description,
    created_at: now,
    use_amount,
    quota,
    maximum_limit,
    extra: checked
  }
}

function checkedExtra(extra: Extra): Extra {
  const text = extraText(extra)
  if (text.length > EXTRA_MAX) {
    fail('invalid_fields', { fields: { extra: [`This field may have at most ${EXTRA_MAX} characters.`] } })
  }
  return extraOf(text)
}
