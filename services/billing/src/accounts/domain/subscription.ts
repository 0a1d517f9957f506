/** A subscription's span: which stretch of time an order buys. */
import { type Instant, instantAfter, type Period, type Step, stretchOf } from '@bursar/calendar'
import type { ChangedFrom, ChangeNote, Personal } from '@bursar/contracts'
import type { AgreedTerms } from './agreed-terms.ts'
import type { Trial } from './trial.ts'

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

/** What its provider describes a subscription with; empty for nothing. */
export interface Note {
  readonly description: Personal
  /** As `extraText` makes it. */
  readonly extra: Personal
}

/** A subscription that nobody granted, and that waits for no provider. */
export const ungranted = { granted: false, opted_in: false, invited_at: null, request: null }

/** That the provider has to accept what the subscriber ordered. */
export interface SubscriptionRequest extends Acceptance {
  /** True until the provider did. */
  readonly waits: boolean
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
  /** Granted by a plan that asks nobody to accept, or a seat that another paid: it runs without being accepted. */
  readonly opted_in: boolean
  /** When a mail last told of the grant; null while none did. */
  readonly invited_at: Instant | null
  /** Null of one that the provider was not asked about. */
  readonly request: SubscriptionRequest | null
  /** Null of one that was never described. */
  readonly note: Note | null
  /** Absent of one that began without a trial. */
  readonly trial?: Trial
  /** By which terms it goes on. */
  readonly agreed?: AgreedTerms
  /** When a change was noted last: it costs what it cost then, or less. */
  readonly noted_at?: Instant
  /** The one that it took the place of, by a change of plan; absent without one, as are those that follow. */
  readonly changed_from?: ChangedFrom
  /** The one that took its place. */
  readonly changed_to?: ChangedFrom
  /** What it goes over to at its end. */
  readonly change_to?: ChangeNote
  /** True while a bank looks into a charge whose credit paid it, or one that it came from by changes. */
  readonly disputed?: true
}

/** What of a subscription is about changes of its plan. */
export type Changes = Pick<Subscription, 'changed_from' | 'changed_to' | 'change_to' | 'disputed'>

/** What a subscription has of that. */
export function changesOf({ changed_from, changed_to, change_to, disputed }: Changes): Changes {
  return {
    ...(changed_from && { changed_from }),
    ...(changed_to && { changed_to }),
    ...(change_to && { change_to }),
    ...(disputed && { disputed })
  }
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
  /** Until when the subscription is, or was, a trial. */
  readonly trial_ends_at?: Instant
  /** Of a trial that goes on with that of another subscription: when that began. */
  readonly trial_began_at?: Instant
}

/** True from its start until just before its end. */
export function isActive(subscription: Pick<Subscription, 'created_at' | 'ends_at'>, at: Instant): boolean {
  return subscription.created_at <= at && at < subscription.ends_at
}

/** What is bought: `n` periods at `at`; `id` is the new subscription's when one starts. */
export interface Bought extends Omit<BoughtStretch, 'stretch'> {
  readonly period: Period
  readonly n: number
}

/** A stretch of time that is bought, as it was agreed on. */
export interface BoughtStretch {
  readonly id: string
  readonly stretch: { readonly step: Step; readonly count: number }
  readonly at: Instant
  readonly auto_renew: boolean
}

/** The span of so many periods: see `buyStretch`. */
export function buySpan(current: Subscription | undefined, { period, n, ...bought }: Bought): Span {
  return buyStretch(current, { ...bought, stretch: stretchOf(period, n) })
}

/**
 * The span that an order buys. It extends the subscription while that is active, counting on from its anchor;
 * after the end a new one starts at the order's time. A plan that went over from months to hours, or back,
 * cannot count on and is counted from the end.
 */
export function buyStretch(
  current: Subscription | undefined,
  { id, stretch: bought, at, auto_renew }: BoughtStretch
): Span {
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
    count,
    ...(current.trial && { trial_ends_at: current.trial.ends_at })
  }
}

/** The subscription as it is once the span is bought. */
export function withSpan(span: Span, plan: string, provider: string): Subscription {
  const { subscription, created_at, end, auto_renew, anchor, step, count, trial_ends_at } = span
  const trial = trial_ends_at !== undefined && { trial: { ends_at: trial_ends_at, isFollowed: !span.starts } }
  const stretch = { created_at, ends_at: end, auto_renew, anchor, step, count, ...trial }
  const stands = { acceptance: null, withheld: false, ...ungranted, note: null }
  return { subscription, plan, provider, ...stretch, ...stands }
}
