/** The rows that figures are made of, kept by date: for partial periods, other zones and a change of zone. */
import type { DatedRow } from '../domain/partial.ts'
import type { PostedRow } from './posted-row.ts'

/** What one provider sold and was paid in one unit by rows of one instant of one event. */
export interface SalesRows {
  readonly provider: string
  readonly unit: string
  readonly created_at: string
  /** Pairs of customer and amount; a sale of 0 is a sale. */
  readonly sales: readonly (readonly [customer: string, amount: number])[]
  readonly payments: number
  readonly refunds: number
}

/** What the keys of a provider's rows begin with. */
export function rowsPrefix(provider: string): string {
  return `${provider}/rows/`
}

/** The key of the n-th document of the event at a position; such a key is used once. */
export function rowsKey({ provider, unit }: SalesRows, position: number, n: number): string {
  return `${rowsPrefix(provider)}${unit}/${String(position).padStart(15, '0')}.${n}`
}

/** The list that holds a provider's rows of one unit. */
export function rowsList(provider: string, unit: string): string {
  return `${provider}/${unit}`
}

/** Picks the sales, payments and refunds out of posted rows, one document for each provider, unit and instant. */
export function salesRowsOf(rows: readonly PostedRow[]): SalesRows[] {
  const found = new Map<string, SalesRows>()
  for (const row of rows) {
    const kind = kindOf(row)
    if (!kind) continue
    const provider = kind === 'sale' ? row.orig.profile : row.dest.profile
    const { unit, created_at } = row
    const name = `${provider} ${unit} ${created_at}`
    const known = found.get(name) ?? { provider, unit, created_at, sales: [], payments: 0, refunds: 0 }
    found.set(name, withRow(known, kind, row))
  }
  return [...found.values()]
}

/** The same as single rows, for what is computed from them. */
export function datedRows({ created_at: at, sales, payments, refunds }: SalesRows): DatedRow[] {
  const rows: DatedRow[] = sales.map(([customer, amount]) => ({ kind: 'sale', at, customer, amount }))
  if (payments > 0) rows.push({ kind: 'payment', at, amount: payments })
  if (refunds > 0) rows.push({ kind: 'refund', at, amount: refunds })
  return rows
}

function withRow(known: SalesRows, kind: DatedRow['kind'], row: PostedRow): SalesRows {
  if (kind === 'sale') return { ...known, sales: [...known.sales, [row.dest.profile, row.amount]] }
  if (kind === 'payment') return { ...known, payments: known.payments + row.amount }
  return { ...known, refunds: known.refunds + row.amount }
}

/** What a row is to the figures; undefined when it is nothing to them. */
function kindOf({ dest, orig }: PostedRow): DatedRow['kind'] | undefined {
  if (dest.account === 'Payable' && orig.account === 'Receivable') return 'sale'
  if (dest.account === 'Receivable' && orig.account === 'Backlog') return 'payment'
  // A refund also moves what the processor and the provider give back; only the provider's row is counted.
  return dest.account === 'Refund' && orig.account === 'Refunded' ? 'refund' : undefined
}
