/** What leaves a profile's Funds. Stream `funds-<profile id>`, so that those who take money take turns. */
import type { Instant } from '@bursar/calendar'
import { type BillingEvents, type Exact, type FundsDrawn, isCurrency, moneyText } from '@bursar/contracts'
import { type Decision, type EventOf, fold, happenedAll, refuse } from '@bursar/event-sourcing'
import { faultOfPayable } from '../../shared/domain/money.ts'
import { type Withdrawal, withdrawalRow } from './withdrawal.ts'

/** What takes money out of Funds. */
export type FundsEvent = EventOf<BillingEvents, 'billing.funds-drawn' | 'billing.ledger-posted'>

/** The payouts that the book has. */
export interface Funds {
  readonly payouts: ReadonlySet<string>
}

export const funds = fold<Funds, BillingEvents>(
  { payouts: new Set() },
  {
    'billing.funds-drawn': (state, { event_id }: FundsDrawn) =>
      event_id.startsWith('cha_') ? state : { payouts: new Set([...state.payouts, event_id]) }
  }
)

/** What is in the Funds by unit, as the book has it in the turn of who takes: 1/100 units. */
export type FundsHeld = Readonly<Record<string, Exact>>

/** Takes a payout that is asked for: never more than the Funds hold, and nothing that cannot be paid out. */
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
  const fault =
    amount > available ? `Only ${moneyText(available > 0 ? available : 0, unit)} is available.` : parts
  if (fault) return refuse('invalid_fields', { fields: { amount: [fault] } })
  return recordPayout(state, withdrawal, at)
}

/** Books what a payout took; once for each payout, however often it is told of. */
export function recordPayout(state: Funds, withdrawal: Withdrawal, at: Instant): Decision<FundsEvent> {
  const { payout, profile, unit, amount } = withdrawal
  if (state.payouts.has(payout)) return happenedAll([])
  return happenedAll([
    { type: 'billing.funds-drawn', data: { profile, unit, amount, event_id: payout, drawn_at: at } },
    { type: 'billing.ledger-posted', data: { rows: [withdrawalRow(withdrawal, at)] } }
  ])
}

/** Takes what a refund gives back; its rows are the refund's. Never more than the Funds hold. */
export function drawRefund(drawn: FundsDrawn, held: FundsHeld): Decision<FundsEvent> {
  const { amount, unit } = drawn
  const available = held[unit] ?? 0
  if (amount > available) {
    const needed = `The refund needs ${moneyText(amount, unit)}`
    const detail = `${needed}, but only ${moneyText(available, unit)} is available.`
    return refuse('method_not_allowed', { detail })
  }
  return happenedAll([{ type: 'billing.funds-drawn', data: drawn }])
}
