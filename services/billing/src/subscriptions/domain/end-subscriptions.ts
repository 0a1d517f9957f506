/** Subscriptions that end before what was paid for is over. No row is written: the rest goes on being earned. */

import type { Instant } from '@bursar/calendar'
import type { Account, AccountEvent } from '../../accounts/domain/account.ts'
import { isActive, type Subscription } from '../../accounts/domain/subscription.ts'
import { subscriptionChanged } from '../../accounts/domain/subscription-changed.ts'

/** Ends the active subscriptions that `which` names, now and for good; others stay as they are. */
export function endSubscriptions(
  account: Account,
  profile: string,
  which: (subscription: Subscription) => boolean,
  now: Instant
): AccountEvent[] {
  return Object.values(account.subscriptions)
    .filter((held) => isActive(held, now) && which(held))
    .flatMap((held) => {
      const { subscription, provider, plan, withheld } = held
      return [
        {
          type: 'billing.subscription-ended' as const,
          data: { subscription, profile, provider, plan, ended_at: now, withheld }
        },
        subscriptionChanged(profile, { ...held, ends_at: now, auto_renew: false })
      ]
    })
}
