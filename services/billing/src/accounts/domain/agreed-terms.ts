/** What of a plan's terms a subscription was ordered by, and since when it is known to get dearer. */
import { type Instant, later } from '@bursar/calendar'
import type { HeldTerms } from '@bursar/contracts'

const DAY_MS = 86_400_000

/** What makes a subscription dearer counts for a renewal so many milliseconds after it was told. */
export const NOTICE_MS = 14 * DAY_MS

export interface AgreedTerms {
  /** The plan's terms as they were then. */
  readonly at: Instant
  /** Those that were kept in their place. */
  readonly held?: HeldTerms
  /** When its price changes were told of, the oldest first; those that counted by the last order are left out. */
  readonly told: readonly Instant[]
}

/** What an order agrees to, by a renewal or by somebody's hand. */
export interface AgreeingOrder {
  readonly created_at: Instant
  readonly terms?: HeldTerms | undefined
}

/** After an order; where terms were kept, what was told too late to count is still to come. */
export function agreedBy({ created_at: at, terms: held }: AgreeingOrder, before?: AgreedTerms): AgreedTerms {
  if (!held) return { at, told: [] }
  const counted = later(at, -NOTICE_MS)
  return { at, held, told: before?.told.filter((told) => told > counted) ?? [] }
}

/** The newest notice that counts at an instant. */
export function countedNotice({ told }: AgreedTerms, at: Instant): Instant | undefined {
  const counts = later(at, -NOTICE_MS)
  return told.filter((one) => one <= counts).at(-1)
}

/** With one more notice: of those that count already the newest is enough. */
export function withNotice(agreed: AgreedTerms, at: Instant): AgreedTerms {
  const counted = countedNotice(agreed, at)
  return { ...agreed, told: [...agreed.told.filter((one) => counted === undefined || one >= counted), at] }
}
