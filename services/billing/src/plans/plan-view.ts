import type { Organization, Plan, PlanDetail } from '@bursar/contracts'
import type { OperationRequest } from '@bursar/service-kit'
import { DEFAULT_TERMS } from './domain/plan-terms.ts'
import type { PlanDocument } from './projection.ts'

/** A plan with all its terms. `inCart`: the caller has it in the cart; `discounted`: see PlanDetail. */
export function planDetail(
  plan: PlanDocument,
  profile: Organization,
  inCart = false,
  discounted: number | null = null
): PlanDetail {
  const { slug, title, description, is_active, setup_amount, period_amount, period_type, period_length } =
    plan
  const { unit, extra, renewal_type, is_not_priced, unlock_event, broker_fee, created_at } = plan
  const { trial_days, trial_once } = { ...DEFAULT_TERMS, ...plan }
  return {
    id: plan.plan,
    slug,
    title,
    description,
    is_active,
    setup_amount,
    period_amount,
    period_type,
    period_length,
    advance_discounts: [...plan.advance_discounts],
    use_charges: [...plan.use_charges],
    unit,
    profile,
    extra,
    renewal_type,
    is_not_priced,
    unlock_event,
    created_at,
    skip_optin_on_grant: plan.skip_optin_on_grant,
    optin_on_request: plan.optin_on_request,
    trial_days,
    trial_once,
    // A plan from before there were taxes does not say.
    tax_included: plan.tax_included ?? false,
    tax_exempt: plan.tax_exempt ?? false,
    broker_fee,
    discounted_period_amount: discounted,
    is_cart_item: inCart,
    detail: ''
  }
}

/** Reads the plans of those ids at once; one that was deleted is shown by its id alone. */
export async function plansShort(
  { collection }: Pick<OperationRequest, 'collection'>,
  ids: readonly string[]
): Promise<(id: string) => Plan> {
  const plans = await collection('plans').getAll<PlanDocument>([...new Set(ids)])
  return (id) => {
    const plan = plans.get(id)
    return plan ? planShort(plan) : { id, slug: id, title: '' }
  }
}

/** A plan in short. */
export function planShort({ plan, slug, title }: Pick<PlanDocument, 'plan' | 'slug' | 'title'>): Plan {
  return { id: plan, slug, title }
}
