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
import { type Neighbourhood, type Places, placesOf, type SumsKeys, sumsKeysOf } from './places.ts'

/** How a customer's sales stood in three intervals in a row before the sale that is being recorded. */
interface Attendance {
  readonly before: Presence | undefined
  readonly here: Presence | undefined
  readonly after: Presence | undefined
}

/** A row to be recorded: `keys` are those of every document that it reads or writes, for a runner to load ahead. */
interface Placed {
  readonly amount: number
  readonly keys: readonly string[]
}

/** A sale and where it lies, found once however often it is asked for. */
export interface PlacedSale extends Placed {
  readonly places: Places
  /** The keys of the customer's presence, in the order of the places' blocks. */
  readonly blocks: readonly string[]
  readonly sums: SumsKeys
}

/** A payment or a refund: its keys are those of the figures that it adds to. */
export type PlacedFlow = Placed

/** Finds where a sale lies. Throws a RangeError for a date or zone that is none. */
export function placeSale({ provider, unit, customer, at, amount }: Sale, zone: string): PlacedSale {
  const places = placesOf(calendarOf(zone), millisecondsOf(at))
  const seen = presencePrefix(provider, zone, unit, customer)
  const blocks = places.blocks.map((block) => seen + block)
  const sums = sumsKeysOf(places, figuresPrefix(provider, zone, unit))
  return { amount, places, blocks, sums, keys: [...blocks, ...sums.here, ...sums.after] }
}

/** Finds where a payment or a refund lies. Throws as `placeSale` does. */
export function placeFlow({ provider, unit, at, amount }: Flow, zone: string): PlacedFlow {
  const places = placesOf(calendarOf(zone), millisecondsOf(at))
  return { amount, keys: sumsKeysOf(places, figuresPrefix(provider, zone, unit)).here }
}

/** Adds one sale to the documents; the caller tells each sale once. */
export function recordSale(docs: Documents, { amount, places, blocks: keys, sums }: PlacedSale): void {
  const blocks: Array<PresenceBlock | undefined> = keys.map((key) => docs.get(key))
  for (const [n, neighbourhood] of places.neighbourhoods.entries()) {
    const { type, here } = neighbourhood
    changeSums(docs, sums.here[n]!, sums.after[n]!, amount, attendanceIn(blocks, neighbourhood))
    blocks[here.block] = withSale(blocks[here.block], type, here.entry, amount)
  }
  for (let n = 0; n < places.written; n++) docs.put(keys[n]!, blocks[n]!)
}

/** Adds a payment or a refund to the documents; the caller tells each once. */
export function recordFlow(docs: Documents, kind: FlowKind, { amount, keys }: PlacedFlow): void {
  for (const key of keys) {
    changeFigures(docs, key, (figures) => {
      figures[kind] += amount
    })
  }
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
  hereKey: string,
  afterKey: string,
  amount: number,
  attendance: Attendance
): void {
  const first = attendance.here ? 0 : 1
  changeFigures(docs, hereKey, (figures) => {
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
    changeFigures(docs, afterKey, (figures) => {
      figures.churned += amount
      figures.churned_customers += first
    })
  } else if (first) {
    changeFigures(docs, afterKey, (figures) => {
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
