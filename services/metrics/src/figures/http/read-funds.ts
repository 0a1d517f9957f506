import { Metrics, PastTableQuery } from '@bursar/contracts'
import { answer, operation, recordedRows } from '@bursar/service-kit'
import { fundsTable } from '../domain/tables.ts'
import { fillColumns } from '../fill-columns.ts'
import { figures } from '../projection.ts'
import { frameOf, tableRequest } from '../table-request.ts'

/** GET /api/metrics/{profile}/funds: what a provider sold, was paid and gave back in each period. */
export const readFunds = operation({
  method: 'GET',
  path: '/api/metrics/{profile}/funds',
  access: 'direct',
  unconditional: true,
  summary: 'Read sales, payments and refunds over time',
  query: PastTableQuery,
  answers: { 200: Metrics },
  async handle(request) {
    const table = await tableRequest(request)
    const columns = await fillColumns(table, recordedRows(request, figures))
    return answer(200, { ...frameOf(table), ...fundsTable(columns, table.unit) })
  }
})
