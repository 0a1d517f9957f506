/** A change of plan that is noted for the end of the period, and taken back. */
import type { Instant } from '@bursar/calendar'
import type { ChangeNote } from '@bursar/contracts'
import type { AccountEvent } from '../../accounts/domain/account.ts'
import type { ChangeTerms } from '../../accounts/domain/placed-change.ts'
import type { Subscription } from '../../accounts/domain/subscription.ts'
import { subscriptionChanged } from '../../accounts/domain/subscription-changed.ts'

/** Who notes it, for whom. */
export interface Noting {
  readonly profile: string
  /** A user's id. */
  readonly by: string
  readonly now: Instant
}

/** It renews from then on: at its end the renewal orders what is noted. A second note replaces the first. */
export function noteChange(
  held: Subscription,
  note: ChangeNote,
  { profile, by, now, reason }: Noting & Pick<ChangeTerms, 'reason'>
): AccountEvent[] {
  if (held.change_to?.plan === note.plan && held.change_to.periods === note.periods) return []
  const data = { ...which(held, profile), to: note.plan, periods: note.periods, noted_by: by, noted_at: now }
  return [
    { type: 'billing.change-noted', data: { ...data, ...reason } },
    subscriptionChanged(profile, { ...held, auto_renew: true, change_to: note })
  ]
}

/** It stays with its plan; nothing where nothing was noted. */
export function takeBackChange(
  held: Subscription,
  { profile, by, now }: Omit<Noting, 'by'> & { readonly by: string | null }
): AccountEvent[] {
  const { change_to, ...rest } = held
  if (!change_to) return []
  const taken = { to: change_to.plan, taken_back_by: by, taken_back_at: now }
  return [
    { type: 'billing.change-taken-back', data: { ...which(held, profile), ...taken } },
    subscriptionChanged(profile, rest)
  ]
}

function which({ subscription, provider, plan }: Subscription, profile: string) {
  return { subscription, profile, provider, plan }
}
