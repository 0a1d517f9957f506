/** What people are told before time changes something: that a trial ends, and that what was ordered for long renews. */
import type { Instant } from '@bursar/calendar'
import type { AccountEvent } from '../../accounts/domain/account.ts'
import { renewableAt } from './due.ts'
import { renewalSoon } from './notice-times.ts'
import type { Renewing, Schedule } from './schedule.ts'

/** Whom it is told to, and by when it is due. */
export interface Announcing {
  readonly profile: string
  readonly at: Instant
  readonly now: Instant
  readonly providers?: ReadonlySet<string> | undefined
}

/** Each once; what is over by then is told no more. */
export function announce(state: Schedule, { profile, at, now, providers }: Announcing): AccountEvent[] {
  const { trials, renewing } = state
  const isTold = (provider: string) => providers?.has(provider) ?? true
  const ending = Object.entries(trials).flatMap(([plan, trial]): AccountEvent[] => {
    const { subscription, provider, ends_at, card_since, soon } = trial
    if (soon === null || soon > at || ends_at <= at || !isTold(provider)) return []
    const goes_on = renewing[plan]?.subscription === subscription && card_since !== null
    const data = { subscription, profile, provider, plan, ends_at, goes_on, told_at: now }
    return [{ type: 'billing.trial-ending', data }]
  })
  const coming = renewalsAhead(state).flatMap((one): AccountEvent[] => {
    const { subscription, provider, plan, ends_at } = one
    if (renewalSoon(ends_at) > at || renewableAt(one) <= at || !isTold(provider)) return []
    const data = { subscription, profile, provider, plan, ends_at, told_at: now }
    return [{ type: 'billing.renewal-coming', data }]
  })
  return [...ending, ...coming]
}

/** When there is something to tell of. */
export function announcedAt(state: Schedule): Instant[] {
  const ends = Object.values(state.trials).flatMap(({ soon }) => soon ?? [])
  return [...ends, ...renewalsAhead(state).map(({ ends_at }) => renewalSoon(ends_at))]
}

/** Of what was ordered for a year or longer. */
function renewalsAhead({ renewing, long }: Schedule): Renewing[] {
  return Object.values(renewing).filter(({ plan, ends_at }) => long[plan] === ends_at)
}
