import {
  Charge,
  type ChargeRefunded,
  DryRunQuery,
  type LedgerRow,
  RefundCharge,
  Tried
} from '@bursar/contracts'
import type { Decision, Engine, Transaction } from '@bursar/event-sourcing'
import { answer, fail, operation } from '@bursar/service-kit'
import { type Static, Type } from 'typebox'
import { isBeingGivenBack } from '../../accounts/domain/invoices.ts'
import { drawRefund, type FundsEvent } from '../../funds/domain/funds.ts'
import { fundsInTurn } from '../../funds/draw-funds.ts'
import { rowsIn, triedRows } from '../../ledger/tried-rows.ts'
import type { PaymentProcessor } from '../../processors/port.ts'
import { accountStream, fundsStream } from '../../shared/streams.ts'
import { chargeOf } from '../charge-of.ts'
import { chargeView } from '../charge-view.ts'
import { chargedAccount } from '../domain/charged-account.ts'
import { leftToRefund, returned } from '../domain/order-figures.ts'
import { type RefundEvent, refundLines } from '../domain/refund.ts'
import type { DoneCharge } from '../domain/settled-charges.ts'
import { drawnBy, feeOf } from '../domain/taken-back.ts'
import { invoiceNumbers } from '../invoice-numbers.ts'
import type { LeftOfLine } from '../left-of-orders.ts'
import { type ChargeDocument, type ChargePart, withRefunded } from '../projection.ts'
import { askForRefund } from '../refund-at-processor.ts'

/** Makes the operation for a processor. */
export function refundCharge(processor: PaymentProcessor) {
  return operation({
    method: 'POST',
    path: '/api/billing/{profile}/charges/{charge}/refund',
    access: 'provider-only',
    summary: 'Refund lines of a charge in whole or in part; either all named lines are refunded or none',
    provider: async (request) => (await chargeOf(request))?.provider ?? null,
    query: DryRunQuery,
    body: RefundCharge,
    answers: { 200: Type.Union([Charge, Tried]) },
    refuses: [405],
    async handle(request) {
      const { body, query, now, engine, transact, commit, reveal } = request
      const shown = (await chargeOf(request)) ?? fail('not_found')
      const work = (tx: Transaction) => refundOf(tx, engine, shown, { body, processor, now })
      if (query.dry_run) {
        return transact(async (tx) => {
          const { refunded, rows } = await work(tx)
          const { amount, unit, provider: by } = refunded
          return triedRows(request, rows, { amount, unit, by })
        })
      }
      const before = await reveal(shown)
      const invoice = (await invoiceNumbers(request, [shown]))(shown)
      return commit(async (tx) => {
        const { events, draws, parts, refunded, leftOf } = await work(tx)
        tx.append(accountStream(shown.profile), events)
        askForRefund(tx, processor, { refunded, processor_key: shown.processor_key ?? '' })
        for (const [profile, drawn] of draws) tx.append(fundsStream(profile), drawn)
        return answer(200, chargeView(withRefunded({ ...before, parts }, refunded.lines), invoice, leftOf))
      })
    }
  })
}

/** What a refund does, and what it takes of whose Funds. */
interface Refund {
  readonly events: readonly RefundEvent[]
  readonly refunded: ChargeRefunded
  /** The charge's lines before it. */
  readonly parts: readonly ChargePart[]
  readonly rows: readonly LedgerRow[]
  readonly leftOf: LeftOfLine
  readonly draws: readonly (readonly [profile: string, drawn: Decision<FundsEvent>])[]
}

interface Asked {
  readonly body: Static<typeof RefundCharge>
  readonly processor: Pick<PaymentProcessor, 'fee'>
  readonly now: string
}

/** Refused when it may not be, or when the Funds of provider or broker do not hold it. */
async function refundOf(
  tx: Transaction,
  engine: Engine,
  { charge, profile }: ChargeDocument,
  { body, processor, now }: Asked
): Promise<Refund> {
  const { account, charges } = await tx.load(accountStream(profile), chargedAccount)
  const held = charges.done[charge]
  if (!held) fail('method_not_allowed', { detail: 'Only a charge that is done can be refunded.' })
  if (isBeingGivenBack(account, new Set(held.lines.map(({ order }) => order)))) {
    fail('charge_pending', { detail: CHANGING })
  }
  const lines = body.lines.map(({ num, refunded_amount: amount }) => ({
    num,
    ...(amount !== undefined && { amount })
  }))
  const { taxes, orders } = charges
  const fee = feeOf(held, processor)
  const decision = refundLines(held, lines, fee, now, taxes, engine.world.id(), orders)
  if (!decision.ok) fail(decision.code, decision)
  const { events } = decision
  const refunded = events[0]?.data as ChargeRefunded
  const rows = rowsIn(events)
  const after = returned(orders, refunded.lines)
  const leftOf: LeftOfLine = (line) => leftToRefund(after, held.lines[line]?.order ?? '')
  const draws = await drawsOf(tx, engine, held, refunded)
  return { events, refunded, parts: held.lines, rows, draws, leftOf }
}

const CHANGING =
  'The plan that this charge paid is being changed: wait until the customer has confirmed that.'

async function drawsOf(
  tx: Transaction,
  engine: Engine,
  charge: DoneCharge,
  { lines, unit, refunded_at }: ChargeRefunded
): Promise<Refund['draws']> {
  const draws: [string, Decision<FundsEvent>][] = []
  for (const [profile, amount] of drawnBy(charge, lines)) {
    const held = await fundsInTurn(tx, engine, profile)
    const drawn = { profile, unit, amount, event_id: `cha_${charge.charge}/`, drawn_at: refunded_at }
    const decision = drawRefund(drawn, held)
    if (!decision.ok) fail(decision.code, decision)
    draws.push([profile, decision])
  }
  return draws
}
