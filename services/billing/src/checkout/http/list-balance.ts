import { PastUnitQuery, TransactionList } from '@bursar/contracts'
import { answer, L7, type ListSource, listPage, type OperationRequest, operation } from '@bursar/service-kit'
import { orders, type UnpaidOrder } from '../../ledger/orders-projection.ts'
import { seenPart } from '../../ledger/seen-dealings.ts'
import { headerOf, ledgerList, statementAt } from '../../ledger/transaction-lists.ts'
import {
  type Movement,
  type NamedMovement,
  nameProfiles,
  transactionView
} from '../../ledger/transaction-view.ts'
import { accountRows } from '../../shared/account-then.ts'
import { nextBillingAt } from '../next-billing.ts'

export const listBalance = operation({
  method: 'GET',
  path: '/api/billing/{profile}/balance',
  access: 'provider',
  summary: 'The statement balance and the unpaid orders, newest first',
  query: PastUnitQuery,
  lists: L7,
  answers: { 200: TransactionList },
  async handle(request) {
    const { id } = request.profile
    const source = await unpaidOrders(request)
    const page = await listPage(request, source, async (rows) => rows.map((row) => transactionView(row, id)))
    const header = await headerOf(request, source, await statementAt(request))
    return answer(200, { ...header, next_billing_at: await nextBillingAt(request), ...page })
  }
})

async function unpaidOrders(request: OperationRequest<any, any>): Promise<ListSource<NamedMovement>> {
  const part = await seenPart(request, 'subscriber')
  return {
    ...ledgerList(request, part.list, part.by),
    ...part,
    collection: await accountRows(request, orders),
    descending: true,
    open: (orders) => nameProfiles(request, (orders as UnpaidOrder[]).map(orderRow))
  }
}

/** The row that placed the order. */
function orderRow({ created_at, description, amount, unit, subscriber, provider }: UnpaidOrder): Movement {
  return {
    created_at,
    description,
    amount,
    unit,
    dest: { profile: subscriber, account: 'Payable' },
    orig: { profile: provider, account: 'Receivable' }
  }
}
