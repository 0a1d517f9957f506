import type { Instant } from '@bursar/calendar'
import type { SubscriptionChanged } from '@bursar/contracts'
import type { AccountEvent } from './account.ts'
import { type Acceptance, type Changes, changesOf, type Subscription } from './subscription.ts'

/** How a subscription stands, as the event that others follow it by. */
export function subscriptionChanged(
  profile: string,
  held: Pick<Subscription, 'subscription' | 'plan' | 'provider' | 'created_at' | 'ends_at' | 'auto_renew'> &
    Pick<Subscription, 'acceptance' | 'withheld' | 'trial'> &
    Changes
): AccountEvent {
  const { subscription, provider, plan, created_at, ends_at, auto_renew, acceptance, withheld, trial } = held
  const stands = { subscription, profile, provider, plan, created_at, ends_at, auto_renew }
  const data: SubscriptionChanged = {
    ...stands,
    ...acceptedFields(acceptance, ends_at),
    ...(trial && { trial_ends_at: trial.ends_at }),
    ...changesOf(held),
    ...(withheld && { withheld })
  }
  return { type: 'billing.subscription-changed', data }
}

function acceptedFields(acceptance: Acceptance | null, ends_at: Instant) {
  if (!acceptance) return { accepted: false }
  const { by, at, until } = acceptance
  return {
    accepted: true,
    ...(by !== null && { accepted_by: by }),
    accepted_at: at,
    // What ended before its time is accepted no longer than it lasted.
    accepted_until: until < ends_at ? until : ends_at
  }
}
