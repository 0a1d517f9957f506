/** The days on which a profile is billed: whole months after its first subscription began, and three days around them. */
import { type Instant, later, periodEnd } from '@bursar/calendar'

const MONTHLY = { type: 'monthly', length: 1 } as const

const DAY_MS = 86_400_000

/** Before and after a billing date, and for as long as an attempt after the first is waited for, in milliseconds. */
export const AROUND_MS = 3 * DAY_MS

/** A billing date, and from when to when what is due is charged for it. */
export interface BillingWindow {
  readonly date: Instant
  readonly from: Instant
  readonly until: Instant
}

/** The subscription that billing dates are counted from: from its beginning, or from the end of its trial. */
export interface CountedFrom {
  readonly created_at: Instant
  readonly trial_ends_at?: Instant | undefined
  /** True of one that a renewal ordered for the time after another. */
  readonly follows?: true | undefined
}

/** The first one that is not over at `at` and is later than `met`, the date that was charged for last. */
export function billingWindow(counted: CountedFrom, at: Instant, met: Instant = ''): BillingWindow {
  const first = counted.trial_ends_at ?? counted.created_at
  // The beginning itself is paid by the order that it comes with, but for what follows a trial or another subscription.
  const least = counted.trial_ends_at === undefined && !counted.follows ? 1 : 0
  const months = (Number(at.slice(0, 4)) - Number(first.slice(0, 4))) * 12
  // A month less than the calendars say, for the days after a billing date are still its own.
  let n = Math.max(least, months + Number(at.slice(5, 7)) - Number(first.slice(5, 7)) - 1)
  while (true) {
    const date = periodEnd(first, MONTHLY, n)
    const until = later(date, AROUND_MS)
    if (date > met && until >= at) return { date, from: later(date, -AROUND_MS), until }
    n += 1
  }
}

/** The UTC day of an instant: a card is asked once a day at most. */
export function dayOf(at: Instant): string {
  return at.slice(0, 10)
}

/** When the UTC day so many days after that one begins. */
export function daysAfter(day: string, days: number): Instant {
  return later(`${day}T00:00:00.000Z`, days * DAY_MS)
}
