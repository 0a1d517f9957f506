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

/** What each profile subscribes to or did, by when it ends: the active ones are those that end later than now. */
export const subscriptions = projection({
  name: 'subscriptions',
  version: 1,
  on: {
    'billing.subscription-changed': ({ data }) => [put((data as SubscriptionDocument).subscription, data)]
  },
  lists: { subscriber: { by: ({ profile }: SubscriptionDocument) => profile } },
  order: ({ ends_at }: SubscriptionDocument) => ends_at
})
