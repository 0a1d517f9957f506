/** Each order adds up: what was ordered, paid and earned of it. */
import type { Exact, LedgerKind, LedgerRow } from '@bursar/contracts'
import { accountKey, addToBalance } from './balances.ts'
import type { Report } from './book-fault.ts'

/** The figures of one order, 1/100 units; the three balances are the provider's. */
interface OrderFigures {
  amount: number
  paid: number
  /** What was given up, and the part of it that was not earned, and will not be. */
  written: number
  unearned: number
  /** What a change of plan gave back, and what of that was due. */
  given: number
  relieved: number
  receivable: number
  backlog: number
  income: number
  /** What was earned before it was paid: when it is paid the daily job settles it, and both accounts hold it until then. */
  accrued: number
  readonly subscriber: string
  readonly unit: string
  /** Of a tax, whose Taxes stand in the place of Income: what of it is owed to the state no more. */
  released: number
  readonly isTax: boolean
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
  'refund-return',
  'chargeback',
  'chargeback-funding',
  'chargeback-reversal',
  'chargeback-return',
  'withdrawal',
  'withdrawal-return',
  'transfer-fee'
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
  if (!order.isTax && [row.dest, row.orig].some(({ account }) => account === 'Taxes'))
    fault('orders add up', `${where}: an order that has no tax moves Taxes`)
  if (order.unit !== row.unit) fault('rows balance', `${where}: in ${row.unit}, ordered in ${order.unit}`)
  if (row.subscriber !== order.subscriber) fault('orders add up', `${where}: another subscriber's order`)
  addToFigures(order, kind, row.amount)
  if (settledOf(order) > order.amount) fault('nothing twice', `order ${row.order} is paid more than once`)
  const most = order.amount - order.unearned - order.released
  if (-order.income > most) {
    fault('income within the order', `order ${row.order} earned ${-order.income} of ${most}`)
  }
}

function placed({ amount, unit, dest, about }: LedgerRow): OrderFigures {
  const oneOff = about?.end === undefined && !about?.seat
  const isTax = about?.tax_of !== undefined
  const balances = { receivable: -amount, backlog: 0, income: 0, accrued: 0, released: 0 }
  const none = { paid: 0, written: 0, unearned: 0, given: 0, relieved: 0 }
  const of = { subscriber: dest.profile, unit, oneOff, isTax }
  return { amount, ...none, ...balances, ...of }
}

/** What of it is settled: paid, whatever went out as credit, given up, or due no more. */
function settledOf({ paid, written, relieved }: OrderFigures): number {
  return paid + written + relieved
}

/** Σ dest − Σ orig of the provider's three accounts. */
function addToFigures(order: OrderFigures, kind: LedgerKind, amount: number): void {
  if (kind === 'payment' || kind === 'credit-payment') {
    order.paid += amount
    order.receivable += amount
    order.backlog -= amount
  } else if (kind === 'recognition') {
    order.backlog += amount
    order.income -= amount
  } else if (kind === 'accrual' || kind === 'tax') {
    order.accrued += amount
    order.receivable += amount
    order.income -= amount
  } else if (kind === 'deferred-settlement') {
    order.accrued -= amount
    order.backlog += amount
    order.receivable -= amount
  } else if (kind === 'write-off') {
    order.written += amount
  } else if (kind === 'cancellation' || kind === 'change-cancellation') {
    order.unearned += amount
    order.receivable += amount
    if (kind === 'change-cancellation') order.given += amount
  } else if (kind === 'credit-release') {
    order.backlog += amount
    order.receivable -= amount
  } else if (kind === 'relief') {
    order.relieved += amount
  } else if (RELEASED.includes(kind)) {
    order.released += amount
    order.income += amount
    if (kind === 'tax-cancellation') order.given += amount
  } else if (kind === 'tax-chargeback-reversal') {
    order.released -= amount
    order.income -= amount
  }
}

/** What takes of a tax what is owed to the state. */
const RELEASED: readonly LedgerKind[] = ['tax-refund', 'tax-chargeback', 'tax-write-off', 'tax-cancellation']

function checkOrder(id: string, order: OrderFigures, fault: Report): void {
  const { amount, paid, written, given, relieved, receivable, backlog, income, accrued, oneOff } = order
  const { unearned } = order
  // What a change gave back is no one's loss.
  const canceled = order.isTax ? unearned : unearned - given
  const whole = amount - unearned - order.released
  const total = -income - backlog - receivable
  const unequal = (what: string) => fault('orders add up', `order ${id} ${what}`)
  if (total !== whole) unequal(`of ${whole} stands at ${total}`)
  if (canceled > written) unequal(`is canceled by ${canceled}, and ${written} were written off`)
  if (relieved > given || given - relieved > paid)
    unequal(`of which ${paid} were paid gave back ${given}, of which ${relieved} were due`)
  const isSettled = settledOf(order) >= amount
  // What was earned and given up stays receivable until it is recognized.
  if (isSettled && (receivable > accrued || receivable < canceled - written)) {
    unequal(`is settled, and its Receivable is ${receivable}`)
  }
  if (order.isTax && (receivable !== 0 || backlog !== 0)) {
    unequal(`is a tax, and its Receivable is ${receivable}, its Backlog ${backlog}`)
  }
  if (oneOff && -income !== whole) {
    fault('income within the order', `order ${id} of ${whole} has no span and earned ${-income}`)
  }
  if (-income === whole && isSettled && (backlog > 0 || -backlog > accrued)) {
    unequal(`is paid and earned, and its Backlog is ${backlog}`)
  }
}

function owedBy(orders: Iterable<OrderFigures>): Map<string, Exact> {
  const owed = new Map<string, Exact>()
  for (const order of orders) {
    const { subscriber, unit } = order
    const due = order.amount - settledOf(order)
    addToBalance(owed, accountKey({ profile: subscriber, account: 'Payable' }, unit), due)
    addToBalance(owed, accountKey({ profile: subscriber, account: 'Liability' }, unit), 0)
  }
  return owed
}
