import { BalanceLineList } from '@bursar/contracts'
import { answer, arrayPage, fail, operation } from '@bursar/service-kit'
import type { SheetDocument } from '../projection.ts'

/** GET /api/metrics/balances/{report}/lines: by rank. */
export const listBalanceLines = operation({
  method: 'GET',
  path: '/api/metrics/balances/{report}/lines',
  access: 'broker',
  summary: 'List the lines of a balance sheet',
  lists: ['page', 'page_size'],
  answers: { 200: BalanceLineList },
  async handle(request) {
    const sheet = await request.collection('sheets').get<SheetDocument>(request.params.report)
    return answer(200, arrayPage(request, sheet?.lines ?? fail('not_found')))
  }
})
