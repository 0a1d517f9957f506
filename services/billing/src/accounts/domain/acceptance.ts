/** Who a subscription is accepted by: its subscriber's own side, by ordering it or by accepting what was brought. */
import type { Instant } from '@bursar/calendar'
import type { SubscriptionChanged } from '@bursar/contracts'
import { type Decision, happenedAll, refuse } from '@bursar/event-sourcing'
import type { Account, AccountEvent } from './account.ts'
import { surfaceSales } from './granting.ts'
import { isUnclaimed, type Subscribed, wasAcceptedBy } from './subscribed.ts'
import { type Accepting, isActive, type Subscription } from './subscription.ts'
import { subscriptionChanged } from './subscription-changed.ts'

/**
 * Accepts a subscription that its provider brought, up to where it ends now. Again is nothing new; one that
 * ended, or that the subscriber is not shown, is not found.
 */
export function acceptSubscription(
  account: Subscribed,
  held: Subscription | undefined,
  accepting: Accepting
): Decision<AccountEvent> {
  const { profile, by, now } = accepting
  if (!held || held.withheld || held.request?.waits || !isActive(held, now)) return refuse('not_found')
  if (held.acceptance) return happenedAll([])
  const { subscription, provider, plan, ends_at } = held
  const of = { subscription, profile, provider, plan }
  const acceptance = { by, at: now, until: ends_at }
  return happenedAll([
    {
      type: 'billing.subscription-accepted',
      data: { ...of, accepted_by: by, accepted_at: now, accepted_until: ends_at }
    },
    subscriptionChanged(profile, { ...held, acceptance }),
    ...surfaceSales(account, held, accepting)
  ])
}

/**
 * The first manager of a shadow accepted: what its maker accepted or ordered for it waits for that manager, and
 * what is due of it is asked of nobody until then; a card from before is gone. A second time is nothing, and so is
 * the first manager of a shadow that a user made and that has nothing here.
 */
export function claimAccount(account: Account, profile: string, at: Instant): AccountEvent[] {
  if (account.claimed_at !== null) return []
  const lapsed = Object.values(account.subscriptions).filter((held) => wasAcceptedBy(held, at))
  const { card } = account
  const hasCard = card !== null && card.saved_at <= at
  if (!isUnclaimed(account) && lapsed.length === 0 && !hasCard) return []
  return [
    { type: 'billing.account-claimed', data: { profile, claimed_at: at } },
    ...lapsed.map((held) => subscriptionChanged(profile, { ...held, acceptance: null })),
    ...(hasCard ? [forgotten(profile, at)] : [])
  ]
}

/** A subscription as 0.1 left it. */
export interface Unsettled extends SubscriptionChanged {
  /** What of it a checkout ordered. */
  readonly ordered?: { readonly since: Instant; readonly until: Instant }
}

/**
 * Says of a subscription of 0.1 who accepted it: what a checkout ordered, as far as that goes; an import where the
 * provider looks after the profile. `managed_at`: since when somebody manages the profile.
 */
export function settleAcceptance(
  account: Account,
  { ordered, ...stands }: Unsettled,
  managed_at: Instant | null
): AccountEvent[] {
  const { profile, provider, created_at, ends_at } = stands
  const isMakers = account.maker === provider && managed_at === null
  const since = ordered?.since ?? created_at
  const until = ordered?.until ?? ends_at
  const lapses = account.maker !== null && managed_at !== null && since <= managed_at
  const accepted = (ordered || isMakers) && !lapses
  const acceptance = accepted ? { by: null, at: since, until } : null
  const isClaimed = managed_at !== null && isUnclaimed(account)
  const claimed = isClaimed ? claimAccount(account, profile, managed_at) : []
  return [...claimed, subscriptionChanged(profile, { ...stands, acceptance, withheld: false })]
}

function forgotten(profile: string, forgotten_at: Instant): AccountEvent {
  return { type: 'billing.card-forgotten', data: { profile, forgotten_at } }
}
