/** What a plan cost before: the terms that make a day or a use of it dear, and until when each of them held. */
import type { Instant } from '@bursar/calendar'
import type { PlanTerms } from './plan-terms.ts'

const PRICING = [
  'period_amount',
  'period_type',
  'period_length',
  'setup_amount',
  'advance_discounts',
  'use_charges',
  'tax_included',
  'tax_exempt'
] as const satisfies readonly (keyof PlanTerms)[]

export type PricingTerms = Pick<PlanTerms, (typeof PRICING)[number]>

/** Terms that hold no more. */
export interface PastTerms extends PricingTerms {
  readonly until: Instant
}

interface WithPast extends PricingTerms {
  readonly past?: readonly PastTerms[]
}

/** True of changes after which orders may cost something else. */
export function changesPrices(changes: Partial<PlanTerms>): boolean {
  return PRICING.some((term) => changes[term] !== undefined)
}

/** The terms of before, once they change. */
export function pastAfter(held: WithPast, changes: Partial<PlanTerms>, at: Instant): readonly PastTerms[] {
  const { past = [] } = held
  return changesPrices(changes) ? [...past, { ...pricingOf(held), until: at }] : past
}

/** The terms as they were at an instant; before the plan was there, those that it began with. */
export function pricingAt(plan: WithPast, at: Instant): PricingTerms {
  return plan.past?.find(({ until }) => until > at) ?? plan
}

function pricingOf(terms: PricingTerms): PricingTerms {
  return Object.fromEntries(PRICING.map((term) => [term, terms[term]])) as unknown as PricingTerms
}
