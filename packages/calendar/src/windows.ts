/** Which part of an order is earned by an instant: the windows of its span that are over. */
import { millisecondsOf } from './intervals.ts'
import { type Instant, instantAfter, type Step } from './periods.ts'
import { mulDiv } from './shares.ts'
import { HOUR } from './zone-clock.ts'

/** What an order's span is made of. */
export interface EarnedOrder {
  /** 1/100 units. */
  readonly amount: number
  readonly start: Instant
  readonly end: Instant
  /** How many periods of the plan it has. */
  readonly periods: number
  /** What periods are counted from, and in; absent of orders of 0.1. */
  readonly anchor?: Instant | undefined
  readonly step?: Step | undefined
}

/** A period of the plan that is longer is earned by months. */
const LONGEST_WINDOW = 28 * 24 * HOUR

/** A window of an order's span. */
export interface Window {
  readonly end: Instant
  /** What of the order is earned once the window is over, those before it included; 1/100 units. */
  readonly earned: number
}

/** What of the order is earned before `now`: all of it at the end of its span. */
export function earnedBy(order: EarnedOrder, now: Instant): number {
  const { amount, start, end } = order
  if (end <= now) return amount
  if (start >= now) return 0
  const own = ownWindows(order)
  if (own) return Math.floor((millisecondsOf(now) - millisecondsOf(start)) / own.length) * own.amount
  let earned = 0
  for (const window of monthWindows(order)) {
    if (window.end > now) break
    earned = window.earned
  }
  return earned
}

/** The windows with which more than `earned` is earned, the earliest first; the last is over at the end of the span. */
export function* windowsAfter(order: EarnedOrder, earned: number): Generator<Window> {
  const { amount, start, end } = order
  if (earned >= amount) return
  if (start >= end) return yield { end, earned: amount }
  const own = ownWindows(order)
  for (const window of own ? windowsOf(order, own, earned) : monthWindows(order)) {
    if (window.end >= end) break
    if (window.earned > earned) yield window
  }
  yield { end, earned: amount }
}

/** The plan's own period, in milliseconds, and what is earned with each; undefined when that is by months. */
function ownWindows({ amount, start, end, periods }: EarnedOrder) {
  const span = millisecondsOf(end) - millisecondsOf(start)
  const length = span / Math.max(1, periods)
  return length > LONGEST_WINDOW ? undefined : { length, amount: mulDiv(amount, length, span) }
}

function* windowsOf(
  { start, end }: EarnedOrder,
  { length, amount }: { readonly length: number; readonly amount: number },
  earned: number
): Generator<Window> {
  if (amount === 0) return
  for (let n = Math.floor(earned / amount) + 1; ; n++) {
    const over = new Date(millisecondsOf(start) + n * length).toISOString()
    yield { end: over, earned: n * amount }
    if (over >= end) return
  }
}

function* monthWindows({
  amount,
  start,
  end,
  anchor = start,
  step = 'month'
}: EarnedOrder): Generator<Window> {
  const after = (count: number) => instantAfter(anchor, { step: 'month', count })
  let first = monthsBefore(anchor, start)
  while (after(first) < start) first++
  // A span that begins within a month begins with what is left of it.
  if (first > 0 && after(first) > start) first--
  const length = (from: Instant, to: Instant) => millisecondsOf(to) - millisecondsOf(from)
  const months = step === 'month' && after(first) === start ? monthsUpTo(after, first, end) : undefined
  let earned = 0
  for (let n = first; ; n++) {
    const from = after(n) > start ? after(n) : start
    const over = after(n + 1)
    earned += months ? mulDiv(amount, 1, months) : mulDiv(amount, length(from, over), length(start, end))
    yield { end: over, earned }
    if (over >= end) return
  }
}

/** Months from one instant that end before another for certain: one month at most is left to count. */
function monthsBefore(anchor: Instant, at: Instant): number {
  const [from, to] = [new Date(anchor), new Date(at)]
  const months = (to.getUTCFullYear() - from.getUTCFullYear()) * 12 + to.getUTCMonth() - from.getUTCMonth()
  return Math.max(0, months - 1)
}

/** How many whole months the span has; undefined when it begins or ends within one. */
function monthsUpTo(after: (count: number) => Instant, first: number, end: Instant): number | undefined {
  let n = Math.max(first, monthsBefore(after(0), end))
  while (after(n) < end) n++
  return after(n) === end && n > first ? n - first : undefined
}

/** Where the window ends in which an instant of a subscription falls; at the latest where the subscription does. */
export function windowEnd(
  { anchor, ends_at }: { readonly anchor: Instant; readonly ends_at: Instant },
  period: { readonly step: Step; readonly count: number },
  at: Instant
): Instant {
  const own = period.step === 'hour' && period.count * HOUR <= LONGEST_WINDOW
  const window = own ? period : { step: 'month' as const, count: 1 }
  // No month is longer, so no window is passed over.
  const length = window.step === 'hour' ? window.count * HOUR : 31 * 24 * HOUR
  let n = Math.max(0, Math.floor((millisecondsOf(at) - millisecondsOf(anchor)) / length))
  const after = (count: number) => instantAfter(anchor, { step: window.step, count: window.count * count })
  while (after(n) <= at) n++
  return after(n) < ends_at ? after(n) : ends_at
}
