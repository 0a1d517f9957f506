import { Metrics, PastTableQuery } from '@bursar/contracts'
import { answer, operation } from '@bursar/service-kit'
import { frameOf, tableRequest } from '../../figures/table-request.ts'
import { mrrTable } from '../domain/mrr-table.ts'
import { recurringOf } from '../read-recurring.ts'
import { betweenOf, instantsOf } from '../recurring-at.ts'

/** GET /api/metrics/{profile}/mrr: what a provider's customers are worth a month, and what moved it. */
export const readMrr = operation({
  method: 'GET',
  path: '/api/metrics/{profile}/mrr',
  access: 'direct',
  unconditional: true,
  summary: 'Read recurring revenue and its movements over time',
  query: PastTableQuery,
  answers: { 200: Metrics },
  async handle(request) {
    const table = await tableRequest(request)
    const source = await recurringOf(request, table)
    const instants = instantsOf(table)
    const stood = await source.stoodAt(instants.map(({ at }) => at))
    const flows = await source.movedIn(betweenOf(table))
    const labels = instants.map(({ label }) => label)
    return answer(200, { ...frameOf(table), ...mrrTable(labels, stood, flows, table.unit) })
  }
})
