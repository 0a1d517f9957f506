/** The balance sheets of the site, all on one stream: the broker writes them, and they are few. */
import type { BalanceLineAdded, MetricsEvents } from '@bursar/contracts'
import { own } from '@bursar/contracts'
import { type Decision, type EventOf, fold, happened, refuse } from '@bursar/event-sourcing'

export const SHEETS_STREAM = 'balance-sheets'

/** Balance sheets of one site. */
export const SHEETS_MAX = 100

/** Lines of one of them. */
export const LINES_MAX = 100

/** How many lines each has, by its name in URLs; the last one's rank. */
export type Sheets = Readonly<Record<string, number>>

export const sheetsFold = fold<Sheets, MetricsEvents>(
  {},
  { 'metrics.balance-line-added': (state, { report, rank }) => ({ ...state, [report]: rank }) }
)

/** Adds a line behind those that are there. */
export function addLine(
  state: Sheets,
  line: Omit<BalanceLineAdded, 'rank' | 'added_at'>,
  now: string
): Decision<EventOf<MetricsEvents, 'metrics.balance-line-added'>> {
  const lines = own<number>(state, line.report) ?? 0
  if (lines === 0 && Object.keys(state).length >= SHEETS_MAX) return refuse('too_many_balance_sheets')
  if (lines >= LINES_MAX) return refuse('too_many_balance_lines')
  return happened('metrics.balance-line-added', { ...line, rank: lines + 1, added_at: now })
}
