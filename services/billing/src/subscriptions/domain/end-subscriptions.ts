/** Subscriptions that end before what was paid for is over. No row is written: the rest goes on being earned. */

import type { Instant } from '@bursar/calendar'
import type { Account, AccountEvent } from '../../accounts/domain/account.ts'
import { isActive, type Subscription } from '../../accounts/domain/subscription.ts'
import { subscriptionChanged } from '../../accounts/domain/subscription-changed.ts'
import type { ReasonFields } from './reason.ts'

/** Ends the active subscriptions that `which` names, now and for good; others stay as they are. `why`: see `reasonFields`. */
export function endSubscriptions(
  account: Account,
  profile: string,
  which: (subscription: Subscription) => boolean,
  now: Instant,
  why: ReasonFields = {}
): AccountEvent[] {
  return Object.values(account.subscriptions)
    .filter((held) => isActive(held, now) && which(held))
    .flatMap((held) => {
      const { subscription, provider, plan, withheld } = held
      return [
        {
          type: 'billing.subscription-ended' as const,
          data: { subscription, profile, provider, plan, ended_at: now, withheld, ...why }
        },
        subscriptionChanged(profile, { ...held, ends_at: now, auto_renew: false })
      ]
    })
}

/** Takes the account of a profile that is out of use: its subscriptions end, and so will what is ordered later. */
export function closeAccount(account: Account, profile: string, now: Instant): AccountEvent[] {
  if (account.closed) return endSubscriptions(account, profile, () => true, now)
  return [
    { type: 'billing.account-closed', data: { profile, closed_at: now } },
    ...endSubscriptions(account, profile, () => true, now)
  ]
}
