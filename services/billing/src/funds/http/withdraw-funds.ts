import { DryRunQuery, Transaction, TransferCreate, Tried } from '@bursar/contracts'
import type { Transaction as Writing } from '@bursar/event-sourcing'
import { answer, fail, operation } from '@bursar/service-kit'
import { nameProfiles, transactionView } from '../../ledger/transaction-view.ts'
import { triedRows } from '../../ledger/tried-rows.ts'
import { payeeNow } from '../../payees/payee-view.ts'
import type { PaymentProcessor } from '../../processors/port.ts'
import { fundsStream } from '../../shared/streams.ts'
import { availableFunds } from '../domain/available.ts'
import { type FundsHeld, funds, withdraw } from '../domain/funds.ts'
import { withdrawalRow, withdrawalRows } from '../domain/withdrawal.ts'
import { fundsInTurn } from '../draw-funds.ts'
import { payoutDays, recentFunds } from '../held-funds.ts'
import { holdingsOf, leftOf } from '../holdings.ts'
import { askToPayOut } from '../pay-out-job.ts'

/** Makes the operation for a processor. */
export function withdrawFunds(processor: PaymentProcessor) {
  return operation({
    method: 'POST',
    path: '/api/billing/{profile}/transfers',
    access: 'direct',
    keys: false,
    summary: 'Withdraw funds to the bank account, at most the available balance',
    query: DryRunQuery,
    body: TransferCreate,
    answers: { 201: Transaction, 200: Tried },
    async handle(request) {
      const { profile, body, query, now, engine, transact, commit } = request
      const { id } = profile
      const payout = `po_${engine.world.id().replaceAll('-', '')}`
      const payee = await payeeNow(request, processor, id)
      const bank = await holdingsOf(profile.id, processor, payee)
      const days = await payoutDays(request, id)
      const work = async (tx: Writing) => {
        const inBook = await fundsInTurn(tx, engine, id)
        const recent = await recentFunds(request, id, days)
        const state = await tx.load(fundsStream(id), funds)
        const holds = leftOf(bank, state)
        const held = availableFunds(inBook, { holds, recent, fee: processor.transferFee })
        const unit = body.unit?.toLowerCase() ?? onlyUnit(held)
        const fee = processor.transferFee(body.amount, unit)
        const withdrawal = { payout, profile: id, amount: body.amount, unit, fee }
        const decision = withdraw(state, withdrawal, held, now)
        return decision.ok ? { withdrawal, events: decision.events } : fail(decision.code, decision)
      }
      if (query.dry_run) {
        return transact(async (tx) => {
          const { withdrawal } = await work(tx)
          const { amount, unit } = withdrawal
          return triedRows(request, withdrawalRows(withdrawal, now), { amount, unit, by: id })
        })
      }
      return commit(async (tx) => {
        const { withdrawal, events } = await work(tx)
        tx.append(fundsStream(id), events)
        const { amount, unit } = withdrawal
        const account = payee.account === null ? {} : { account: payee.account }
        askToPayOut(tx, processor, { id: payout, profile: id, amount, unit, ...account }, now)
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
