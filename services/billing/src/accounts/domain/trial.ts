/** Trials: the free span that a first subscription to a plan begins with. */
import { type Instant, later, type PeriodType, stretchOf } from '@bursar/calendar'
import type { BillingEvents, KeptCoupon, OrderPlaced } from '@bursar/contracts'
import { type EventOf, fold } from '@bursar/event-sourcing'
import type { Span, Subscription } from './subscription.ts'

/** The trial that a subscription began with. */
export interface Trial {
  readonly ends_at: Instant
  /** True once something was ordered for the time after it. */
  readonly isFollowed: boolean
  /** What the first order after it costs less. */
  readonly coupon?: KeptCoupon
  /** When it began, of one that went on with the trial of another plan; absent where that is the subscription's beginning. */
  readonly began_at?: Instant
}

const DAY_MS = 86_400_000

/** What a trial needs of a plan. */
export interface TrialTerms {
  readonly trial_days: number
  readonly period_type: PeriodType
  readonly period_length: number
  readonly renewal_type: string
}

/**
 * The span of a trial that begins at `at`: whole days from that instant. What follows is counted from its end, in periods
 * of the plan. `id` is the subscription's.
 */
export function trialSpan(plan: TrialTerms, { id, at }: { readonly id: string; readonly at: Instant }): Span {
  const end = later(at, plan.trial_days * DAY_MS)
  return {
    subscription: id,
    starts: true,
    created_at: at,
    auto_renew: plan.renewal_type === 'auto-renew',
    start: at,
    end,
    anchor: end,
    step: stretchOf({ type: plan.period_type, length: plan.period_length }, 1).step,
    count: 0,
    trial_ends_at: end
  }
}

/**
 * The span of a trial that goes on with the one that a subscription to another plan began with, to the same end; what
 * follows is counted in periods of this plan.
 */
export function trialGoingOn(
  plan: TrialTerms,
  { trial, created_at }: Pick<Subscription, 'created_at'> & { readonly trial: Trial },
  { id, at }: { readonly id: string; readonly at: Instant }
): Span {
  const { ends_at } = trial
  const span = trialSpan({ ...plan, trial_days: 0 }, { id, at })
  const to = { end: ends_at, anchor: ends_at, trial_ends_at: ends_at }
  return { ...span, ...to, trial_began_at: trial.began_at ?? created_at }
}

/** A subscription's trial after its end was moved: of one that nothing follows yet the trial ends then, too. */
export function trialUntil(trial: Trial | undefined, ends_at: Instant): { readonly trial?: Trial } {
  return trial && !trial.isFollowed ? { trial: { ...trial, ends_at } } : {}
}

/** True while nothing was ordered for the time after its trial: setup amount and first period are to come. */
export function isUnfollowed({ trial }: Pick<Subscription, 'trial'>): boolean {
  return trial !== undefined && !trial.isFollowed
}

/** What the first order after a trial costs less, whether the trial runs or is over. */
export function keptCoupon(held: Pick<Subscription, 'trial'> | undefined): KeptCoupon | undefined {
  return held?.trial?.isFollowed ? undefined : held?.trial?.coupon
}

/** Whether a trial of a plan was had by whom its stream stands for. */
export const isTrialTaken = fold<boolean, BillingEvents>(false, { 'billing.trial-taken': () => true })

/** What the streams of those are told for whom a trial that was just ordered is had once. */
export function takeTrial(placed: OrderPlaced): EventOf<BillingEvents, 'billing.trial-taken'> {
  const { subscription, profile, provider, plan, created_at: taken_at } = placed
  return { type: 'billing.trial-taken', data: { subscription, profile, provider, plan, taken_at } }
}
