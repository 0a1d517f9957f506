import { Metrics, PastTableQuery } from '@bursar/contracts'
import { answer, operation, recordedRows } from '@bursar/service-kit'
import { balancesTable } from '../../figures/domain/tables.ts'
import { figures } from '../../figures/projection.ts'
import { BOOK_ACCOUNTS } from '../../figures/sales-rows.ts'
import { frameOf, tableRequest } from '../../figures/table-request.ts'
import { pointsOf } from '../../periods/domain/columns.ts'
import { balancesAt, balancesOfRows } from '../balances-at.ts'

/** GET /api/metrics/{profile}/balances: what a provider had earned, had yet to earn and was owed, over time. */
export const readBalances = operation({
  method: 'GET',
  path: '/api/metrics/{profile}/balances',
  access: 'direct',
  unconditional: true,
  summary: 'Read the balances of Income, Backlog and Receivable over time',
  query: PastTableQuery,
  answers: { 200: Metrics },
  async handle(request) {
    const table = await tableRequest(request)
    const points = pointsOf(table.columns)
    const instants = points.map(({ at }) => at)
    const balances = table.isPast
      ? await balancesOfRows(recordedRows(request, figures), table, instants)
      : await balancesAt(request.collection('figures'), table, instants)
    const columns = points.map(({ label }, n) => ({ label, balances: balances[n]! }))
    return answer(200, { ...frameOf(table), ...balancesTable(columns, BOOK_ACCOUNTS, table.unit) })
  }
})
