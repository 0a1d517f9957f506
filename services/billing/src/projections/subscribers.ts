import { change, projection } from '@bursar/event-sourcing'
import type { SubscriptionChanged } from '../domain/events.ts'

/** A profile that has or had a subscription with a provider; the key is `<provider>/<profile>`. */
export interface SubscriberDocument {
  readonly provider: string
  readonly profile: string
  /** When each of its subscriptions ends, by id in sorted order; accepted ones only. */
  readonly ends: Readonly<Record<string, string>>
}

/** Each provider's subscribers, by when the last of their subscriptions ends. */
export const subscribers = projection({
  name: 'subscribers',
  version: 1,
  on: {
    'billing.subscription-changed': ({ data }) => {
      const { provider, profile, subscription, ends_at, accepted } = data as SubscriptionChanged
      if (!accepted) return []
      return [
        change(subscriberKey(provider, profile), (held: SubscriberDocument | undefined) => {
          const ends = Object.entries({ ...held?.ends, [subscription]: ends_at }).sort(byName)
          return { provider, profile, ends: Object.fromEntries(ends) } satisfies SubscriberDocument
        })
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

function byName([one]: readonly [string, string], [other]: readonly [string, string]): number {
  return one < other ? -1 : 1
}
