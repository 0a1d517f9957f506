/**
 * The figures of any stretch of time, computed from the rows in it: for partial periods and for zones that no
 * figures are kept in.
 */
import type { Interval } from '@bursar/calendar'
import { addStored, negativeStored, type StoredSum } from '@bursar/contracts'
import { type Figures, noFigures } from './figures.ts'
import type { Presence } from './stored-documents.ts'

/** A row as it is listed by date; a sale names its customer. All rows are of one provider and one unit. */
export type DatedRow =
  | { readonly kind: 'sale'; readonly at: string; readonly amount: number; readonly customer: string }
  | { readonly kind: 'payment' | 'refund'; readonly at: string; readonly amount: StoredSum }

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
  const now = new Map<string, StoredSum>()
  const before = new Map<string, StoredSum>()
  for (const row of rows) {
    const inside = within(row.at, column)
    if (row.kind === 'sale') {
      if (inside) addTo(now, row.customer, row.amount)
      if (within(row.at, column.compare)) addTo(before, row.customer, row.amount)
    } else if (inside) move(figures, figureOf(row.kind), row.amount)
  }
  for (const [customer, amount] of now) {
    move(figures, 'total', amount)
    figures.customers += 1
    if (before.has(customer)) continue
    move(figures, 'new', amount)
    figures.new_customers += 1
  }
  for (const [customer, amount] of before) {
    if (now.has(customer)) continue
    move(figures, 'churned', amount)
    figures.churned_customers += 1
  }
  return { figures, customersBefore: before.size }
}

/** Of a column, and of what it is compared with. */
export interface Both<Of> {
  readonly here: Of
  readonly before: Of
}

/** What a customer bought in two stretches. */
type Bought = Both<Presence | undefined>

/** Rows that a stretch has more and less when its ends are moved. */
export interface Moved {
  readonly more: readonly DatedRow[]
  readonly less: readonly DatedRow[]
}

/**
 * The figures of two stretches whose ends are moved. Only customers with a row between the ends count differently;
 * `boughtBy` says what they bought in the two stretches before.
 */
export function figuresWith(
  stretches: ComparedFigures,
  moved: Both<Moved>,
  boughtBy: (customer: string) => Bought
): ComparedFigures {
  const figures = { ...stretches.figures }
  for (const row of moved.here.more) addMoney(figures, row, 1)
  for (const row of moved.here.less) addMoney(figures, row, -1)
  let { customersBefore } = stretches
  const [here, before] = [salesOf(moved.here), salesOf(moved.before)]
  for (const customer of new Set([...here.keys(), ...before.keys()])) {
    const bought = boughtBy(customer)
    const now = {
      here: both(bought.here, here.get(customer)),
      before: both(bought.before, before.get(customer))
    }
    customersBefore += Number(now.before !== undefined) - Number(bought.before !== undefined)
    count(figures, bought, -1)
    count(figures, now, 1)
  }
  return { figures, customersBefore }
}

function addMoney(figures: Figures, row: DatedRow, sign: 1 | -1): void {
  if (row.kind !== 'sale') move(figures, figureOf(row.kind), signed(row.amount, sign))
}

/** Adds what one customer is to the figures, or takes it away. */
function count(figures: Figures, { here, before }: Bought, sign: 1 | -1): void {
  if (here) {
    move(figures, 'total', signed(here.amount, sign))
    figures.customers += sign
  }
  if (here && !before) {
    move(figures, 'new', signed(here.amount, sign))
    figures.new_customers += sign
  }
  if (before && !here) {
    move(figures, 'churned', signed(before.amount, sign))
    figures.churned_customers += sign
  }
}

/** What each customer bought between the ends, less what is not in the stretch any more. */
function salesOf({ more, less }: Moved): Map<string, Presence> {
  const sales = new Map<string, Presence>()
  const add = (row: DatedRow, sign: 1 | -1) => {
    if (row.kind !== 'sale') return
    const { amount, count } = sales.get(row.customer) ?? { amount: 0, count: 0 }
    sales.set(row.customer, { amount: addStored(amount, signed(row.amount, sign)), count: count + sign })
  }
  for (const row of more) add(row, 1)
  for (const row of less) add(row, -1)
  return sales
}

function both(one: Presence | undefined, other: Presence | undefined): Presence | undefined {
  const count = (one?.count ?? 0) + (other?.count ?? 0)
  return count > 0 ? { amount: addStored(one?.amount ?? 0, other?.amount ?? 0), count } : undefined
}

/** Instants of one form compare as text. */
function within(at: string, { start, end }: Interval): boolean {
  return at >= start && at < end
}

function addTo(sums: Map<string, StoredSum>, customer: string, amount: number): void {
  sums.set(customer, addStored(sums.get(customer) ?? 0, amount))
}

type AmountFigure = 'total' | 'new' | 'churned' | 'payments' | 'refunds'

function move(figures: Figures, figure: AmountFigure, amount: StoredSum): void {
  figures[figure] = addStored(figures[figure], amount)
}

function figureOf(kind: 'payment' | 'refund'): AmountFigure {
  return kind === 'payment' ? 'payments' : 'refunds'
}

function signed(amount: StoredSum, sign: 1 | -1): StoredSum {
  return sign > 0 ? amount : negativeStored(amount)
}
