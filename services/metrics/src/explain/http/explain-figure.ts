import { ExplainedFigure, ExplainQuery } from '@bursar/contracts'
import { answer, operation } from '@bursar/service-kit'
import { tableRequest } from '../../figures/table-request.ts'
import { explainFigure } from '../explain-figure.ts'
import { namedParts } from '../explained.ts'

/** GET /api/metrics/{profile}/{table}/explain: the orders, payments and ends behind one figure. */
export const explainTable = operation({
  method: 'GET',
  path: '/api/metrics/{profile}/{table}/explain',
  access: 'direct',
  unconditional: true,
  summary: 'List what is behind one figure of a table; the parts sum to it',
  query: ExplainQuery,
  lists: ['page', 'page_size'],
  answers: { 200: ExplainedFigure },
  handle(request) {
    return request.inTurn(async () => {
      const table = await tableRequest(request)
      const { results, ...explained } = await explainFigure(request, table)
      return answer(200, { ...explained, results: await namedParts(request, results) })
    })
  }
})
