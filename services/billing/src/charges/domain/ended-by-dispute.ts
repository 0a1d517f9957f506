/** The end of a subscription that was paid by a credit whose money a bank took back for good. */
import type { Instant } from '@bursar/calendar'
import type { AccountEvent } from '../../accounts/domain/account.ts'
import type { Subscription } from '../../accounts/domain/subscription.ts'
import { subscriptionChanged } from '../../accounts/domain/subscription-changed.ts'

/** It ends now, or as it begins, without a row. */
export function endedByDispute(
  { change_to: _, disputed: __, ...held }: Subscription,
  profile: string,
  now: Instant
): AccountEvent[] {
  const { subscription, provider, plan, withheld, created_at } = held
  const latest = created_at > now ? created_at : now
  return [
    {
      type: 'billing.subscription-ended',
      data: { subscription, profile, provider, plan, ended_at: now, withheld }
    },
    subscriptionChanged(profile, { ...held, ends_at: latest, auto_renew: false })
  ]
}
