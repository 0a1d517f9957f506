/** Trials that run, as the schedule of an account has them: when they end, and whether there is a card to go on with. */
import type { Instant } from '@bursar/calendar'
import type { SubscriptionChanged, SubscriptionStarted } from '@bursar/contracts'
import { omit } from '../../accounts/domain/orders-by-id.ts'
import { trialSoon } from './notice-times.ts'

/** A trial that nothing was ordered after. */
export interface RunningTrial {
  readonly subscription: string
  readonly provider: string
  readonly ends_at: Instant
  /** Since when there is a card on file, as it stood before the trial's end; null while there is none. */
  readonly card_since: Instant | null
  /** When its end is to be told of; null once it was, and of one that is so short that it was just begun. */
  readonly soon: Instant | null
}

/** By plan id. */
export type RunningTrials = Readonly<Record<string, RunningTrial>>

interface OfPlan {
  readonly subscription: string
  readonly plan: string
}

/** With the one that a subscription begins with, if it does. */
export function trialBegun(
  trials: RunningTrials,
  { subscription, plan, provider, created_at, trial_ends_at: ends_at }: SubscriptionStarted,
  card_since: Instant | null
): RunningTrials {
  if (ends_at === undefined) return trials
  const soon = trialSoon(ends_at, created_at)
  return { ...trials, [plan]: { subscription, provider, ends_at, card_since, soon } }
}

/** Something follows it, or it is over. */
export function withoutTrial(trials: RunningTrials, { subscription, plan }: OfPlan): RunningTrials {
  return trials[plan]?.subscription === subscription ? omit(trials, plan) : trials
}

/** Its end was told of. */
export function trialAnnounced(trials: RunningTrials, plan: string): RunningTrials {
  const held = trials[plan]
  return held ? { ...trials, [plan]: { ...held, soon: null } } : trials
}

/** A card that comes or goes after the end of a trial is nothing to that. */
export function trialsWithCard(
  trials: RunningTrials,
  card_since: Instant | null,
  at: Instant
): RunningTrials {
  const entries = Object.entries(trials).map(([plan, trial]): [string, RunningTrial] => [
    plan,
    at < trial.ends_at ? { ...trial, card_since } : trial
  ])
  return Object.fromEntries(entries)
}

/** A trial ends with its subscription, which tells of it, and moves with an end that its provider moves. */
export function trialMoved(
  trials: RunningTrials,
  { subscription, plan, ends_at, trial_ends_at }: SubscriptionChanged,
  time: Instant
): RunningTrials {
  const held = trials[plan]
  if (held?.subscription !== subscription) return trials
  if (trial_ends_at !== held.ends_at) {
    return { ...trials, [plan]: { ...held, ends_at, soon: trialSoon(ends_at, time) } }
  }
  return ends_at < held.ends_at ? omit(trials, plan) : trials
}
