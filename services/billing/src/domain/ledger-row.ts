/** One movement of the double entry book, as events carry it. */
import type { Instant } from './calendar.ts'

export type AccountName =
  | 'Funds'
  | 'Withdraw'
  | 'Receivable'
  | 'Backlog'
  | 'Income'
  | 'Expenses'
  | 'Refund'
  | 'Chargeback'
  | 'Writeoff'
  | 'Offline'
  | 'Payable'
  | 'Liability'
  | 'Refunded'
  | 'Canceled'

/** One account of one profile. */
export interface Side {
  /** Profile id. */
  readonly profile: string
  readonly account: AccountName
}

/** What a row is about, as data and not as text. Spans are from `start` to `end`. */
export interface About {
  /** Plan id. */
  readonly plan?: string
  readonly periods?: number
  readonly start?: Instant
  readonly end?: Instant
  readonly quantity?: number
  /** Coupon id. */
  readonly coupon?: string
  /** Id of the charge that moved the money. */
  readonly charge?: string
  /** Line of that charge, from 0. */
  readonly line?: number
}

/** `dest ← orig` of one amount in one unit: so every row, every event and the whole book balance. */
export interface LedgerRow {
  /** When it counts, which may be before it was recorded (an imported sale). */
  readonly created_at: Instant
  readonly description: string
  /** What caused it: `sub_<id>/`, `cha_<id>/`, `check_<40 hex>` … */
  readonly event_id: string
  /** 1/100 units, >= 0; 0 only on an order row. */
  readonly amount: number
  readonly unit: string
  readonly dest: Side
  readonly orig: Side
  /** The order that it places, pays, gives up or earns; null on rows of a whole charge, fees and distributions. */
  readonly order: string | null
  /** Profile id of who owes that order; there whenever `order` is. */
  readonly subscriber?: string
  readonly about?: About
}

/** The profile that stands for the payment processor in the book. */
export const PROCESSOR = 'processor'
