/** Rows into figures, as changes of the figures' documents. */
import { type Change, remove, together } from '@bursar/event-sourcing'
import { type PlacedTrade, placeTrade, recordTrade } from './domain/keep-figures.ts'
import { onRows, type SalesRows } from './sales-rows.ts'

/**
 * Adds rows of one event to the figures of a zone. Remembered for the last zone: what an event comes to is asked once
 * ahead, to read what it needs together with others, and once when its turn comes.
 */
export function recording(rows: SalesRows): (zone: string) => readonly Change[] {
  let last: { readonly zone: string; readonly changes: readonly Change[] } | undefined
  return (zone) => {
    if (last?.zone !== zone) last = { zone, changes: recorded(placed([rows], zone)) }
    return last.changes
  }
}

/** Takes all rows of a provider out of the figures of one zone, and into those of another. */
export function refold(rows: readonly SalesRows[], from: string, to: string): readonly Change[] {
  const before = new Set(placed(rows, from).flatMap(({ keys }) => keys))
  return [...[...before].map(remove), ...recorded(placed(rows, to))]
}

/** Where rows lie that count in figures. */
function placed(rows: readonly SalesRows[], zone: string): PlacedTrade[] {
  return rows
    .filter((one) => onRows(one) !== null)
    .map((one) => placeTrade({ ...one, at: one.created_at }, zone))
}

function recorded(trades: readonly PlacedTrade[]): readonly Change[] {
  if (trades.length === 0) return []
  return [
    together(
      trades.flatMap(({ keys }) => keys),
      (documents) => {
        for (const trade of trades) recordTrade(documents, trade)
      }
    )
  ]
}
