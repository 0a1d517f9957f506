/**
 * What became of each order of an account whose time is not over, or of which a change of plan gave something back: what
 * was paid, given up and returned of it. A part of the fold of settled charges.
 */
import type { Instant, Step } from '@bursar/calendar'
import type {
  AppliedRate,
  LedgerRow,
  OrderPlaced,
  PlanChanged,
  RefundedLine,
  SubscriptionExtended,
  SubscriptionStarted,
  WrittenOffLine
} from '@bursar/contracts'

/** An order of a span of its subscription, or the tax of one; amounts in 1/100 units. */
export interface OrderFigures {
  readonly order: string
  readonly provider: string
  readonly event_id: string
  readonly description: string
  readonly unit: string
  readonly plan: string
  readonly amount: number
  /** What it would cost less without the setup amount. */
  readonly setup: number
  readonly start: Instant
  readonly end: Instant
  readonly periods: number
  readonly anchor?: Instant | undefined
  readonly step?: Step | undefined
  readonly rate?: AppliedRate | undefined
  readonly tax_of?: string | undefined
  /** By whatever way, a credit too. */
  readonly paid: number
  readonly written: number
  /** What of `written` was not earned, and will not be. */
  readonly unearned: number
  /** Refunded, or taken back by a bank. */
  readonly back: number
  /** What a change of plan gave back of it, and what of that was paid and went out as credit. */
  readonly given: number
  readonly credited: number
}

export interface HeldOrders {
  /** By order id. */
  readonly held: Readonly<Record<string, OrderFigures>>
  /** What of orders their rows do not say, until those come. */
  readonly placed: Readonly<Record<string, Pick<OrderFigures, 'setup' | 'anchor' | 'step'>>>
}

export const noOrders: HeldOrders = { held: {}, placed: {} }

/** What of it is still due. */
export function dueOf({ amount, paid, credited, written, given }: OrderFigures): number {
  return amount - paid + credited - written - given
}

/** What of it was paid, and neither went back nor out as credit: the most that can be refunded. */
export function refundableOf({ paid, credited, back }: OrderFigures): number {
  return paid - credited - back
}

/** The most that is left to refund of an order that a credit went out of; of others the lines of its charges say it. */
export function leftToRefund({ held }: HeldOrders, order: string): number {
  const one = held[order]
  return one?.credited ? Math.max(0, refundableOf(one)) : Number.POSITIVE_INFINITY
}

/** The order itself comes with its rows; an import has those alone. */
export function placed(orders: HeldOrders, order: OrderPlaced): HeldOrders {
  const { anchor, step, setup_part, setup_amount, amount } = order
  const setup = setup_part ?? Math.min(setup_amount, amount)
  return { ...orders, placed: { ...orders.placed, [order.order]: { setup, anchor, step } } }
}

/** What the span of an imported sale is counted from. */
export function counted(
  orders: HeldOrders,
  { order, anchor, step }: SubscriptionStarted | SubscriptionExtended
): HeldOrders {
  if (order === undefined || orders.placed[order]) return orders
  return { ...orders, placed: { ...orders.placed, [order]: { setup: 0, anchor, step } } }
}

export function posted(orders: HeldOrders, rows: readonly LedgerRow[], now: Instant): HeldOrders {
  const opens = rows.some(({ kind }) => kind === 'order')
  return rows.reduce(withRow, opens ? withoutThoseOver(orders, now) : orders)
}

export function writtenOff(orders: HeldOrders, lines: readonly WrittenOffLine[]): HeldOrders {
  return lines.reduce(
    (all, { order, amount, unearned }) =>
      changed(all, order, (held) => ({
        ...held,
        written: held.written + amount,
        unearned: held.unearned + unearned
      })),
    orders
  )
}

/** Lines went back, or came again where `sign` is -1. */
export function returned(
  orders: HeldOrders,
  lines: readonly Pick<RefundedLine, 'order' | 'amount'>[],
  sign: 1 | -1 = 1
): HeldOrders {
  return lines.reduce(
    (all, { order, amount }) => changed(all, order, (held) => ({ ...held, back: held.back + sign * amount })),
    orders
  )
}

export function planChanged(orders: HeldOrders, { lines }: PlanChanged): HeldOrders {
  return lines.reduce(
    (all, { order, amount, credit }) =>
      changed(all, order, (held) => ({
        ...held,
        given: held.given + amount,
        credited: held.credited + credit
      })),
    orders
  )
}

function withRow(orders: HeldOrders, row: LedgerRow): HeldOrders {
  if (row.order === null) return orders
  if (row.kind === 'order') return opened(orders, row, row.order)
  if (row.kind !== 'payment' && row.kind !== 'credit-payment') return orders
  return changed(orders, row.order, (held) => ({ ...held, paid: held.paid + row.amount }))
}

/** What is used, bought for somebody else or sold without a span is no part of a subscription's time. */
function opened(orders: HeldOrders, row: LedgerRow, order: string): HeldOrders {
  const { [order]: known, ...rest } = orders.placed
  const { amount, unit, event_id, description, created_at, about = {}, orig } = row
  const { start = created_at, end = created_at, periods = 1, plan, rate, tax_of } = about
  const isOfSpan = /^sub_[^/]+\/$/.test(event_id) && (about.end !== undefined || tax_of !== undefined)
  if (amount === 0 || plan === undefined || !isOfSpan) return { ...orders, placed: rest }
  const of = { order, provider: orig.profile, event_id, description, unit, plan, amount }
  const none = { paid: 0, written: 0, unearned: 0, back: 0, given: 0, credited: 0 }
  const figures = { ...of, setup: 0, start, end, periods, ...known, ...(rate && { rate }), ...none }
  const held = tax_of === undefined ? figures : { ...figures, tax_of }
  return { held: { ...orders.held, [order]: held }, placed: rest }
}

/** Of what is over nothing is given back any more, and the lines of its charges say what can be refunded. */
function withoutThoseOver(orders: HeldOrders, now: Instant): HeldOrders {
  const isOver = ({ end, credited }: OrderFigures) => end <= now && credited === 0
  const entries = Object.entries(orders.held)
  const left = entries.filter(([, one]) => {
    const taxed = one.tax_of === undefined ? one : orders.held[one.tax_of]
    return taxed !== undefined && !(isOver(taxed) && one.credited === 0)
  })
  return left.length === entries.length ? orders : { ...orders, held: Object.fromEntries(left) }
}

function changed(
  orders: HeldOrders,
  order: string,
  change: (held: OrderFigures) => OrderFigures
): HeldOrders {
  const held = orders.held[order]
  return held ? { ...orders, held: { ...orders.held, [order]: change(held) } } : orders
}
