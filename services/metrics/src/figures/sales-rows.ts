/** The rows that figures are made of, kept by date: for partial periods, other zones and a change of zone. */
import { addStored, isPositiveStored, type LedgerRow, type StoredSum } from '@bursar/contracts'
import type { Sold } from './domain/figures.ts'
import type { DatedRow } from './domain/partial.ts'

/** What one provider sold, was paid and earned in one unit by rows of one instant of one event. */
export interface SalesRows {
  readonly provider: string
  readonly unit: string
  readonly created_at: string
  /** Customer and amount; a sale of 0 is a sale. See `Sold`. */
  readonly sales: readonly Sold[]
  readonly payments: StoredSum
  readonly refunds: StoredSum
  /** What the balances of BOOK_ACCOUNTS change by, in that order. */
  readonly book: readonly StoredSum[]
  /** When their event was recorded; absent before they are stored. */
  readonly recorded_at?: string
}

/** The accounts of the table of balances, in its order. */
export const BOOK_ACCOUNTS = ['Income', 'Backlog', 'Receivable'] as const

/** What the keys of a provider's rows begin with. */
export function rowsPrefix(provider: string): string {
  return `${provider}/rows/`
}

/** The key of the n-th document of the event at a position; such a key is used once. */
export function rowsKey({ provider, unit }: SalesRows, position: number, n: number): string {
  return `${rowsPrefix(provider)}${unit}/${String(position).padStart(15, '0')}.${n}`
}

/** What the keys of a provider's running totals of the book begin with. */
export function bookPrefix({ provider, unit }: Pick<SalesRows, 'provider' | 'unit'>): string {
  return `${provider}/book/${unit}/`
}

/** The key in each list of rows under which a provider's rows of one unit are. */
export function rowsList(provider: string, unit: string): string {
  return `${provider}/${unit}`
}

/** On the list `rows`, by date: what was sold, paid or given back. */
export function onRows({ provider, unit, sales, payments, refunds }: SalesRows): string | null {
  const counts = sales && (sales.length > 0 || isPositiveStored(payments) || isPositiveStored(refunds))
  return counts ? rowsList(provider, unit) : null
}

/** On the list `earnings`, by date: what moves the book and is not on `rows`. */
export function onEarnings(rows: SalesRows): string | null {
  return rows.sales && onRows(rows) === null ? rowsList(rows.provider, rows.unit) : null
}

/** Picks what the figures are made of out of posted rows, one document for each provider, unit and instant. */
export function salesRowsOf(rows: readonly LedgerRow[]): SalesRows[] {
  const found: Found[] = []
  for (const row of rows) {
    for (const provider of providersOf(row)) addRow(foundOf(found, row, provider), row)
  }
  return found
}

/** While rows are being added to it. */
type Found = { -readonly [Name in keyof SalesRows]: SalesRows[Name] } & {
  readonly sales: Sold[]
  readonly book: StoredSum[]
}

/** Rows of one event have few providers, units and instants. */
function foundOf(found: Found[], { unit, created_at }: LedgerRow, provider: string): Found {
  const known = found.find(
    (one) => one.provider === provider && one.unit === unit && one.created_at === created_at
  )
  if (known) return known
  const made = { provider, unit, created_at, sales: [], payments: 0, refunds: 0, book: [0, 0, 0] }
  found.push(made)
  return made
}

/** The same as single rows, for what is computed from them. */
export function datedRows({ created_at: at, sales, payments, refunds }: SalesRows): DatedRow[] {
  const rows: DatedRow[] = sales.map(([customer, amount, changed]) => ({
    ...{ kind: 'sale', at, customer, amount },
    ...(changed && { changed })
  }))
  if (isPositiveStored(payments)) rows.push({ kind: 'payment', at, amount: payments })
  if (isPositiveStored(refunds)) rows.push({ kind: 'refund', at, amount: refunds })
  return rows
}

/** Whose figures a row is in; fees of charges pass over the Backlog of a broker and are nobody's earnings. */
export function providersOf(row: LedgerRow): ReadonlySet<string> {
  const { kind, dest, orig } = row
  if (kind === 'refund') return new Set([dest.profile])
  if (kind === 'processor-fee' || kind === 'broker-fee') return new Set()
  return new Set(
    [dest, orig].filter(({ account }) => bookAccount(account) >= 0).map(({ profile }) => profile)
  )
}

function addRow(found: Found, row: LedgerRow): void {
  const { kind, dest, amount, about, subscriber } = row
  for (const [n, change] of bookOf(row, found.provider).entries()) {
    found.book[n] = addStored(found.book[n]!, change)
  }
  // A tax is paid and refunded as any other order, and is no sale.
  if (kind === 'order' && about?.tax_of === undefined) {
    found.sales.push(about?.changed ? [dest.profile, amount, true] : [dest.profile, amount])
  }
  if (kind === 'change-cancellation' && subscriber) found.sales.push([subscriber, -amount, true])
  if (kind === 'payment') found.payments = addStored(found.payments, amount)
  if (kind === 'refund') found.refunds = addStored(found.refunds, amount)
}

/** What a row changes the accounts of the table of balances by, of one profile. */
export function bookOf({ dest, orig, amount }: LedgerRow, provider: string): number[] {
  const changes = BOOK_ACCOUNTS.map(() => 0)
  const add = ({ profile, account }: LedgerRow['dest'], change: number) => {
    const n = bookAccount(account)
    if (profile === provider && n >= 0) changes[n] = changes[n]! + change
  }
  add(dest, amount)
  add(orig, -amount)
  return changes
}

function bookAccount(account: string): number {
  return (BOOK_ACCOUNTS as readonly string[]).indexOf(account)
}
