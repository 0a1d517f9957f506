import { projection, put } from '@bursar/event-sourcing'

/** A subscription as it stands; the document's key is its id. */
export interface SubscriptionDocument {
  readonly subscription: string
  readonly profile: string
  readonly provider: string
  readonly plan: string
  readonly created_at: string
  readonly ends_at: string
  readonly auto_renew: boolean
  readonly accepted: boolean
}

/**
 * What each profile subscribes to or did, and who to each provider's plans, by when it ends: the active ones are
 * those that end later than now.
 */
export const subscriptions = projection({
  name: 'subscriptions',
  version: 2,
  on: {
    'billing.subscription-changed': ({ data }) => [put((data as SubscriptionDocument).subscription, data)]
  },
  lists: {
    subscriber: { by: ({ profile }: SubscriptionDocument) => profile },
    provider: { by: ({ provider }: SubscriptionDocument) => provider },
    plan: { by: ({ plan }: SubscriptionDocument) => plan }
  },
  order: ({ ends_at }: SubscriptionDocument) => ends_at
})
