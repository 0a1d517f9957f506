import { byText, CancelBalanceQuery, Tried } from '@bursar/contracts'
import type { Decision } from '@bursar/event-sourcing'
import { type Answer, answer, fail, type OperationRequest, operation } from '@bursar/service-kit'
import type { Static } from 'typebox'
import { type Account, type AccountEvent, account, type DueOrder } from '../../accounts/domain/account.ts'
import { giveUpWaiting, yields } from '../../checkout/give-up-waiting.ts'
import { rowsIn, triedRows } from '../../ledger/tried-rows.ts'
import type { PaymentProcessor } from '../../processors/port.ts'
import { accountStream } from '../../shared/streams.ts'
import { collectDebt } from '../domain/collect-debt.ts'
import { writeOffDebt } from '../domain/write-off-debt.ts'

type Query = Static<typeof CancelBalanceQuery>
type Request = OperationRequest<any, Query>

/** Makes the operation for a processor. */
export function cancelBalance(processor: PaymentProcessor) {
  return operation({
    method: 'DELETE',
    path: '/api/billing/{profile}/balance',
    access: 'broker',
    summary:
      'Write off the balance due, or with paid=1 record that it was paid offline; the oldest order first',
    query: CancelBalanceQuery,
    answers: { 204: null, 200: Tried },
    refuses: [409],
    async handle(request) {
      const { profile, query, now, engine, commit } = request
      const stream = accountStream(profile.id)
      const check = `check_${engine.world.random(20).toString('hex')}`
      const parts = { engine, processor, write: request.transact }
      if (!query.dry_run) await giveUpWaiting(parts, profile.id, yields)
      return commit(async (tx) => {
        const held = await tx.load(stream, account)
        const decision = settle(held, { profile: profile.id, query, check, now })
        if (!decision.ok) fail(decision.code, decision)
        if (query.dry_run) return tried(request, decision.events)
        tx.append(stream, decision)
        return answer(204)
      })
    }
  })
}

interface Canceling {
  readonly profile: string
  readonly query: Query
  readonly check: string
  readonly now: string
}

function settle(held: Account, { profile, query, check, now }: Canceling): Decision<AccountEvent> {
  const all = Object.values(held.due).sort(byText(({ created_at }) => created_at))
  const unit = query.unit?.toLowerCase() || onlyUnit(all)
  const orders = all.filter((order) => order.unit === unit)
  const settling = { profile, unit, orders, amount: query.amount }
  return query.paid
    ? collectDebt(held, { ...settling, event_id: check }, now)
    : writeOffDebt(held, settling, now)
}

/** The unit of what is due; fails where there are several, for one amount is of one unit. */
function onlyUnit(orders: readonly DueOrder[]): string {
  const units = [...new Set(orders.map(({ unit }) => unit))].sort()
  if (units.length > 1) {
    const unit = [`The balance is in several currencies: name one of ${units.join(', ')}.`]
    fail('invalid_fields', { fields: { unit } })
  }
  return units[0] ?? 'usd'
}

/** What would be booked. */
async function tried(request: Request, events: readonly AccountEvent[]): Promise<Answer> {
  const { profile, query } = request
  const rows = rowsIn(events)
  const settles = rows.filter(({ kind }) => kind === 'settlement')
  const amount = settles.reduce((sum, row) => sum + row.amount, 0)
  const unit = rows[0]?.unit ?? (query.unit?.toLowerCase() || 'usd')
  return triedRows(request, rows, { amount, unit, by: profile.id })
}
