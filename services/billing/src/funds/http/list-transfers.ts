import { justAfter } from '@bursar/calendar'
import { TransferList, TransfersQuery } from '@bursar/contracts'
import { answer, listText, operation, pageLinks, recordedRows, selectRows } from '@bursar/service-kit'
import { ledger } from '../../ledger/projection.ts'
import { headerOf, ledgerList } from '../../ledger/transaction-lists.ts'
import { transactionRows } from '../../ledger/transaction-view.ts'
import type { PaymentProcessor } from '../../processors/port.ts'
import { reconcilePayouts } from '../reconcile-payouts.ts'

/** Makes the operation for a processor. */
export function listTransfers(processor: PaymentProcessor) {
  return operation({
    method: 'GET',
    path: '/api/billing/{profile}/transfers',
    access: 'direct',
    summary:
      "Every movement of a provider's funds and their balance; new payouts of the processor are recorded first",
    query: TransfersQuery,
    lists: ['start_at', 'ends_at', 'q', 'q_f', 'o', 'page'],
    answers: { 200: TransferList },
    async handle(request) {
      const { id } = request.profile
      const { list, now, query, asOf } = request
      const asks = asOf === undefined && isAsked(query.force)
      const detail = asks ? await reconcilePayouts(request, processor) : undefined
      const source = ledgerList(request, 'transfers', id)
      const { rows, count } = await selectRows(request, source)
      // The figure is what the funds hold at the end, whatever start_at and q keep.
      const before = list.endsAt ?? justAfter(now)
      const { sums } = await recordedRows(request, ledger).tally({ list: 'transfers', by: id, before })
      const header = await headerOf(request, source, sums)
      const results = transactionRows(rows, id)
      const head = { ...header, ...(detail && { detail }), ...pageLinks(request, count) }
      return answer(200, listText(head, results))
    }
  })
}

/** Unless it is falsy. */
function isAsked(force: string | undefined): boolean {
  return force === undefined || !/^(|0|false|no|off)$/i.test(force)
}
