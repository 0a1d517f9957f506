/** The data of the events that give money back, and of those that take it out. */
import type { NewEvent } from '@bursar/event-sourcing'
import type { Instant } from './calendar.ts'
import type { LedgerPosted } from './events.ts'

/** What a refund gave back of a line; fee_back + broker_back + distribution_back = amount, 1/100 units. */
export interface RefundedLine {
  /** Which line of the charge, from 0. */
  readonly line: number
  readonly order: string
  readonly amount: number
  /** Of the processor's fee, of the broker's, and of what the provider got. */
  readonly fee_back: number
  readonly broker_back: number
  readonly distribution_back: number
}

export interface ChargeRefunded {
  readonly charge: string
  readonly profile: string
  readonly provider: string
  readonly unit: string
  readonly amount: number
  readonly lines: readonly RefundedLine[]
  readonly refunded_at: Instant
}

/** Money left a profile's Funds, on `funds-<profile id>`: so that those who take it take turns. */
export interface FundsDrawn {
  readonly profile: string
  readonly unit: string
  readonly amount: number
  /** What took it: `cha_<id>/` of a refunded charge, or the id of a payout. */
  readonly event_id: string
  readonly drawn_at: Instant
}

export type RefundEvent =
  | NewEvent<'billing.charge-refunded', ChargeRefunded>
  | NewEvent<'billing.ledger-posted', LedgerPosted>

export type FundsEvent =
  | NewEvent<'billing.funds-drawn', FundsDrawn>
  | NewEvent<'billing.ledger-posted', LedgerPosted>
