/** A subscription's span: which stretch of time an order buys. */
import { type Instant, instantAfter, type Period, type Step, stretchOf } from '@bursar/calendar'

/** That the subscriber's own side ordered or accepted a subscription: who, when, and up to when that goes. */
export interface Acceptance {
  /** A user's id; null where 0.1 did not keep it. */
  readonly by: string | null
  readonly at: Instant
  /** What the provider adds to the subscription goes further than this. */
  readonly until: Instant
}

/** Who accepts, and when. */
export interface Accepting {
  readonly profile: string
  /** A user's id. */
  readonly by: string
  readonly now: Instant
}

/** A profile's subscription to a plan. */
export interface Subscription {
  readonly subscription: string
  readonly plan: string
  readonly provider: string
  readonly created_at: Instant
  readonly ends_at: Instant
  readonly auto_renew: boolean
  /** What periods are counted from: `created_at`, or the end when the count had to begin anew. */
  readonly anchor: Instant
  readonly step: Step
  /** Steps from the anchor to `ends_at`. */
  readonly count: number
  /** Null while it waits to be accepted. */
  readonly acceptance: Acceptance | null
  /** An import that the subscriber is not shown: it had never dealt with the provider. */
  readonly withheld: boolean
  /** The provider granted it by name; it may wait to be accepted still. */
  readonly granted: boolean
}

/** What an order does to a subscription: it starts one or extends one, from `start` to `end`. */
export interface Span {
  readonly subscription: string
  readonly starts: boolean
  readonly created_at: Instant
  readonly auto_renew: boolean
  readonly start: Instant
  readonly end: Instant
  readonly anchor: Instant
  readonly step: Step
  readonly count: number
}

/** True from its start until just before its end. */
export function isActive(subscription: Pick<Subscription, 'created_at' | 'ends_at'>, at: Instant): boolean {
  return subscription.created_at <= at && at < subscription.ends_at
}

/** What is bought: `n` periods at `at`; `id` is the new subscription's when one starts. */
export interface Bought {
  readonly id: string
  readonly period: Period
  readonly n: number
  readonly at: Instant
  readonly auto_renew: boolean
}

/**
 * The span that an order buys. It extends the subscription while that is active, counting on from its anchor;
 * after the end a new one starts at the order's time. A plan that went over from months to hours, or back,
 * cannot count on and is counted from the end.
 */
export function buySpan(current: Subscription | undefined, { id, period, n, at, auto_renew }: Bought): Span {
  const bought = stretchOf(period, n)
  if (!current || !isActive(current, at)) {
    const end = instantAfter(at, bought)
    return {
      subscription: id,
      starts: true,
      created_at: at,
      auto_renew,
      start: at,
      end,
      anchor: at,
      ...bought
    }
  }
  const countsOn = current.step === bought.step
  const anchor = countsOn ? current.anchor : current.ends_at
  const count = countsOn ? current.count + bought.count : bought.count
  return {
    subscription: current.subscription,
    starts: false,
    created_at: current.created_at,
    auto_renew: current.auto_renew,
    start: current.ends_at,
    end: instantAfter(anchor, { step: bought.step, count }),
    anchor,
    step: bought.step,
    count
  }
}

/** The subscription as it is once the span is bought. */
export function withSpan(span: Span, plan: string, provider: string): Subscription {
  const { subscription, created_at, end, auto_renew, anchor, step, count } = span
  const stretch = { created_at, ends_at: end, auto_renew, anchor, step, count }
  return { subscription, plan, provider, ...stretch, acceptance: null, withheld: false, granted: false }
}
