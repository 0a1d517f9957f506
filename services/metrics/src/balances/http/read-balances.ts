import { addStored, Metrics, type StoredSum, TableQuery } from '@bursar/contracts'
import type { Collection } from '@bursar/event-sourcing'
import { answer, operation } from '@bursar/service-kit'
import { storedInstant } from '../../figures/domain/running-totals.ts'
import { balancesTable } from '../../figures/domain/tables.ts'
import { BOOK_ACCOUNTS, bookPrefix, rowsList, type SalesRows } from '../../figures/sales-rows.ts'
import { type TableRequest, tableRequest } from '../../figures/table-request.ts'
import { documentsBetween, storedTotals } from '../../figures/totals-at.ts'
import { pointsOf } from '../../periods/domain/columns.ts'

/** GET /api/metrics/{profile}/balances: what a provider had earned, had yet to earn and was owed, over time. */
export const readBalances = operation({
  method: 'GET',
  path: '/api/metrics/{profile}/balances',
  access: 'direct',
  unconditional: true,
  summary: 'Read the balances of Income, Backlog and Receivable over time',
  query: TableQuery,
  answers: { 200: Metrics },
  async handle(request) {
    const table = await tableRequest(request)
    const points = pointsOf(table.columns)
    const balances = await balancesAt(
      request.collection('figures'),
      table,
      points.map(({ at }) => at)
    )
    const columns = points.map(({ label }, n) => ({ label, balances: balances[n]! }))
    return answer(200, balancesTable(columns, BOOK_ACCOUNTS, table.unit))
  }
})

/** The balances of BOOK_ACCOUNTS before each instant, 1/100 units. */
async function balancesAt(figures: Collection, table: TableRequest, instants: readonly number[]) {
  const prefix = bookPrefix(table)
  const kept = await storedTotals(figures, [prefix], instants, BOOK_ACCOUNTS.length)
  const by = rowsList(table.provider, table.unit)
  const balances: StoredSum[][] = []
  for (const instant of instants) {
    const totals = kept(prefix, instant)
    const since = { by, from: storedInstant(instant), before: instant }
    for (const list of ['rows', 'earnings']) {
      const rows = await documentsBetween(figures, { list, ...since }, (row: SalesRows) => row.created_at)
      for (const { book } of rows) {
        for (const [n, change] of book.entries()) totals[n] = addStored(totals[n]!, change)
      }
    }
    balances.push(totals)
  }
  return balances
}
