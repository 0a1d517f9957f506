import { Bank, UnitQuery } from '@bursar/contracts'
import { answer, balanceHeader, newest, operation } from '@bursar/service-kit'
import { ledgerList } from '../../ledger/transaction-lists.ts'
import { payeeNow, payeeView } from '../../payees/payee-view.ts'
import type { PaymentProcessor } from '../../processors/port.ts'
import { fundsStream } from '../../shared/streams.ts'
import { availableFunds } from '../domain/available.ts'
import { funds } from '../domain/funds.ts'
import { payoutDays, recentFunds } from '../held-funds.ts'
import { holdingsOf, leftOf } from '../holdings.ts'

/** Makes the operation for a processor. */
export function getBank(processor: PaymentProcessor) {
  return operation({
    method: 'GET',
    path: '/api/billing/{profile}/bank',
    access: 'direct',
    summary: 'The account that payouts go to, and how much can be withdrawn now',
    query: UnitQuery,
    answers: { 200: Bank },
    async handle(request) {
      const { profile, query, collection } = request
      const payee = await payeeNow(request, processor, profile.id)
      const bank = await holdingsOf(profile.id, processor, payee)
      const holds = leftOf(bank, await request.engine.load(fundsStream(profile.id), funds))
      const { sums } = await collection('ledger').tally({ list: 'transfers', by: profile.id })
      const asked = query.unit?.toLowerCase() || undefined
      const several = !asked && Object.keys(sums).length > 1
      const last = several ? await newest(request, ledgerList(request, 'transfers', profile.id)) : undefined
      const recent = await recentFunds(request, profile.id, await payoutDays(request, profile.id))
      const available = availableFunds(sums, { holds, recent, fee: processor.transferFee })
      const header = balanceHeader(request, available, { asked, newest: last?.unit })
      const { balance_amount, balance_unit, balances } = header
      const { bank_name, last4 } = bank
      const account = payeeView(payee, processor, profile.id)
      return answer(200, { bank_name, last4, balance_amount, balance_unit, balances, account })
    }
  })
}
