/** How often a card did not pay for the renewals with a provider. */
import type { Instant } from '@bursar/calendar'
import { type DunningTerms, USUAL_DUNNING } from '../../dunning/domain/dunning.ts'
import { dayOf } from './billing-date.ts'

/** Cards that did not pay for one provider's renewals. */
export interface CardAttempts {
  readonly count: number
  /** UTC day of the last one. */
  readonly day: string
  /** A new card has given all of them back, which it does once until one pays. */
  readonly isForgiven: boolean
  /** What the last one went by. */
  readonly terms: DunningTerms
  /** The billing date that it was for. */
  readonly billing_date: Instant
}

/** By provider. */
export type Attempts = Readonly<Record<string, CardAttempts>>

/** An attempt that failed: for what, and by which terms. */
interface Attempt {
  readonly provider: string
  readonly billing_date: Instant
  readonly dunning?: DunningTerms | undefined
}

/** With one more, which is counted once a day. */
export function attempted(
  before: Attempts,
  { provider, billing_date, dunning: terms = USUAL_DUNNING }: Attempt,
  time: Instant
): Attempts {
  const { count = 0, day: last, isForgiven = false } = before[provider] ?? {}
  const day = dayOf(time)
  if (last === day) return before
  return { ...before, [provider]: { count: count + 1, day, isForgiven, terms, billing_date } }
}

/** What was tried for a provider is over: the next attempt is a first one. */
export function withoutCount(attempts: Attempts, provider: string): Attempts {
  const held = attempts[provider]
  return held ? { ...attempts, [provider]: { ...held, count: 0 } } : attempts
}

/** A new card gives attempts back, which it does once until one pays. */
export function forgiven(attempts: Attempts): Attempts {
  const entries = Object.entries(attempts).map(([provider, held]): [string, CardAttempts] => [
    provider,
    held.isForgiven ? held : { ...held, count: 0, isForgiven: true }
  ])
  return Object.fromEntries(entries)
}
