/**
 * Plans whose provider accepts each subscriber. What is ordered of one is charged with the order, and waits for the
 * provider: until then it gives nobody access, and the provider ends it where it does not want that subscriber.
 */
import { type Decision, happenedAll, refuse } from '@bursar/event-sourcing'
import type { AccountEvent } from './account.ts'
import { type Acceptance, type Accepting, isActive, type Subscription } from './subscription.ts'
import { subscriptionChanged } from './subscription-changed.ts'

/** The event that follows an order of such a plan, in front of the one that says how the subscription stands. */
export function requestOf(
  which: Pick<Subscription, 'subscription' | 'provider' | 'plan'> & { readonly profile: string },
  { by, at, until }: Acceptance
): AccountEvent {
  const { subscription, profile, provider, plan } = which
  const data = {
    subscription,
    profile,
    provider,
    plan,
    requested_by: by,
    requested_at: at,
    requested_until: until
  }
  return { type: 'billing.subscription-requested', data }
}

/** The provider accepts; again is nothing new, and one that ended is not found. `profile` is the subscriber. */
export function acceptRequest(
  held: Subscription | undefined,
  { profile, by, now }: Accepting
): Decision<AccountEvent> {
  if (!held?.request || !isActive(held, now)) return refuse('not_found')
  const { subscription, provider, plan, request } = held
  if (!request.waits) return happenedAll([])
  const { waits: _, ...acceptance } = request
  return happenedAll([
    {
      type: 'billing.request-accepted',
      data: { subscription, profile, provider, plan, accepted_by: by, accepted_at: now }
    },
    subscriptionChanged(profile, { ...held, acceptance })
  ])
}
