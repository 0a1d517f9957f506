/** What leaves a profile's Funds. Stream `funds-<profile id>`, so that those who take money take turns. */
import { type Decision, fold, happenedAll } from '@bursar/event-sourcing'
import type { Instant } from './calendar.ts'
import type { FundsDrawn, FundsEvent } from './refund-events.ts'
import { type Withdrawal, withdrawalRow } from './withdrawal.ts'

/** The payouts that the book has. */
export interface Funds {
  readonly payouts: ReadonlySet<string>
}

export const funds = fold<Funds>(
  { payouts: new Set() },
  {
    'billing.funds-drawn': (state, { event_id }: FundsDrawn) =>
      event_id.startsWith('cha_') ? state : { payouts: new Set([...state.payouts, event_id]) }
  }
)

/** Withdraws what a payout took; once for each payout, however often it is told of. */
export function withdraw(state: Funds, withdrawal: Withdrawal, at: Instant): Decision<FundsEvent> {
  const { payout, profile, unit, amount } = withdrawal
  if (state.payouts.has(payout)) return happenedAll([])
  return happenedAll([
    { type: 'billing.funds-drawn', data: { profile, unit, amount, event_id: payout, drawn_at: at } },
    { type: 'billing.ledger-posted', data: { rows: [withdrawalRow(withdrawal, at)] } }
  ])
}
