/**
 * The figures of any stretch of time, computed from the rows in it: for partial periods and for zones that no
 * figures are kept in.
 */
import { type Figures, noFigures } from './figures.ts'
import type { Interval } from './periods.ts'

/** A row as it is listed by date; a sale names its customer. All rows are of one provider and one unit. */
export type DatedRow =
  | { readonly kind: 'sale'; readonly at: string; readonly amount: number; readonly customer: string }
  | { readonly kind: 'payment' | 'refund'; readonly at: string; readonly amount: number }

/** An interval's figures, and how many customers the one that it is compared with had. */
export interface ComparedFigures {
  readonly figures: Figures
  readonly customersBefore: number
}

/** Computes what `rows` say of an interval and its comparison; rows outside both are passed over, order is free. */
export function figuresOfRows(
  rows: Iterable<DatedRow>,
  column: Interval & { readonly compare: Interval }
): ComparedFigures {
  const figures = noFigures()
  const now = new Map<string, number>()
  const before = new Map<string, number>()
  for (const row of rows) {
    const inside = within(row.at, column)
    if (row.kind === 'sale') {
      if (inside) addTo(now, row.customer, row.amount)
      if (within(row.at, column.compare)) addTo(before, row.customer, row.amount)
    } else if (inside) figures[row.kind === 'payment' ? 'payments' : 'refunds'] += row.amount
  }
  for (const [customer, amount] of now) {
    figures.total += amount
    figures.customers += 1
    if (before.has(customer)) continue
    figures.new += amount
    figures.new_customers += 1
  }
  for (const [customer, amount] of before) {
    if (now.has(customer)) continue
    figures.churned += amount
    figures.churned_customers += 1
  }
  return { figures, customersBefore: before.size }
}

/** Instants of one form compare as text. */
function within(at: string, { start, end }: Interval): boolean {
  return at >= start && at < end
}

function addTo(sums: Map<string, number>, customer: string, amount: number): void {
  sums.set(customer, (sums.get(customer) ?? 0) + amount)
}
