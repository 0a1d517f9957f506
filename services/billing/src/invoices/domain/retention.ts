/** For how long an invoice goes on naming who was erased. */
import { type Instant, instantAfter } from '@bursar/calendar'

export interface Retained {
  readonly created_at: Instant
}

/** When the retention of an invoice is over; `years` is its provider's setting. */
export function retainedUntil({ created_at }: Retained, years: number): Instant {
  return instantAfter(created_at, { step: 'month', count: 12 * years })
}

/** Those whose retention is over, and when that of the next one is; null: there is none. */
export interface Review<One> {
  readonly over: readonly One[]
  readonly next: Instant | null
}

/** Looks at invoices at `now`; `yearsOf` answers what their provider has set by then. */
export function reviewRetention<One extends Retained>(
  invoices: readonly One[],
  yearsOf: (invoice: One) => number,
  now: Instant
): Review<One> {
  const until = invoices.map((invoice) => ({ invoice, ends: retainedUntil(invoice, yearsOf(invoice)) }))
  const waiting = until.flatMap(({ ends }) => (ends > now ? [ends] : [])).sort()
  return {
    over: until.flatMap(({ invoice, ends }) => (ends <= now ? [invoice] : [])),
    next: waiting[0] ?? null
  }
}
