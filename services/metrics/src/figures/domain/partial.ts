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

/** Stretches behind the end of a column, and behind that of what it is compared with, up to their intervals' ends. */
interface Rest<Of> {
  readonly here: Of
  readonly before: Of
}

/** What a customer bought in two whole intervals. */
type Bought = Rest<Presence | undefined>

/** For each row that is taken from whole figures its customer's presence is read as well. */
const TAKEN_COSTS = 3

/** Whether rows to take from whole figures are likely fewer than those of the column; later than now there are none. */
export function isShorterWithout(
  column: Interval & { readonly compare: Interval },
  rest: Rest<Interval>,
  now: string
): boolean {
  const taken = lengthOf(rest.before) + lengthOf({ ...rest.here, end: earlier(rest.here.end, now) })
  return taken * TAKEN_COSTS < lengthOf(column) + lengthOf(column.compare)
}

/**
 * The figures of a partial column: those of the whole interval against the whole one before, less `rest`, the
 * rows of the two that lie behind it. Only customers with such a row count differently; `boughtBy` says what
 * they bought in the two whole intervals.
 */
export function figuresWithout(
  whole: ComparedFigures,
  rest: Rest<readonly DatedRow[]>,
  boughtBy: (customer: string) => Bought
): ComparedFigures {
  const figures = { ...whole.figures }
  for (const row of rest.here) {
    if (row.kind !== 'sale') move(figures, figureOf(row.kind), negativeStored(row.amount))
  }
  let { customersBefore } = whole
  const [here, before] = [salesOf(rest.here), salesOf(rest.before)]
  for (const customer of new Set([...here.keys(), ...before.keys()])) {
    const bought = boughtBy(customer)
    const left = {
      here: less(bought.here, here.get(customer)),
      before: less(bought.before, before.get(customer))
    }
    customersBefore += Number(left.before !== undefined) - Number(bought.before !== undefined)
    count(figures, bought, -1)
    count(figures, left, 1)
  }
  return { figures, customersBefore }
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

function salesOf(rows: readonly DatedRow[]): Map<string, Presence> {
  const sales = new Map<string, Presence>()
  for (const row of rows) {
    if (row.kind !== 'sale') continue
    const { amount, count } = sales.get(row.customer) ?? { amount: 0, count: 0 }
    sales.set(row.customer, { amount: addStored(amount, row.amount), count: count + 1 })
  }
  return sales
}

function less(presence: Presence | undefined, taken: Presence | undefined): Presence | undefined {
  if (!presence || !taken) return presence
  const count = presence.count - taken.count
  return count > 0 ? { amount: addStored(presence.amount, negativeStored(taken.amount)), count } : undefined
}

/** Milliseconds. */
function lengthOf({ start, end }: Interval): number {
  return Math.max(0, Date.parse(end) - Date.parse(start))
}

function earlier(one: string, other: string): string {
  return one < other ? one : other
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
