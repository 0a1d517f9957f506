/**
 * What a provider and a subscriber may change of a subscription that runs. A provider stops the renewal and gives
 * another end; the subscriber stops the renewal, and it alone turns it on again.
 *
 * Another end changes nothing of what was ordered: what was paid is earned over the time that was paid for, whether the
 * subscription now ends before that or after it.
 */
import { humanDay, type Instant, periodEnd } from '@bursar/calendar'
import type { Reason } from '@bursar/contracts'
import { type Decision, happenedAll, refuse } from '@bursar/event-sourcing'
import { acceptSubscription } from '../../accounts/domain/acceptance.ts'
import type { Account, AccountEvent } from '../../accounts/domain/account.ts'
import { isActive, type Note, type Subscription } from '../../accounts/domain/subscription.ts'
import { subscriptionChanged } from '../../accounts/domain/subscription-changed.ts'
import { trialUntil } from '../../accounts/domain/trial.ts'
import { reasonFields } from './reason.ts'
import { renewalStopped } from './renewal-stopped.ts'

/** What is asked for; what is left out stays. */
export interface SubscriptionChanges {
  readonly ends_at?: Instant | undefined
  readonly auto_renew?: boolean | undefined
  readonly description?: string | undefined
  readonly extra?: string | undefined
  /** Why the renewal is stopped. */
  readonly reason?: Reason | null | undefined
}

/** Whose subscription it is, and who asks. */
export interface Changing {
  readonly profile: string
  /** Whose key seals what is written about the subscriber. */
  readonly person: string
  /** A user's id. */
  readonly by: string
  /** Whether that user manages the subscriber, the provider, or both. */
  readonly asSubscriber: boolean
  readonly asProvider: boolean
  /** Whether the plan renews by itself. */
  readonly renews: boolean
  readonly now: Instant
}

/** `held` has its note in clear. What is not the caller's to change is left as it is. */
export function changeSubscription(
  state: Account,
  held: Subscription | undefined,
  changes: SubscriptionChanges,
  changing: Changing
): Decision<AccountEvent> {
  const { asProvider, now } = changing
  if (!held || !isActive(held, now) || (held.withheld && !asProvider)) return refuse('not_found')
  const { auto_renew = held.auto_renew, reason } = changes
  const ends_at = asProvider ? (changes.ends_at ?? held.ends_at) : held.ends_at
  const fields = {
    ...faultOfRenewal(held, auto_renew, changing),
    ...faultOfEnd(held, { ends_at, auto_renew }, now)
  }
  if (Object.keys(fields).length > 0) return refuse('invalid_fields', { fields })

  const described = asProvider ? describe(held, changes, changing) : []
  const moved = ends_at === held.ends_at ? [] : [endMoved(held, ends_at, changing)]
  const why = reasonFields(reason, changing.person)
  const stopped = held.auto_renew && !auto_renew ? [renewalStopped(changing.profile, held, now, why)] : []
  const stands = { ...held, ends_at, auto_renew, ...trialUntil(held.trial, ends_at) }
  if (!held.auto_renew && auto_renew) return resume(state, stands, [...described, ...moved], changing)
  const steps = [...moved, ...stopped]
  const changed = steps.length > 0 ? [subscriptionChanged(changing.profile, stands)] : []
  return happenedAll([...described, ...steps, ...changed])
}

type Faults = Record<string, string[]>

function faultOfRenewal(held: Subscription, auto_renew: boolean, { asSubscriber, renews }: Changing): Faults {
  if (held.auto_renew || !auto_renew) return {}
  if (!asSubscriber) return { auto_renew: ['Only a manager of the subscriber can turn the renewal on.'] }
  return renews ? {} : { auto_renew: ['This plan does not renew by itself.'] }
}

function faultOfEnd(
  held: Subscription,
  { ends_at, auto_renew }: Pick<Subscription, 'ends_at' | 'auto_renew'>,
  now: Instant
): Faults {
  if (ends_at === held.ends_at) return {}
  const last = periodEnd(now, { type: 'yearly', length: 1 }, LONGEST_YEARS)
  if (ends_at > last) return { ends_at: [`The end can be ${humanDay(last)} at the latest.`] }
  if (ends_at <= now)
    return { ends_at: ['The end must lie in the future; to end the subscription now, DELETE it.'] }
  if (ends_at > held.ends_at || !auto_renew) return {}
  return {
    ends_at: ['A subscription that renews cannot end earlier: stop its renewal too, with auto_renew false.']
  }
}

/** As long as anything may be sold for. */
const LONGEST_YEARS = 100

/** Who turns the renewal on accepts what is to be renewed; what waits for the provider goes on waiting. */
function resume(
  state: Account,
  stands: Subscription,
  before: readonly AccountEvent[],
  { profile, by, now }: Changing
): Decision<AccountEvent> {
  const resumed: AccountEvent = {
    type: 'billing.renewal-resumed',
    data: { ...which(stands, profile), resumed_by: by, resumed_at: now }
  }
  const steps = [...before, resumed]
  if (stands.acceptance || stands.request?.waits)
    return happenedAll([...steps, subscriptionChanged(profile, stands)])
  const accepted = acceptSubscription(state, stands, { profile, by, now })
  return accepted.ok ? happenedAll([...steps, ...accepted.events]) : accepted
}

function describe(
  held: Subscription,
  changes: SubscriptionChanges,
  { profile, person, now }: Changing
): AccountEvent[] {
  const before: Note = held.note ?? { description: '', extra: '' }
  const { description = before.description, extra = before.extra } = changes
  if (description === before.description && extra === before.extra) return []
  const data = {
    ...which(held, profile),
    withheld: held.withheld,
    person,
    description,
    extra,
    described_at: now
  }
  return [{ type: 'billing.subscription-described', data }]
}

function endMoved(held: Subscription, ends_at: Instant, { profile, now }: Changing): AccountEvent {
  const data = { previous_ends_at: held.ends_at, ends_at, moved_at: now }
  return {
    type: 'billing.subscription-end-moved',
    data: { ...which(held, profile), withheld: held.withheld, ...data }
  }
}

function which({ subscription, provider, plan }: Subscription, profile: string) {
  return { subscription, profile, provider, plan }
}
