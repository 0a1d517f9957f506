/**
 * The figures of any stretch of time, computed from the rows in it: for partial periods and for zones that no
 * figures are kept in.
 */
import type { Interval } from '@bursar/calendar'
import { addStored, negativeStored, type StoredSum } from '@bursar/contracts'
import { type Figures, noFigures } from './figures.ts'
import { boughtAnew, type Presence } from './stored-documents.ts'

/** A row as it is listed by date; a sale names its customer. All rows are of one provider and one unit. */
export type DatedRow =
  | {
      readonly kind: 'sale'
      readonly at: string
      readonly amount: number
      readonly customer: string
      /** Of a change of plan: see `Sold`. */
      readonly changed?: true
    }
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
  const now = new Map<string, Presence>()
  const before = new Map<string, Presence>()
  for (const row of rows) {
    const inside = within(row.at, column)
    if (row.kind === 'sale') {
      if (inside) addTo(now, row, 1)
      if (within(row.at, column.compare)) addTo(before, row, 1)
    } else if (inside) move(figures, figureOf(row.kind), row.amount)
  }
  for (const customer of new Set([...now.keys(), ...before.keys()])) {
    count(figures, { here: now.get(customer), before: before.get(customer) }, 1)
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
  const anew = boughtAnew(here)
  if (anew !== undefined && !before) {
    move(figures, 'new', signed(anew, sign))
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
  for (const row of more) if (row.kind === 'sale') addTo(sales, row, 1)
  for (const row of less) if (row.kind === 'sale') addTo(sales, row, -1)
  return sales
}

function both(one: Presence | undefined, other: Presence | undefined): Presence | undefined {
  const count = (one?.count ?? 0) + (other?.count ?? 0)
  if (count <= 0) return undefined
  const changed = {
    amount: addStored(one?.changed?.amount ?? 0, other?.changed?.amount ?? 0),
    count: (one?.changed?.count ?? 0) + (other?.changed?.count ?? 0)
  }
  const amount = addStored(one?.amount ?? 0, other?.amount ?? 0)
  return { amount, count, ...(changed.count > 0 && { changed }) }
}

/** Instants of one form compare as text. */
function within(at: string, { start, end }: Interval): boolean {
  return at >= start && at < end
}

function addTo(
  sums: Map<string, Presence>,
  { customer, amount, changed }: Extract<DatedRow, { kind: 'sale' }>,
  sign: 1 | -1
): void {
  const known = sums.get(customer) ?? { amount: 0, count: 0 }
  const more = { amount: signed(amount, sign), count: sign }
  const sum = (one: Pick<Presence, 'amount' | 'count'>) => ({
    amount: addStored(one.amount, more.amount),
    count: one.count + more.count
  })
  const changes = changed ? sum(known.changed ?? { amount: 0, count: 0 }) : known.changed
  sums.set(customer, { ...sum(known), ...(changes && { changed: changes }) })
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
