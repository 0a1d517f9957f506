import { addStored, fromStored, Metrics, negativeStored, PastTableQuery } from '@bursar/contracts'
import { answer, operation, recordedRows } from '@bursar/service-kit'
import { frameOf, tableRequest } from '../../figures/table-request.ts'
import { pointsOf } from '../../periods/domain/columns.ts'
import { taxes } from '../projection.ts'
import { ratesOf, taxesAt, taxesOfRows } from '../taxes-at.ts'

const DEFINITION =
  'The tax at this rate of what was ordered in the period, less what was given back, charged back or written off in it.'

/** GET /api/metrics/{profile}/taxes: what a provider has to declare of each period, rate by rate. */
export const readTaxes = operation({
  method: 'GET',
  path: '/api/metrics/{profile}/taxes',
  access: 'direct',
  unconditional: true,
  summary: 'Read the taxes of orders over time, one row for each rate',
  query: PastTableQuery,
  answers: { 200: Metrics },
  async handle(request) {
    const table = await tableRequest(request)
    const { unit, columns } = table
    const instants = pointsOf(columns).map(({ at }) => at)
    const known = await ratesOf(request.collection('taxes'), table)
    const slugs = Object.keys(known)
    const sums = table.isPast
      ? await taxesOfRows(recordedRows(request, taxes), table, slugs, instants)
      : await taxesAt(request.collection('taxes'), table, slugs, instants)
    const results = slugs.map((slug, rate) => ({
      slug,
      title: known[slug]!,
      kind: 'interval' as const,
      definition: DEFINITION,
      values: columns.map(({ label }, n): [string, number | bigint] => {
        const change = addStored(sums[rate]![n + 1]!, negativeStored(sums[rate]![n]!))
        return [label, fromStored(change)]
      })
    }))
    return answer(200, { ...frameOf(table), title: 'Taxes', unit, scale: 0.01, results })
  }
})
