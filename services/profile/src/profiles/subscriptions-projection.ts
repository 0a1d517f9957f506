/** What each profile is subscribed to, for its detail form. Billing owns subscriptions; this follows it. */
import type { BillingEvents, EventData, subscriptionChanged } from '@bursar/contracts'
import { change, projection, put } from '@bursar/event-sourcing'

/** Document `subscription/<id>`. */
export interface SubscriptionDocument {
  readonly subscription: string
  readonly profile: string
  readonly provider: string
  readonly plan: string
  readonly created_at: string
  readonly ends_at: string
  readonly auto_renew: boolean
  /** True of an import that the profile is not shown. */
  readonly withheld?: boolean
}

/** Document `plan/<id>`. */
export interface PlanDocument {
  readonly slug: string
  readonly title: string
}

export const planKey = (id: string) => `plan/${id}`

export const subscriptions = projection<BillingEvents>({
  name: 'subscriptions',
  version: 4,
  order: (document) => document.ends_at ?? '',
  lists: {
    subscriber: { by: ({ profile, withheld }: Partial<SubscriptionDocument>) => (withheld ? null : profile) },
    provider: { by: ({ provider }: Partial<SubscriptionDocument>) => provider ?? null }
  },
  on: {
    'billing.subscription-changed': ({ data }) => [
      put(`subscription/${data.subscription}`, subscription(data))
    ],
    'billing.plan-created': ({ data }) => [
      put(planKey(data.plan), { slug: data.slug, title: data.title } satisfies PlanDocument)
    ],
    'billing.plan-updated': ({ data: { plan, changes } }) => [
      change(planKey(plan), (known?: PlanDocument) => known && renamed(known, changes))
    ]
  }
})

function subscription(data: EventData<typeof subscriptionChanged>): SubscriptionDocument {
  const { subscription, profile, provider, plan, created_at, ends_at, auto_renew, withheld } = data
  const stands = { subscription, profile, provider, plan, created_at, ends_at, auto_renew }
  return { ...stands, ...(withheld && { withheld }) }
}

function renamed({ slug, title }: PlanDocument, changes: Partial<PlanDocument>): PlanDocument {
  return { slug: changes.slug ?? slug, title: changes.title ?? title }
}
