import type { Organization, Plan, PlanDetail } from '@bursar/contracts'
import type { PlanDocument } from '../../projections/plans.ts'

/** A plan with all its terms. `inCart`: the caller has it in the cart. */
export function planDetail(plan: PlanDocument, profile: Organization, inCart = false): PlanDetail {
  const { slug, title, description, is_active, setup_amount, period_amount, period_type, period_length } =
    plan
  const { unit, extra, renewal_type, is_not_priced, unlock_event, broker_fee, created_at } = plan
  return {
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
    broker_fee,
    discounted_period_amount: null,
    is_cart_item: inCart,
    detail: ''
  }
}

/** A plan in short. */
export function planShort({ slug, title }: Pick<PlanDocument, 'slug' | 'title'>): Plan {
  return { slug, title }
}
