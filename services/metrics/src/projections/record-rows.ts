/** Rows into figures, as changes of the figures' documents. */
import { type Change, type Documents, remove, together } from '@bursar/event-sourcing'
import { keysForFlow, keysForSale, recordFlow, recordSale } from '../domain/keep-figures.ts'
import type { SalesRows } from './sales-rows.ts'

/** Adds rows to the figures of one zone. */
function recordRows(rows: readonly SalesRows[], zone: string): readonly Change[] {
  const keys = keysOf(rows, zone)
  if (keys.length === 0) return []
  return [
    together(keys, (documents) => {
      for (const one of rows) record(documents, one, zone)
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
  return [...keysOf(rows, from).map(remove), ...recordRows(rows, to)]
}

function record(documents: Documents, rows: SalesRows, zone: string): void {
  const { provider, unit, created_at: at, sales, payments, refunds } = rows
  for (const [customer, amount] of sales)
    recordSale(documents, { provider, unit, at, customer, amount }, zone)
  if (payments > 0) recordFlow(documents, 'payments', { provider, unit, at, amount: payments }, zone)
  if (refunds > 0) recordFlow(documents, 'refunds', { provider, unit, at, amount: refunds }, zone)
}

function keysOf(rows: readonly SalesRows[], zone: string): string[] {
  const keys = new Set<string>()
  for (const { provider, unit, created_at: at, sales, payments, refunds } of rows) {
    for (const [customer, amount] of sales) {
      for (const key of keysForSale({ provider, unit, at, customer, amount }, zone)) keys.add(key)
    }
    if (payments === 0 && refunds === 0) continue
    for (const key of keysForFlow({ provider, unit, at, amount: 0 }, zone)) keys.add(key)
  }
  return [...keys]
}
