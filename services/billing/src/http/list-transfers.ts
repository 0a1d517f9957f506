import { TransactionList, TransfersQuery } from '@bursar/contracts'
import { answer, justAfter, operation, pageLinks, selectRows } from '@bursar/service-kit'
import { headerOf, ledgerList } from './transaction-lists.ts'
import { transactionView } from './views/transaction-view.ts'

export const listTransfers = operation({
  method: 'GET',
  path: '/api/billing/{profile}/transfers',
  access: 'direct',
  summary: "Every movement of a provider's funds, and what they hold",
  query: TransfersQuery,
  lists: ['start_at', 'ends_at', 'q', 'q_f', 'o', 'page'],
  answers: { 200: TransactionList },
  async handle(request) {
    const { id } = request.profile
    const { list, now, collection } = request
    const source = ledgerList(request, 'transfers', id)
    const { rows, count } = await selectRows(request, source)
    // The figure is what the funds hold at the end, whatever start_at and q keep.
    const before = list.endsAt ?? justAfter(now)
    const { sums } = await collection('ledger').tally({ list: 'transfers', by: id, before })
    const header = await headerOf(request, source, sums)
    const results = rows.map((row) => transactionView(row, id))
    return answer(200, { ...header, ...pageLinks(request, count), results })
  }
})
