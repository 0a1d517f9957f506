/**
 * Keeps the figures of every interval up to date, one row at a time. A sale changes the figures of its own
 * interval and, by who is new and who churned, those of the next; what it changes depends on whether the
 * customer was present in the interval before, in its own and in the next. Rows of any order, late ones too,
 * end in the same documents. Amounts are exact up to 2^53 - 1 for each figure.
 */
import { calendarOf } from './calendar.ts'
import { type Figures, type Flow, type FlowKind, noFigures, type Sale } from './figures.ts'
import {
  type Documents,
  figuresPrefix,
  type Presence,
  type PresenceBlock,
  presenceAt,
  presencePrefix,
  withSale
} from './kept-documents.ts'
import { millisecondsOf } from './periods.ts'
import { type Neighbourhood, placesOf } from './places.ts'

/** How a customer's sales stood in three intervals in a row before the sale that is being recorded. */
interface Attendance {
  readonly before: Presence | undefined
  readonly here: Presence | undefined
  readonly after: Presence | undefined
}

/**
 * Adds one sale to the documents; the caller tells each sale once. No key is read or written but those of
 * `keysForSale`. Throws a RangeError for a date or zone that is none.
 */
export function recordSale(docs: Documents, sale: Sale, zone: string): void {
  const places = placesOf(calendarOf(zone), millisecondsOf(sale.at))
  const seen = presencePrefix(sale.provider, zone, sale.unit, sale.customer)
  const sums = figuresPrefix(sale.provider, zone, sale.unit)
  const keys = places.blocks.map((block) => seen + block)
  const blocks: Array<PresenceBlock | undefined> = keys.map((key) => docs.get(key))

  for (const neighbourhood of places.neighbourhoods) {
    const { type, here } = neighbourhood
    changeSums(docs, sums, neighbourhood, sale.amount, attendanceIn(blocks, neighbourhood))
    blocks[here.block] = withSale(blocks[here.block], type, here.entry, sale.amount)
  }
  for (let n = 0; n < places.written; n++) docs.put(keys[n]!, blocks[n]!)
}

/** Adds a payment or a refund to the documents; the caller tells each once. Throws as `recordSale` does. */
export function recordFlow(docs: Documents, kind: FlowKind, flow: Flow, zone: string): void {
  for (const key of keysForFlow(flow, zone)) {
    changeFigures(docs, key, (figures) => {
      figures[kind] += flow.amount
    })
  }
}

/** Every key that `recordSale` may read or write for this sale, each once, so that a runner can load them ahead. */
export function keysForSale(sale: Sale, zone: string): string[] {
  const places = placesOf(calendarOf(zone), millisecondsOf(sale.at))
  const seen = presencePrefix(sale.provider, zone, sale.unit, sale.customer)
  const sums = figuresPrefix(sale.provider, zone, sale.unit)
  const keys = places.blocks.map((block) => seen + block)
  for (const { here, after } of places.neighbourhoods) keys.push(sums + here.sums, sums + after.sums)
  return keys
}

/** Every key that `recordFlow` reads and writes for this payment or refund. */
export function keysForFlow(flow: Flow, zone: string): string[] {
  const places = placesOf(calendarOf(zone), millisecondsOf(flow.at))
  const sums = figuresPrefix(flow.provider, zone, flow.unit)
  return places.neighbourhoods.map(({ here }) => sums + here.sums)
}

function attendanceIn(
  blocks: ReadonlyArray<PresenceBlock | undefined>,
  { type, before, here, after }: Neighbourhood
): Attendance {
  return {
    before: presenceAt(blocks[before.block], type, before.entry),
    here: presenceAt(blocks[here.block], type, here.entry),
    after: presenceAt(blocks[after.block], type, after.entry)
  }
}

function changeSums(
  docs: Documents,
  sums: string,
  { here, after }: Neighbourhood,
  amount: number,
  attendance: Attendance
): void {
  const first = attendance.here ? 0 : 1
  changeFigures(docs, sums + here.sums, (figures) => {
    figures.total += amount
    figures.customers += first
    if (!attendance.before) {
      figures.new += amount
      figures.new_customers += first
    } else if (first) {
      figures.churned -= attendance.before.amount
      figures.churned_customers -= 1
    }
  })
  const next = attendance.after
  if (!next) {
    changeFigures(docs, sums + after.sums, (figures) => {
      figures.churned += amount
      figures.churned_customers += first
    })
  } else if (first) {
    changeFigures(docs, sums + after.sums, (figures) => {
      figures.new -= next.amount
      figures.new_customers -= 1
    })
  }
}

function changeFigures(docs: Documents, key: string, apply: (figures: Figures) => void): void {
  const figures: Figures = { ...(docs.get(key) ?? noFigures()) }
  apply(figures)
  docs.put(key, figures)
}
