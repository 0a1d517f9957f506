/** How long before something comes to its end people are told of it. */
import { type Instant, later } from '@bursar/calendar'

const DAY_MS = 86_400_000
const TRIAL_MS = 3 * DAY_MS
const RENEWAL_MS = 14 * DAY_MS
const YEAR_MS = 365 * DAY_MS

/** When the end of a trial is told of; null where that would be no later than `after`. */
export function trialSoon(ends_at: Instant, after: Instant): Instant | null {
  const soon = later(ends_at, -TRIAL_MS)
  return soon > after ? soon : null
}

/** When the renewal of what was ordered for long is told of. */
export function renewalSoon(ends_at: Instant): Instant {
  return later(ends_at, -RENEWAL_MS)
}

/** True of a stretch after which nobody expects to be charged any more: a year or longer. */
export function isLong(from: Instant, ends_at: Instant): boolean {
  return ends_at >= later(from, YEAR_MS)
}
