import { Metrics, PastTableQuery } from '@bursar/contracts'
import { answer, operation, recordedRows } from '@bursar/service-kit'
import { customersTable } from '../domain/tables.ts'
import { fillColumns } from '../fill-columns.ts'
import { figures } from '../projection.ts'
import { frameOf, tableRequest } from '../table-request.ts'

/** GET /api/metrics/{profile}/customers: how many customers a provider had, won and lost in each period. */
export const readCustomers = operation({
  method: 'GET',
  path: '/api/metrics/{profile}/customers',
  access: 'direct',
  unconditional: true,
  summary: 'Read new and churned customers over time',
  query: PastTableQuery,
  answers: { 200: Metrics },
  async handle(request) {
    const table = await tableRequest(request)
    const columns = await fillColumns(table, recordedRows(request, figures))
    return answer(200, { ...frameOf(table), ...customersTable(columns) })
  }
})
