import { Transaction, TransferCreate } from '@bursar/contracts'
import { answer, fail, operation } from '@bursar/service-kit'
import { nameProfiles, transactionView } from '../../ledger/transaction-view.ts'
import type { PaymentProcessor } from '../../processors/port.ts'
import { fundsStream } from '../../shared/streams.ts'
import { askBank } from '../ask-bank.ts'
import { availableFunds } from '../domain/available.ts'
import { type FundsHeld, funds, withdraw } from '../domain/funds.ts'
import { withdrawalRow } from '../domain/withdrawal.ts'
import { fundsInTurn } from '../draw-funds.ts'

/** Makes the operation for a processor. */
export function withdrawFunds(processor: PaymentProcessor) {
  return operation({
    method: 'POST',
    path: '/api/billing/{profile}/transfers',
    access: 'direct',
    keys: false,
    summary: 'Withdraw funds to the bank account, at most the available balance',
    body: TransferCreate,
    answers: { 201: Transaction },
    async handle(request) {
      const { profile, body, now, engine, commit } = request
      const { id } = profile
      const payout = `po_${engine.world.id().replaceAll('-', '')}`
      const bank = await askBank(processor, id)
      return commit(async (tx) => {
        const held = availableFunds(await fundsInTurn(tx, engine, id), bank)
        const unit = body.unit?.toLowerCase() ?? onlyUnit(held)
        const withdrawal = { payout, profile: id, amount: body.amount, unit }
        tx.append(fundsStream(id), withdraw(await tx.load(fundsStream(id), funds), withdrawal, held, now))
        const [shown] = await nameProfiles(request, [withdrawalRow(withdrawal, now)])
        return answer(201, shown && transactionView(shown, id))
      })
    }
  })
}

/** The unit where none is named: that of what is there, usd when there is nothing. */
function onlyUnit(held: FundsHeld): string {
  const units = Object.keys(held).filter((unit) => held[unit] !== 0)
  if (units.length > 1) {
    const text = `There are funds in several currencies. This must be one of: ${units.sort().join(', ')}.`
    fail('invalid_fields', { fields: { unit: [text] } })
  }
  return units[0] ?? 'usd'
}
