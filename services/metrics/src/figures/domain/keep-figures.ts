/**
 * Keeps the figures of every interval up to date, one instant's rows at a time. A sale changes the figures of its own
 * interval and, by who is new and who churned, those of the next; what it changes depends on whether the
 * customer was present in the interval before, in its own and in the next. Rows of any order, late ones too,
 * end in the same documents. Amounts are exact at any size.
 */
import { addStored, negativeStored } from '@bursar/contracts'
import { copyOf, type Figures, noFigures, type Trade } from './figures.ts'
import { stepMoney, stepSale } from './keep-steps.ts'
import type { Neighbourhood, Places, SumsKeys } from './places.ts'
import {
  boughtAnew,
  type Documents,
  type PlacedAmount,
  type Presence,
  type PresenceBlock,
  presenceAt,
  presencePrefix,
  stepsPrefix,
  withSale
} from './stored-documents.ts'

/** How a customer's sales stood in three intervals in a row before the sale that is being recorded. */
interface Attendance {
  readonly before: Presence | undefined
  readonly here: Presence | undefined
  readonly after: Presence | undefined
}

/** A trade and where it lies. */
export interface PlacedTrade extends Pick<Trade, 'payments' | 'refunds'> {
  readonly places: Places
  readonly sums: SumsKeys
  /** What the keys of its steps begin with. */
  readonly stepsUnder: string
  readonly sales: readonly PlacedSale[]
  /** Those of every document that it reads or writes, for a runner to load ahead. */
  readonly keys: readonly string[]
}

interface PlacedSale extends PlacedAmount {
  /** The keys of the customer's presence, in the order of the places' blocks. */
  readonly blocks: readonly string[]
}

/** Where the trades of an hour lie in one zone, and those of a provider and unit among them. */
export interface TradePlace {
  readonly zone: string
  readonly places: Places
  readonly sums: SumsKeys
}

export function placeTrade(
  { provider, unit, sales: sold, payments, refunds }: Trade,
  { zone, places, sums }: TradePlace
): PlacedTrade {
  const sales = sold.map(([customer, amount, changed]): PlacedSale => {
    const seen = presencePrefix(provider, zone, unit, customer)
    return { amount, changed, blocks: places.blocks.map((block) => seen + block) }
  })
  const keys = [...sums.here, ...sums.stepsHere]
  if (sales.length > 0) keys.push(...sums.after, ...sums.stepsAfter)
  for (const { blocks } of sales) keys.push(...blocks)
  return { places, sums, stepsUnder: stepsPrefix(provider, zone, unit), sales, payments, refunds, keys }
}

/** Adds a trade to the documents; the caller tells each once. */
export function recordTrade(docs: Documents, trade: PlacedTrade): void {
  const { sums, sales, payments, refunds } = trade
  const here = sums.here.map((key) => figuresAt(docs, key))
  const after = sales.length > 0 ? sums.after.map((key) => figuresAt(docs, key)) : []
  for (const sale of sales) recordSale(docs, trade, sale, here, after)
  for (const place of trade.places.stepped) stepMoney(stepsIn(docs, trade), place, { payments, refunds })
  for (let n = 0; n < here.length; n++) {
    here[n]!.payments = addStored(here[n]!.payments, payments)
    here[n]!.refunds = addStored(here[n]!.refunds, refunds)
    docs.put(sums.here[n]!, here[n]!)
  }
  for (let n = 0; n < after.length; n++) docs.put(sums.after[n]!, after[n]!)
}

/** Adds a sale to the customer's presence, and to the figures of its own intervals and of those after them. */
function recordSale(
  docs: Documents,
  trade: PlacedTrade,
  { blocks: keys, ...sale }: PlacedSale,
  here: readonly Figures[],
  after: readonly Figures[]
): void {
  const { neighbourhoods, written, stepped } = trade.places
  const blocks: Array<PresenceBlock | undefined> = keys.map((key) => docs.get(key))
  for (const place of stepped) stepSale(stepsIn(docs, trade), place, blocks, sale)
  for (let n = 0; n < neighbourhoods.length; n++) {
    const neighbourhood = neighbourhoods[n]!
    const { type, here: own } = neighbourhood
    addSale(here[n]!, after[n]!, sale, attendanceIn(blocks, neighbourhood))
    blocks[own.block] = withSale(blocks[own.block], type, own.entry, sale)
  }
  for (let n = 0; n < written; n++) docs.put(keys[n]!, blocks[n]!)
}

function stepsIn(documents: Documents, { stepsUnder }: PlacedTrade) {
  return { documents, keyOf: (end: string) => stepsUnder + end }
}

/** The figures under a key, to be changed. */
function figuresAt(docs: Documents, key: string): Figures {
  const known: Figures | undefined = docs.get(key)
  return known ? copyOf(known) : noFigures()
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

/** Adds a sale to the figures of its own interval and of the one after it. */
function addSale(
  here: Figures,
  after: Figures,
  { amount, changed }: PlacedAmount,
  attendance: Attendance
): void {
  const first = attendance.here ? 0 : 1
  here.total = addStored(here.total, amount)
  here.customers += first
  if (!attendance.before) {
    if (!changed) {
      here.new = addStored(here.new, amount)
      here.new_customers += boughtAnew(attendance.here) === undefined ? 1 : 0
    }
  } else if (first) {
    here.churned = addStored(here.churned, negativeStored(attendance.before.amount))
    here.churned_customers -= 1
  }
  const next = attendance.after
  if (!next) {
    after.churned = addStored(after.churned, amount)
    after.churned_customers += first
  } else if (first) {
    const anew = boughtAnew(next)
    after.new = addStored(after.new, negativeStored(anew ?? 0))
    after.new_customers -= anew === undefined ? 0 : 1
  }
}
