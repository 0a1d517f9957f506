/** Each order adds up: what was ordered, paid and earned of it. */
import type { Exact, LedgerKind, LedgerRow } from '@bursar/contracts'
import { accountKey, addToBalance } from './balances.ts'
import type { Report } from './book-fault.ts'

/** The figures of one order, 1/100 units; the three balances are the provider's. */
interface OrderFigures {
  amount: number
  paid: number
  receivable: number
  backlog: number
  income: number
  readonly subscriber: string
  readonly unit: string
  /** True for a sale of no span, which is earned the moment it is made. */
  readonly oneOff: boolean
}

export interface OrderAudit {
  add(row: LedgerRow, kind: LedgerKind, fault: Report): void
  /** Reports what must not be so between two events. */
  end(fault: Report): void
  /** What must lie on Payable and Liability of every subscriber, by `accountKey`. */
  owed(): Map<string, Exact>
}

/** These rows move the money of a charge or a payout and belong to no order. */
const OF_NO_ORDER: readonly LedgerKind[] = [
  'charge',
  'processor-fee',
  'broker-fee',
  'distribution',
  'refund',
  'refund-funding',
  'withdrawal'
]

/** Begins with no orders. */
export function auditOrders(): OrderAudit {
  const orders = new Map<string, OrderFigures>()
  return {
    add: (row, kind, fault) => addRow(orders, row, kind, fault),
    end: (fault) => {
      for (const [id, order] of orders) checkOrder(id, order, fault)
    },
    owed: () => owedBy(orders.values())
  }
}

function addRow(orders: Map<string, OrderFigures>, row: LedgerRow, kind: LedgerKind, fault: Report): void {
  const where = `${row.event_id} of ${row.created_at}`
  if (row.order === null) {
    if (!OF_NO_ORDER.includes(kind))
      fault('orders add up', `${where}: a row of an order that does not name it`)
    return
  }
  const order = orders.get(row.order)
  if (kind === 'order') {
    if (order) fault('nothing twice', `order ${row.order} was placed twice`)
    else orders.set(row.order, placed(row))
    return
  }
  if (!order) {
    fault('orders add up', `${where}: order ${row.order} was never placed`)
    return
  }
  if (order.unit !== row.unit) fault('rows balance', `${where}: in ${row.unit}, ordered in ${order.unit}`)
  if (row.subscriber !== order.subscriber) fault('orders add up', `${where}: another subscriber's order`)
  addToFigures(order, kind, row.amount)
  if (order.paid > order.amount) fault('nothing twice', `order ${row.order} is paid more than once`)
  if (-order.income > order.amount) {
    fault('income within the order', `order ${row.order} earned ${-order.income} of ${order.amount}`)
  }
}

function placed({ amount, unit, dest, about }: LedgerRow): OrderFigures {
  const oneOff = about?.end === undefined
  const balances = { receivable: -amount, backlog: 0, income: 0 }
  return { amount, paid: 0, ...balances, subscriber: dest.profile, unit, oneOff }
}

/** Σ dest − Σ orig of the provider's three accounts. */
function addToFigures(order: OrderFigures, kind: LedgerKind, amount: number): void {
  if (kind === 'payment') {
    order.paid += amount
    order.receivable += amount
    order.backlog -= amount
  } else if (kind === 'recognition') {
    order.backlog += amount
    order.income -= amount
  } else if (kind === 'accrual') {
    order.receivable += amount
    order.income -= amount
  } else if (kind === 'deferred-settlement') {
    order.backlog += amount
    order.receivable -= amount
  }
}

function checkOrder(id: string, order: OrderFigures, fault: Report): void {
  const { amount, paid, receivable, backlog, income, oneOff } = order
  const total = -income - backlog - receivable
  if (total !== amount) fault('orders add up', `order ${id} of ${amount} stands at ${total}`)
  if (paid >= amount && receivable !== 0) {
    fault('orders add up', `order ${id} is paid, and its Receivable is ${receivable}`)
  }
  if (oneOff && -income !== amount) {
    fault('income within the order', `order ${id} of ${amount} has no span and earned ${-income}`)
  }
  if (-income === amount && paid >= amount && backlog !== 0) {
    fault('orders add up', `order ${id} is paid and earned, and its Backlog is ${backlog}`)
  }
}

function owedBy(orders: Iterable<OrderFigures>): Map<string, Exact> {
  const owed = new Map<string, Exact>()
  for (const { subscriber, unit, amount, paid } of orders) {
    addToBalance(owed, accountKey({ profile: subscriber, account: 'Payable' }, unit), amount - paid)
    addToBalance(owed, accountKey({ profile: subscriber, account: 'Liability' }, unit), 0)
  }
  return owed
}
