/**
 * What a provider grants by name is for the profile of that name to accept; and what was imported for it before it had
 * dealt with the provider is its own to see from then on (consent: rule 4). An order of it shows none of that: it may be
 * of somebody else of that name.
 */

import { type Decision, happenedAll, refuse } from '@bursar/event-sourcing'
import type { AccountEvent } from './account.ts'
import type { Subscribed } from './subscribed.ts'
import { type Accepting, isActive, type Subscription } from './subscription.ts'
import { subscriptionChanged } from './subscription-changed.ts'

/** Grants a subscription that runs and waits to be accepted, withheld or not. Again is nothing new. */
export function grantSubscription(
  held: Subscription | undefined,
  { profile, by, now }: Accepting
): Decision<AccountEvent> {
  if (!held || !isActive(held, now)) return refuse('not_found')
  if (held.acceptance || held.granted) return happenedAll([])
  const { subscription, provider, plan } = held
  const granted = { subscription, profile, provider, plan, granted_by: by, granted_at: now }
  return happenedAll([
    { type: 'billing.subscription-granted', data: granted },
    subscriptionChanged(profile, { ...held, withheld: false })
  ])
}

/** What follows when a subscription that was granted is accepted: nothing of its provider's is withheld any more. */
export function surfaceSales(
  { subscriptions, surfaced }: Subscribed,
  { granted, provider, subscription }: Subscription,
  { profile, now }: Accepting
): AccountEvent[] {
  if (!granted || surfaced[provider]) return []
  const others = Object.values(subscriptions).filter(
    (one) => one.provider === provider && one.withheld && one.subscription !== subscription
  )
  return [
    { type: 'billing.sales-surfaced', data: { profile, provider, surfaced_at: now } },
    ...others.map((one) => subscriptionChanged(profile, { ...one, withheld: false }))
  ]
}
