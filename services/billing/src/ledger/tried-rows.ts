/** What a dry run would book, to the cent. */
import type { LedgerRow, Tried } from '@bursar/contracts'
import type { NewEvent } from '@bursar/event-sourcing'
import { type Answer, answer, type OperationRequest } from '@bursar/service-kit'
import { nameProfiles, transactionView } from './transaction-view.ts'

/** Rows that the answer of a dry run lists. */
const LISTED_MAX = 1_000

/** The rows, as the profile `by` id has them in the book, with what of `unit` they come to. Nothing was done: it is not kept. */
export async function triedRows(
  request: OperationRequest<any, any, any>,
  rows: readonly LedgerRow[],
  { amount, unit, by }: { readonly amount: number; readonly unit: string; readonly by: string }
): Promise<Answer> {
  const named = await nameProfiles(request, rows.slice(0, LISTED_MAX))
  const results = named.map((row) => transactionView(row, by))
  return { ...answer(200, { amount, unit, results } satisfies Tried), kept: false }
}

/** What events would book. */
export function rowsIn(events: readonly NewEvent[]): LedgerRow[] {
  return events.flatMap(({ type, data }) => (type === 'billing.ledger-posted' ? data.rows : []))
}
