/** What a posting of the book sells or gives back, party by party: each becomes an invoice or a credit note. */
import type { InvoiceKind, LedgerAbout, LedgerRow } from '@bursar/contracts'

/** A line of it, 1/100 units. */
export interface SaleLine {
  /** The order that it is, or that something was given back of; null where the book names none. */
  readonly order: string | null
  readonly amount: number
  readonly description: string
  /** What is bought: plan, span, quantity; of what is given back which line of which charge. */
  readonly about: LedgerAbout
}

/** What one buyer and one provider have of it, in one unit. */
export interface Sale {
  readonly kind: InvoiceKind
  readonly provider: string
  readonly profile: string
  readonly unit: string
  readonly lines: readonly SaleLine[]
  /** Only what was used: it goes on the next invoice. */
  readonly isUsage: boolean
}

/** Sales and what is given back; past sales that were imported are neither. */
export function salesOf(rows: readonly LedgerRow[]): Sale[] {
  const imported = new Set(rows.flatMap(({ kind, order }) => (kind === 'offline-receipt' ? [order] : [])))
  const sales = new Map<string, Sale>()
  for (const row of rows) {
    const parties = partiesOf(row)
    if (!parties || imported.has(row.order)) continue
    const { order, amount, description, unit, about = {} } = row
    const key = [...Object.values(parties), unit].join('/')
    const line = { order, amount, description, about }
    const before = sales.get(key) ?? { ...parties, unit, lines: [], isUsage: false }
    const isUsage = before.isUsage || (parties.kind === 'invoice' && isOfUse(about))
    sales.set(key, { ...before, lines: [...before.lines, line], isUsage })
  }
  return [...sales.values()]
}

/** What its lines come to. */
export function totalOf({ lines }: Pick<Sale, 'lines'>): number {
  return lines.reduce((sum, { amount }) => sum + amount, 0)
}

function partiesOf({ kind, dest, orig }: LedgerRow): Pick<Sale, 'kind' | 'provider' | 'profile'> | undefined {
  if (kind === 'order') return { kind: 'invoice', provider: orig.profile, profile: dest.profile }
  if (kind === 'refund') return { kind: 'credit-note', provider: dest.profile, profile: orig.profile }
  // What a change of plan gives back of an order, and of its tax.
  if (kind === 'change-cancellation' || kind === 'tax-cancellation') {
    return { kind: 'credit-note', provider: dest.profile, profile: orig.profile }
  }
  return undefined
}

/** Of what was used beyond the quota: such an order is for no period. */
function isOfUse({ plan, periods, tax_of }: LedgerAbout): boolean {
  return plan !== undefined && periods === undefined && tax_of === undefined
}
