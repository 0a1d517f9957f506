/** The event of the double-entry book, on the stream of whatever moved the money. Amounts are in 1/100 of the unit. */
import { Type } from 'typebox'
import { defineEvent, type EventData } from '../../event-definition.ts'
import { Amount, Nullable } from '../../http/common.ts'
import { Count, Id, Instant } from '../fields.ts'
import { taxed } from '../taxes/fields.ts'
import { kindOfAccounts, LEDGER_KINDS, type LedgerKind } from './kinds.ts'

/** Accounts that a profile has in the book. */
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
  | 'Taxes'

const Side = Type.Object({ profile: Id, account: Type.Unsafe<AccountName>(Type.String()) })

/** What a row is about, as data and not as text. */
const About = Type.Object({
  plan: Type.Optional(Id),
  periods: Type.Optional(Count),
  /** The span that it is about, from `start` to `end`. */
  start: Type.Optional(Instant),
  end: Type.Optional(Instant),
  quantity: Type.Optional(Amount),
  coupon: Type.Optional(Id),
  /**
   * Of an order with a span: what that would cost without the setup amount and a coupon, 0 where the plan is sold once.
   * Absent before 0.3.
   */
  recurring: Type.Optional(Amount),
  /** True of a seat for somebody else that nobody has claimed: it has no span yet. */
  seat: Type.Optional(Type.Boolean()),
  /** True of the order that a change of plan placed: who ordered it was subscribed before. */
  changed: Type.Optional(Type.Literal(true)),
  /** The charge that moved the money, and the line of it, from 0. */
  charge: Type.Optional(Id),
  line: Type.Optional(Count),
  /** Of a row between two accounts of the subscriber: who sells what it is about. */
  provider: Type.Optional(Id),
  ...taxed
})

/** `dest ← orig` of one amount in one unit: so every row, every event and the whole book balance. */
const Row = Type.Object({
  kind: Type.Unsafe<LedgerKind>(Type.Union(LEDGER_KINDS.map((kind) => Type.Literal(kind)))),
  /** When it counts, which may be before it was recorded (an imported sale). */
  created_at: Instant,
  description: Type.String(),
  /** What caused it: `sub_<id>/`, `cha_<id>/`, `check_<40 hex>` … */
  event_id: Type.String(),
  /** 0 only on an order row. */
  amount: Amount,
  unit: Type.String(),
  dest: Side,
  orig: Side,
  /** The order that it places, pays, gives up or earns; null on rows of a whole charge, fees and distributions. */
  order: Nullable(Id),
  /** Who owes that order; there whenever `order` is. */
  subscriber: Type.Optional(Id),
  about: Type.Optional(About)
})

/** A row of data version 1: its accounts tell what it is. */
function withKind(row: Parameters<typeof kindOfAccounts>[0]) {
  return { kind: kindOfAccounts(row) ?? 'unknown', ...row }
}

export const ledgerPosted = defineEvent({
  type: 'billing.ledger-posted',
  version: 2,
  description: 'Rows of the double-entry book, each dest ← orig of one amount in one unit.',
  data: Type.Object({
    /** True of imported sales that their subscriber is not shown: it never dealt with this provider. */
    withheld: Type.Optional(Type.Boolean()),
    /** What postings of one commit are of together: the orders of them become one invoice. Absent: each by itself. */
    sale: Type.Optional(Id),
    rows: Type.Array(Row)
  }),
  upcasters: { 1: (data) => ({ ...data, rows: data.rows.map(withKind) }) }
})

export type LedgerPosted = EventData<typeof ledgerPosted>

/** One movement of the book. */
export type LedgerRow = LedgerPosted['rows'][number]

/** One account of one profile. */
export type LedgerSide = LedgerRow['dest']

export type LedgerAbout = NonNullable<LedgerRow['about']>
