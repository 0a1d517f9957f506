import { type BillingEvents, byName, type SubscriptionChanged } from '@bursar/contracts'
import { change, projection } from '@bursar/event-sourcing'

/** A profile that has or had a subscription with a provider; the key is `<provider>/<profile>`. */
export interface SubscriberDocument {
  readonly provider: string
  readonly profile: string
  /** When the first of its subscriptions began. */
  readonly created_at: string
  /** When each of its subscriptions ends, by id in sorted order; accepted ones only. */
  readonly ends: Readonly<Record<string, string>>
}

/** Each provider's subscribers, by when the last of their subscriptions ends. */
export const subscribers = projection<BillingEvents>({
  name: 'subscribers',
  version: 2,
  on: {
    'billing.subscription-changed': ({ data }) => {
      const { provider, profile } = data as SubscriptionChanged
      return [
        change(subscriberKey(provider, profile), (held: SubscriberDocument | undefined) =>
          subscriber(data, held)
        )
      ]
    }
  },
  lists: { provider: { by: ({ provider }: SubscriberDocument) => provider } },
  order: lastEnd
})

export const subscriberKey = (provider: string, profile: string) => `${provider}/${profile}`

/** When the last of the subscriptions ends. */
export function lastEnd({ ends }: SubscriberDocument): string {
  return Object.values(ends).reduce((last, end) => (end > last ? end : last), '')
}

/** One that waits to be accepted makes nobody a subscriber. */
function subscriber(
  { provider, profile, subscription, created_at, ends_at, accepted }: SubscriptionChanged,
  held: SubscriberDocument | undefined
): SubscriberDocument | undefined {
  const others = Object.entries(held?.ends ?? {}).filter(([id]) => id !== subscription)
  const ends = accepted ? [...others, [subscription, ends_at] as const].sort(byName) : others
  if (ends.length === 0) return undefined
  const first = held && held.created_at < created_at ? held.created_at : created_at
  return { provider, profile, created_at: first, ends: Object.fromEntries(ends) }
}
