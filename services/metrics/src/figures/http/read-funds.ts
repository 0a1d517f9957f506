import { Metrics, TableQuery } from '@bursar/contracts'
import { answer, operation } from '@bursar/service-kit'
import { fundsTable } from '../domain/tables.ts'
import { fillColumns } from '../fill-columns.ts'
import { tableRequest } from '../table-request.ts'

/** GET /api/metrics/{profile}/funds: what a provider sold, was paid and gave back in each period. */
export const readFunds = operation({
  method: 'GET',
  path: '/api/metrics/{profile}/funds',
  access: 'direct',
  unconditional: true,
  summary: 'Read sales, payments and refunds over time',
  query: TableQuery,
  answers: { 200: Metrics },
  async handle(request) {
    const table = await tableRequest(request)
    const columns = await fillColumns(table, request.collection('figures'), request.now)
    return answer(200, fundsTable(columns, table.unit))
  }
})
