/** What a plan charges by use. */
import type { LivePlan } from './plan.ts'
import type { UseCharge } from './plan-terms.ts'

/** The use charge of that slug. */
export function useCharge(
  { use_charges }: Pick<LivePlan, 'use_charges'>,
  use: string
): UseCharge | undefined {
  return use_charges.find(({ slug }) => slug === use)
}

/** An order of so many uses, in words. */
export function usageText(
  plan: Pick<LivePlan, 'title'>,
  { slug, title }: UseCharge,
  quantity: number
): string {
  return `Usage of ${plan.title}: ${title || slug} × ${quantity}`
}

/** What may stand where a use is asked for, in a sentence. */
export function knownUses({ use_charges }: Pick<LivePlan, 'use_charges'>): string {
  if (use_charges.length === 0) return 'This plan charges nothing by use.'
  return `This must be one of ${use_charges.map(({ slug }) => slug).join(', ')}.`
}
