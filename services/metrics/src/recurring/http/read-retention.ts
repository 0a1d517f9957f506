import { Metrics, PastTableQuery } from '@bursar/contracts'
import { answer, operation } from '@bursar/service-kit'
import { frameOf } from '../../figures/table-request.ts'
import { retentionTable } from '../domain/retention-table.ts'
import { cohortsOf } from '../read-cohorts.ts'
import { instantsOf } from '../recurring-at.ts'
import { monthlyTable } from '../retention-request.ts'

/** GET /api/metrics/{profile}/retention: of those who first paid in a month, how many still pay month by month. */
export const readRetention = operation({
  method: 'GET',
  path: '/api/metrics/{profile}/retention',
  access: 'direct',
  unconditional: true,
  summary: 'Read how many customers of each month still pay, and their recurring revenue',
  query: PastTableQuery,
  answers: { 200: Metrics },
  async handle(request) {
    const table = await monthlyTable(request)
    const ends = instantsOf(table).slice(1)
    const cohorts = await cohortsOf(
      request,
      table,
      ends.map(({ at }) => at)
    )
    const labels = ends.map(({ label }) => label)
    return answer(200, { ...frameOf(table), ...retentionTable(labels, cohorts, table.unit) })
  }
})
