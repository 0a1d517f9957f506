/** What the lists of plans have in common. */
import type { Organization, PlanDetail } from '@bursar/contracts'
import { type ListSource, type OperationRequest, organizationsOf } from '@bursar/service-kit'
import { planDetail } from './plan-view.ts'
import { type PlanDocument, priceOrder } from './projection.ts'

/** A plan with its owner. */
export interface OwnedPlan {
  readonly plan: PlanDocument
  readonly profile: Organization
}

/** A list of plans, cheapest first; the dates of the query are about when a plan was made. */
export function planList(
  request: OperationRequest<any, any>,
  list: 'provider' | 'activity' | 'pricing',
  by: string
): ListSource<OwnedPlan> {
  const { startAt = '', endsAt } = request.list
  const dated = startAt !== '' || endsAt !== undefined
  const within = (at: string) => at >= startAt && (endsAt === undefined || at < endsAt)
  return {
    collection: request.collection('plans'),
    list,
    by,
    descending: false,
    dates: 'none',
    orderField: 'period_amount',
    order: priceOrder,
    open: (plans) => nameOwners(request, plans as PlanDocument[]),
    keep: dated ? ({ plan }) => within(plan.created_at) : undefined,
    search: {
      slug: ({ plan }) => plan.slug,
      title: ({ plan }) => plan.title,
      profile: ({ profile }) => profile.slug
    },
    sort: {
      title: ({ plan }) => plan.title,
      is_active: ({ plan }) => (plan.is_active ? 1 : 0),
      created_at: ({ plan }) => plan.created_at
    }
  }
}

/** What a caller's cart makes of a list of plans. */
export interface PricedFor {
  /** Ids of the plans in the cart. */
  readonly inCart: ReadonlySet<string>
  /** The period amount with the best coupon of the cart, 1/100 units; null when none is for the plan. */
  discounted?(plan: PlanDocument): number | null
}

/** The rows of such a list as they are shown. */
export function planDetails(rows: readonly OwnedPlan[], pricedFor?: PricedFor): PlanDetail[] {
  return rows.map(({ plan, profile }) =>
    planDetail(plan, profile, pricedFor?.inCart.has(plan.plan), pricedFor?.discounted?.(plan))
  )
}

async function nameOwners(request: OperationRequest, plans: readonly PlanDocument[]): Promise<OwnedPlan[]> {
  const organizations = await organizationsOf(
    request,
    plans.map(({ provider }) => provider)
  )
  return plans.map((plan) => ({ plan, profile: organizations(plan.provider) }))
}
