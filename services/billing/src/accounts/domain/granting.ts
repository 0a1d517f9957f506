/**
 * What a provider grants by name is for the profile of that name to accept; and what was imported for it before it had
 * dealt with the provider is its own to see from then on (consent: rule 4). An order of it shows none of that: it may be
 * of somebody else of that name.
 */

import { type Instant, later, type Period } from '@bursar/calendar'
import { type Decision, happenedAll, refuse } from '@bursar/event-sourcing'
import type { AccountEvent } from './account.ts'
import type { Subscribed } from './subscribed.ts'
import { type Accepting, buySpan, isActive, type Subscription, withSpan } from './subscription.ts'
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

/** A period of a plan that is to be granted. */
export interface Granting extends Accepting {
  /** Id of the subscription, in case one begins. */
  readonly subscription: string
  readonly plan: string
  readonly provider: string
  readonly period: Period
  /** True of a plan that asks nobody to accept. */
  readonly opted_in: boolean
}

/**
 * Grants one period of a plan, for nothing, to who has no subscription to it that runs. Nobody ordered it, so it waits
 * to be accepted, and it does not renew until the subscriber turns that on. One that runs is granted as it is.
 */
export function grantPlan(held: Subscription | undefined, granting: Granting): Decision<AccountEvent> {
  const { subscription, profile, provider, plan, period, opted_in, by, now } = granting
  if (held && isActive(held, now)) return grantSubscription(held, granting)
  const span = buySpan(undefined, { id: subscription, period, n: 1, at: now, auto_renew: false })
  const of = { subscription, profile, provider, plan }
  const { created_at, auto_renew, end: ends_at, anchor, step, count } = span
  const granted = { granted_by: by, granted_at: now, ...(opted_in && { opted_in }) }
  return happenedAll([
    {
      type: 'billing.subscription-started',
      data: { ...of, created_at, auto_renew, ends_at, anchor, step, count }
    },
    { type: 'billing.subscription-granted', data: { ...of, ...granted } },
    subscriptionChanged(profile, withSpan(span, plan, provider))
  ])
}

/** How long a grant that a mail told of is not told of again. */
const TOLD_AGAIN_AFTER_MS = 3_600_000

/** What a mail about a grant says, and who sends it. */
export interface Inviting extends Accepting {
  /** Whose key seals the message. */
  readonly person: string
  readonly plan_title: string
  readonly message: string
  readonly origin: string
}

/** Tells by mail of a grant that waits; nothing of one that was accepted, or was told of within the hour. */
export function inviteTo(held: Subscription, inviting: Inviting): AccountEvent[] {
  const { profile, person, by, now, plan_title, message, origin } = inviting
  const { subscription, provider, plan, acceptance, granted, invited_at } = held
  if (acceptance || !granted || isRecent(invited_at, now)) return []
  const what = { plan_title, person, ...(message !== '' && { message }) }
  const data = { subscription, profile, provider, plan, ...what, invited_by: by, invited_at: now, origin }
  return [{ type: 'billing.subscription-invited', data }]
}

function isRecent(told: Instant | null, now: Instant): boolean {
  return told !== null && now < later(told, TOLD_AGAIN_AFTER_MS)
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
