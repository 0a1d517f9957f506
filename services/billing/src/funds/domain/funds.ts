/** What leaves a profile's Funds. Stream `funds-<profile id>`, so that those who take money take turns. */
import type { Instant } from '@bursar/calendar'
import {
  type BillingEvents,
  type Exact,
  type FundsDrawn,
  isCurrency,
  moneyText,
  type PayoutReturned
} from '@bursar/contracts'
import { type Decision, type EventOf, fold, happenedAll, refuse } from '@bursar/event-sourcing'
import { faultOfPayable } from '../../shared/domain/money.ts'
import { returnRow, type Withdrawal, withdrawalRows } from './withdrawal.ts'

/** What moves money out of Funds, and back. */
export type FundsEvent = EventOf<
  BillingEvents,
  'billing.funds-drawn' | 'billing.payout-returned' | 'billing.ledger-posted'
>

/** A payout as the book has it; 1/100 units. */
export interface DrawnPayout {
  readonly amount: number
  readonly unit: string
  readonly at: Instant
}

/** The payouts that the book has by their ids, and those of them that came back. */
export interface Funds {
  readonly payouts: ReadonlyMap<string, DrawnPayout>
  readonly returned: ReadonlySet<string>
}

export const funds = fold<Funds, BillingEvents>(
  { payouts: new Map(), returned: new Set() },
  {
    'billing.funds-drawn': (state, { event_id, amount, unit, drawn_at: at }: FundsDrawn) =>
      event_id.startsWith('cha_')
        ? state
        : { ...state, payouts: new Map([...state.payouts, [event_id, { amount, unit, at }]]) },
    'billing.payout-returned': (state, { payout }: PayoutReturned) => ({
      ...state,
      returned: new Set([...state.returned, payout])
    })
  }
)

/** What is in the Funds by unit, as the book has it in the turn of who takes: 1/100 units. */
export type FundsHeld = Readonly<Record<string, Exact>>

/** Takes a payout that is asked for: never more than is available, and nothing that cannot be paid out. */
export function withdraw(
  state: Funds,
  withdrawal: Withdrawal,
  held: FundsHeld,
  at: Instant
): Decision<FundsEvent> {
  const { amount, unit } = withdrawal
  if (!isCurrency(unit))
    return refuse('invalid_fields', { fields: { unit: [`"${unit}" is not a known currency.`] } })
  const available = held[unit] ?? 0
  const parts = faultOfPayable(amount, unit)
  const fault = amount > available ? `Only ${availableText(available, unit)} is available.` : parts
  if (fault) return refuse('invalid_fields', { fields: { amount: [fault] } })
  return recordPayout(state, withdrawal, at)
}

/** Books what a payout took; once for each payout, however often it is told of. */
export function recordPayout(state: Funds, withdrawal: Withdrawal, at: Instant): Decision<FundsEvent> {
  const { payout, profile, unit, amount } = withdrawal
  if (state.payouts.has(payout)) return happenedAll([])
  return happenedAll([
    { type: 'billing.funds-drawn', data: { profile, unit, amount, event_id: payout, drawn_at: at } },
    { type: 'billing.ledger-posted', data: { rows: withdrawalRows(withdrawal, at) } }
  ])
}

/** Books that a payout came back; once, and only of one that the book has. */
export function recordReturn(state: Funds, withdrawal: Withdrawal, at: Instant): Decision<FundsEvent> {
  const { payout, profile, unit, amount } = withdrawal
  if (!state.payouts.has(payout) || state.returned.has(payout)) return happenedAll([])
  return happenedAll([
    { type: 'billing.payout-returned', data: { profile, unit, amount, payout, returned_at: at } },
    { type: 'billing.ledger-posted', data: { rows: [returnRow(withdrawal, at)] } }
  ])
}

/** Takes what a refund gives back; its rows are the refund's. Never more than the Funds hold. */
export function drawRefund(drawn: FundsDrawn, held: FundsHeld): Decision<FundsEvent> {
  const { amount, unit } = drawn
  const available = held[unit] ?? 0
  if (amount > available) {
    const needed = `The refund needs ${moneyText(amount, unit)}`
    const detail = `${needed}, but only ${availableText(available, unit)} is available.`
    return refuse('method_not_allowed', { detail })
  }
  return happenedAll([{ type: 'billing.funds-drawn', data: drawn }])
}

/** Takes what a bank took back, whatever the Funds hold; its rows are the dispute's. */
export function drawChargeback(drawn: FundsDrawn): Decision<FundsEvent> {
  return happenedAll(drawn.amount > 0 ? [{ type: 'billing.funds-drawn', data: drawn }] : [])
}

/** Funds that a chargeback took below 0 hold nothing for others. */
function availableText(available: Exact, unit: string): string {
  return moneyText(available > 0 ? available : 0, unit)
}
