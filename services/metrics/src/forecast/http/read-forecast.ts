import { ForecastQuery, Metrics } from '@bursar/contracts'
import { answer, operation } from '@bursar/service-kit'
import { frameOf } from '../../figures/table-request.ts'
import { pointsOf } from '../../periods/domain/columns.ts'
import { forecastTable } from '../domain/forecast-table.ts'
import { comingTable } from '../forecast-request.ts'
import { forecastOf } from '../read-forecast.ts'

/** GET /api/metrics/{profile}/forecast: what a provider will earn of what is ordered, and of renewals to come. */
export const readForecast = operation({
  method: 'GET',
  path: '/api/metrics/{profile}/forecast',
  access: 'direct',
  unconditional: true,
  summary:
    'Read what will be earned in the coming periods: of placed orders, and of renewals if nobody leaves',
  query: ForecastQuery,
  answers: { 200: Metrics },
  handle(request) {
    return request.inTurn(async () => {
      const table = await comingTable(request)
      const labels = pointsOf(table.columns).map(({ label }) => label)
      const found = await forecastOf(request, table)
      return answer(200, { ...frameOf(table), ...forecastTable(labels, found, table.unit) })
    })
  }
})
