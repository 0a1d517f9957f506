import type { BillingEvents, PlanCreated, PlanDeleted, PlanUpdated } from '@bursar/contracts'
import { change, insert, projection, remove } from '@bursar/event-sourcing'

/** A plan as it is sold now; the document's key is its id. */
export type PlanDocument = PlanCreated

/** Each provider's plans, and the price list of all that are active: cheapest first, those without a price last. */
export const plans = projection<BillingEvents>({
  name: 'plans',
  version: 2,
  on: {
    'billing.plan-created': ({ data }) => [insert((data as PlanCreated).plan, data)],
    'billing.plan-updated': ({ data }) => [
      change((data as PlanUpdated).plan, (held: PlanDocument | undefined) =>
        held ? { ...held, ...(data as PlanUpdated).changes } : undefined
      )
    ],
    'billing.plan-deleted': ({ data }) => [remove((data as PlanDeleted).plan)]
  },
  lists: {
    provider: { by: ({ provider }: PlanDocument) => provider },
    activity: { by: ({ provider, is_active }: PlanDocument) => activity(provider, is_active) },
    pricing: { by: ({ is_active }: PlanDocument) => (is_active ? '' : null) }
  },
  lookups: { slug: ({ slug }: PlanDocument) => slug },
  order: priceOrder
})

/** What plans are sorted by: the price of a period as text, behind all others where there is none. */
export function priceOrder({ is_not_priced, period_amount }: PlanDocument): string {
  return `${is_not_priced ? 1 : 0}${String(period_amount).padStart(16, '0')}`
}

/** Key of a provider's active or inactive plans in the list `activity`. */
export function activity(provider: string, active: boolean): string {
  return `${provider}/${active ? 'active' : 'inactive'}`
}
