import { Transaction, TransferCreate } from '@bursar/contracts'
import { answer, fail, operation } from '@bursar/service-kit'
import { isCurrency } from '../domain/currency.ts'
import { funds, withdraw } from '../domain/funds.ts'
import { withdrawalRow } from '../domain/withdrawal.ts'
import { fundsInTurn } from '../funds/draw-funds.ts'
import { fundsStream } from '../streams.ts'
import { nameProfiles, transactionView } from './views/transaction-view.ts'

export const withdrawFunds = operation({
  method: 'POST',
  path: '/api/billing/{profile}/transfers',
  access: 'direct',
  summary: 'Withdraw funds to the bank account, never more than there is',
  body: TransferCreate,
  answers: { 201: Transaction },
  async handle(request) {
    const { profile, body, now, engine, commit } = request
    const { id } = profile
    const payout = `po_${engine.world.id().replaceAll('-', '')}`
    return commit(async (tx) => {
      const held = await fundsInTurn(tx, engine, id)
      const unit = body.unit?.toLowerCase() ?? onlyUnit(held)
      if (!isCurrency(unit))
        fail('invalid_fields', { fields: { unit: [`"${unit}" is not a known currency.`] } })
      const available = Math.max(0, held[unit] ?? 0)
      const { amount } = body
      if (amount > available) {
        fail('invalid_fields', { fields: { amount: [`Only ${available} is available.`] } })
      }
      const withdrawal = { payout, profile: id, amount, unit }
      tx.append(fundsStream(id), withdraw(await tx.load(fundsStream(id), funds), withdrawal, now))
      const [shown] = await nameProfiles(request, [withdrawalRow(withdrawal, now)])
      return answer(201, shown && transactionView(shown, id))
    })
  }
})

/** The unit where none is named: that of what is there, usd when there is nothing. */
function onlyUnit(held: Readonly<Record<string, number>>): string {
  const units = Object.keys(held).filter((unit) => held[unit] !== 0)
  if (units.length > 1) fail('invalid_fields', { fields: { unit: ['There are funds in several units.'] } })
  return units[0] ?? 'usd'
}
