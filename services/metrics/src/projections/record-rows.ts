/** Rows into figures, as changes of the figures' documents. */
import { type Change, type Documents, remove, together } from '@bursar/event-sourcing'
import {
  type PlacedFlow,
  type PlacedSale,
  placeFlow,
  placeSale,
  recordFlow,
  recordSale
} from '../domain/keep-figures.ts'
import type { SalesRows } from './sales-rows.ts'

/** Adds rows to the figures of one zone. */
function recordRows(rows: readonly SalesRows[], zone: string): readonly Change[] {
  const placed = rows.map((one) => place(one, zone))
  const keys = keysOf(placed)
  if (keys.length === 0) return []
  return [
    together(keys, (documents) => {
      for (const one of placed) record(documents, one)
    })
  ]
}

/**
 * The same for the rows of one event, remembered for the last zone: what an event comes to is asked once ahead,
 * to read what it needs together with others, and once when its turn comes.
 */
export function recording(rows: SalesRows): (zone: string) => readonly Change[] {
  let last: { readonly zone: string; readonly changes: readonly Change[] } | undefined
  return (zone) => {
    if (last?.zone !== zone) last = { zone, changes: recordRows([rows], zone) }
    return last.changes
  }
}

/** Takes all rows of a provider out of the figures of one zone, and into those of another. */
export function refold(rows: readonly SalesRows[], from: string, to: string): readonly Change[] {
  const before = keysOf(rows.map((one) => place(one, from)))
  return [...[...new Set(before)].map(remove), ...recordRows(rows, to)]
}

interface PlacedRows {
  readonly sales: readonly PlacedSale[]
  readonly payments: PlacedFlow | undefined
  readonly refunds: PlacedFlow | undefined
}

function place(
  { provider, unit, created_at: at, sales, payments, refunds }: SalesRows,
  zone: string
): PlacedRows {
  const flow = (amount: number) => (amount > 0 ? placeFlow({ provider, unit, at, amount }, zone) : undefined)
  return {
    sales: sales.map(([customer, amount]) => placeSale({ provider, unit, at, customer, amount }, zone)),
    payments: flow(payments),
    refunds: flow(refunds)
  }
}

function record(documents: Documents, { sales, payments, refunds }: PlacedRows): void {
  for (const sale of sales) recordSale(documents, sale)
  if (payments) recordFlow(documents, 'payments', payments)
  if (refunds) recordFlow(documents, 'refunds', refunds)
}

/** What a sale touches is all that the payments and refunds of its instant touch. */
function keysOf(placed: readonly PlacedRows[]): string[] {
  const keys: string[] = []
  for (const { sales, payments, refunds } of placed) {
    for (const sale of sales) keys.push(...sale.keys)
    if (sales.length > 0) continue
    if (payments) keys.push(...payments.keys)
    if (refunds) keys.push(...refunds.keys)
  }
  return keys
}
