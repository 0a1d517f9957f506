import { PastUnitQuery, TransactionList } from '@bursar/contracts'
import { answer, L7, listText, operation, pageLinks, selectRows } from '@bursar/service-kit'
import { receivablesAsked } from '../receivables.ts'
import { headerOf } from '../transaction-lists.ts'
import { transactionRows } from '../transaction-view.ts'

export const listReceivables = operation({
  method: 'GET',
  path: '/api/billing/{profile}/receivables',
  access: 'direct',
  summary: 'All sales of a provider above 0, paid or unpaid, and their total',
  query: PastUnitQuery,
  lists: L7,
  answers: { 200: TransactionList },
  async handle(request) {
    const { id } = request.profile
    const { list, source } = await receivablesAsked(request)
    const { rows, count, sums } = await selectRows({ ...request, list }, source)
    const results = transactionRows(rows, id)
    const header = await headerOf(request, source, sums)
    return answer(200, listText({ ...header, ...pageLinks(request, count) }, results))
  }
})
