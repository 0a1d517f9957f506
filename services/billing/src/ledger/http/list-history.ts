import { PastUnitQuery, TransactionList } from '@bursar/contracts'
import { answer, L7, listText, operation, pageLinks, selectRows } from '@bursar/service-kit'
import { headerOf, historyList, statementAt } from '../transaction-lists.ts'
import { transactionRows } from '../transaction-view.ts'

export const listHistory = operation({
  method: 'GET',
  path: '/api/billing/{profile}/history',
  access: 'provider',
  summary: 'The subscriber’s statement: orders, payments, write-offs and refunds',
  query: PastUnitQuery,
  lists: [...L7, 'id'],
  answers: { 200: TransactionList },
  async handle(request) {
    const { id } = request.profile
    const source = await historyList(request)
    const { rows, count, tally } = await selectRows(request, source)
    const header = await headerOf(request, source, await statementAt(request, tally))
    const results = transactionRows(rows, id)
    return answer(200, listText({ ...header, ...pageLinks(request, count) }, results))
  }
})
