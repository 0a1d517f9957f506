/** Which part of an order is earned by an instant: the windows of its span that are over. */
import { type Instant, instantAfter, millisecondsOf, type Step } from '@bursar/calendar'
import { mulDiv } from '../../shared/domain/money.ts'

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

const HOUR = 3_600_000
/** A period of the plan that is longer is earned by months. */
const LONGEST_WINDOW = 28 * 24 * HOUR

/** What of the order is earned before `now`: all of it at the end of its span. */
export function earnedBy(order: EarnedOrder, now: Instant): number {
  const { amount, start, end, periods } = order
  if (end <= now) return amount
  if (start >= now) return 0
  const span = millisecondsOf(end) - millisecondsOf(start)
  const period = span / Math.max(1, periods)
  if (period > LONGEST_WINDOW) return earnedByMonths(order, now)
  const over = Math.floor((millisecondsOf(now) - millisecondsOf(start)) / period)
  return over * mulDiv(amount, period, span)
}

function earnedByMonths(
  { amount, start, end, anchor = start, step = 'month' }: EarnedOrder,
  now: Instant
): number {
  const after = (count: number) => instantAfter(anchor, { step: 'month', count })
  let first = 0
  while (after(first) < start) first++
  const length = (from: Instant, to: Instant) => millisecondsOf(to) - millisecondsOf(from)
  const months = step === 'month' ? monthsUpTo(after, first, end) : undefined
  let earned = 0
  for (let n = first; after(n + 1) <= now; n++) {
    const from = after(n) > start ? after(n) : start
    earned += months
      ? mulDiv(amount, 1, months)
      : mulDiv(amount, length(from, after(n + 1)), length(start, end))
  }
  return earned
}

/** How many whole months the span has; undefined when it ends within one. */
function monthsUpTo(after: (count: number) => Instant, first: number, end: Instant): number | undefined {
  let n = first
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
