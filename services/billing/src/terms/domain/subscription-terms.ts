/** The terms of a subscription, as its plan and the rates of its provider said them when it agreed, and as they say them now. */
import type { Instant } from '@bursar/calendar'
import { type AgreedTerms, countedNotice } from '../../accounts/domain/agreed-terms.ts'
import type { Subscription } from '../../accounts/domain/subscription.ts'
import { isUnfollowed } from '../../accounts/domain/trial.ts'
import type { LivePlan } from '../../plans/domain/plan.ts'
import { pricingAt } from '../../plans/domain/plan-history.ts'
import { type Rate, type Terms, type TermsInForce, termsInForce } from './terms-in-force.ts'

/** The tax on orders of a plan by the rates that its provider had at an instant; undefined where none was. */
export type RateAt = (plan: Pick<LivePlan, 'provider' | 'tax_exempt'>, at: Instant) => Rate | undefined

/** What decides on it. */
export interface Pricing {
  readonly plan: LivePlan
  readonly rate: RateAt
  /** When it is asked. */
  readonly at: Instant
}

/** What is used costs: a notice counts for renewals alone. */
export function termsOfUse(held: Pick<Subscription, 'agreed' | 'trial'>, pricing: Pricing): TermsInForce {
  return inForce(held, held.agreed && agreedTerms(held.agreed, pricing), pricing)
}

/** What the renewal that is ordered at `at` costs. */
export function termsOfRenewal(held: Pick<Subscription, 'agreed' | 'trial'>, pricing: Pricing): TermsInForce {
  const { agreed } = held
  const counted = agreed && countedNotice(agreed, pricing.at)
  if (counted !== undefined) return inForce(held, termsAt(pricing, counted), pricing)
  return inForce(held, agreed && agreedTerms(agreed, pricing), pricing)
}

/** What its subscriber knows that it is to cost, against what the plan says. */
export function termsKnown(held: Pick<Subscription, 'agreed' | 'trial'>, pricing: Pricing): TermsInForce {
  const { agreed } = held
  const told = agreed?.told.at(-1)
  if (told !== undefined) return inForce(held, termsAt(pricing, told), pricing)
  return inForce(held, agreed && agreedTerms(agreed, pricing), pricing)
}

/** The plan with what counts of it. */
export function planInForce(plan: LivePlan, terms: TermsInForce): LivePlan {
  const { period_amount, period_type, period_length, setup_amount, tax_included } = terms
  const use_charges = plan.use_charges.flatMap((charge) => {
    const use = terms.uses.find(({ slug }) => slug === charge.slug)
    return use ? [{ ...charge, use_amount: use.use_amount, quota: use.quota }] : []
  })
  return { ...plan, period_amount, period_type, period_length, setup_amount, tax_included, use_charges }
}

/** All that a plan said at an instant. */
export function termsAt({ plan, rate }: Omit<Pricing, 'at'>, at: Instant): Terms {
  const { use_charges, tax_included, tax_exempt, ...pricing } = pricingAt(plan, at)
  const { period_amount, period_type, period_length, setup_amount } = pricing
  const uses = use_charges.map(({ slug, use_amount, quota }) => ({ slug, use_amount, quota, tax_included }))
  return {
    ...{ period_amount, period_type, period_length, setup_amount, tax_included, tax_exempt, uses },
    rate: rate({ provider: plan.provider, tax_exempt }, at),
    rates_at: at
  }
}

function agreedTerms({ at, held }: AgreedTerms, pricing: Pricing): Terms {
  if (!held) return termsAt(pricing, at)
  const { use_charges: uses, tax_exempt, rates_at, ...price } = held
  const { provider } = pricing.plan
  return { ...price, uses, tax_exempt, rates_at, rate: pricing.rate({ provider, tax_exempt }, rates_at) }
}

function inForce(
  held: Pick<Subscription, 'trial'>,
  agreed: Terms | undefined,
  { plan, rate, at }: Pricing
): TermsInForce {
  const now = termsAt({ plan, rate }, at)
  return termsInForce(agreed ?? now, now, { unit: plan.unit, starts: isUnfollowed(held) })
}
