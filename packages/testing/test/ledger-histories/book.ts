/** The book as its rows alone tell it, beside the read models: what the two say must be the same. */
import { auditBook, balances } from '@bursar/billing'
import { type Exact, type LedgerKind, type LedgerRow, plus } from '@bursar/contracts'
import { auditChanges } from '@bursar/testing'
import type { Seller } from './site.ts'

export interface Book {
  /** Takes the rows of one event; names what of the book is wrong after it. */
  add(rows: readonly LedgerRow[]): void
  /** What is wrong with all of it. */
  faults(): readonly string[]
  /** By unit what a customer owes of what is dated before an instant, or at all. */
  due(customer: string, before?: string): Map<string, Exact>
  /** What the Funds of a profile hold. */
  funds(profile: string, unit: string): Exact
  /** The payout of that amount that was made last. */
  payoutOf(amount: number): { profile: string; event_id: string; amount: number; unit: string } | undefined
  sellerOf(charge: string): Seller | undefined
  /** How many changes of plan gave something back. */
  credits(): number
  /** When something happened to a customer's money. */
  instantsOf(customer: string): readonly string[]
}

/** Profiles in the rows are ids: `idOf` says whose a slug is, `sellers` whose an id is. */
export function openBook(idOf: (slug: string) => string, sellers: ReadonlyMap<string, Seller>): Book {
  const audit = auditBook()
  const changes = auditChanges()
  const all: LedgerRow[] = []
  const byCustomer = new Map<string, LedgerRow[]>()
  const funds = new Map<string, Exact>()
  return {
    add(rows) {
      audit.add(rows)
      changes.add(rows)
      for (const row of rows) {
        all.push(row)
        if (row.subscriber !== undefined) {
          byCustomer.set(row.subscriber, [...(byCustomer.get(row.subscriber) ?? []), row])
        }
      }
      for (const [key, amount] of balances(rows)) funds.set(key, plus(funds.get(key) ?? 0, amount))
    },
    faults: () => audit.faults().map(({ invariant, detail }) => `${invariant}: ${detail}`),
    due(customer, before) {
      const rows = byCustomer.get(idOf(customer)) ?? []
      const sums = new Map<string, Exact>()
      for (const row of rows) {
        if (before !== undefined && row.created_at >= before) continue
        sums.set(row.unit, plus(sums.get(row.unit) ?? 0, dueOf(row)))
      }
      return sums
    },
    funds: (profile, unit) => funds.get(`${idOf(profile)}:Funds ${unit}`) ?? 0,
    payoutOf(amount) {
      const made = all.findLast((row) => row.kind === 'withdrawal' && row.amount === amount)
      return made && { profile: made.orig.profile, event_id: made.event_id, amount, unit: made.unit }
    },
    sellerOf(charge) {
      const paid = all.find((row) => row.about?.charge === charge && row.kind === 'payment')
      return paid && sellers.get(paid.dest.profile)
    },
    credits: () => changes.credits,
    instantsOf: (customer) => [
      ...new Set((byCustomer.get(idOf(customer)) ?? []).map(({ created_at }) => created_at))
    ]
  }
}

const SETTLES: readonly LedgerKind[] = ['payment', 'credit-payment', 'write-off', 'relief']

/** Per order: ordered, less paid, less given up, and less what a change of plan took off it. */
function dueOf({ kind, amount }: LedgerRow): number {
  if (kind === 'order') return amount
  return SETTLES.includes(kind) ? -amount : 0
}
