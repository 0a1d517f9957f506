import { BROKER_PROFILE, TransactionList, TransactionsQuery } from '@bursar/contracts'
import { answer, L7, listText, operation, pageLinks, selectRows } from '@bursar/service-kit'
import { headerOf, ledgerList } from '../transaction-lists.ts'
import { transactionRows } from '../transaction-view.ts'

export const listTransactions = operation({
  method: 'GET',
  path: '/api/billing/transactions',
  access: 'broker',
  summary: 'The whole ledger; selector limits it to accounts whose name contains that text',
  query: TransactionsQuery,
  lists: L7,
  answers: { 200: TransactionList },
  async handle(request) {
    const selector = request.query.selector?.toLowerCase()
    const all = ledgerList(request, 'all', '')
    const has = (account: string) => account.toLowerCase().includes(selector ?? '')
    const source = {
      ...all,
      ...(selector && { keep: ({ row }) => has(row.dest.account) || has(row.orig.account) })
    } satisfies typeof all
    const { rows, count, sums } = await selectRows(request, source)
    const header = await headerOf(request, source, sums)
    const results = transactionRows(rows, BROKER_PROFILE)
    return answer(200, listText({ ...header, next_billing_at: null, ...pageLinks(request, count) }, results))
  }
})
