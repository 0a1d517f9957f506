/**
 * What a change of plan gives back of an order: the part of its time that is not used, worked out from the rules alone,
 * so that it is the same whether what is earned by now was recognized already or not.
 */
import { earnedBy, type Instant, millisecondsOf, mulDiv } from '@bursar/calendar'
import type { CreditLine, CreditPayment } from '@bursar/contracts'
import { dueOf, type OrderFigures, refundableOf } from '../../charges/domain/order-figures.ts'
import { payableOf } from '../../shared/domain/money.ts'
import { taxBack } from '../../taxes/domain/tax.ts'

/** What is given back of an order, 1/100 units: `relieved` was due, `credit` was paid, `amount` is both. */
export interface Credit {
  readonly amount: number
  readonly relieved: number
  readonly credit: number
}

/**
 * First it lowers what is due; the rest was paid, less what was returned of that already, for a refund is taken to be of
 * what is not used yet.
 */
export function creditOf(order: OrderFigures, now: Instant): Credit {
  const { amount, setup, unearned, start, end, unit } = order
  const [from, to] = [millisecondsOf(start), millisecondsOf(end)]
  const left = to - Math.max(millisecondsOf(now), from)
  if (left <= 0) return NOTHING
  const unused = mulDiv(Math.max(0, amount - setup - unearned), left, to - from)
  const unearnedYet = Math.max(0, amount - unearned - earnedBy(order, now))
  const most = payableOf(Math.min(unused, unearnedYet), unit)
  const relieved = Math.min(most, dueOf(order))
  const credit = Math.max(0, most - relieved - order.back)
  return { amount: relieved + credit, relieved, credit }
}

/** What is given back of the tax of an order with `given` of that. */
export function taxCreditOf(tax: OrderFigures, order: OrderFigures, given: number): Credit {
  const most = payableOf(taxBack(tax.amount, given, order.amount), tax.unit)
  const relieved = Math.min(most, dueOf(tax))
  const credit = Math.max(0, Math.min(most - relieved, refundableOf(tax)))
  return { amount: relieved + credit, relieved, credit }
}

const NOTHING: Credit = { amount: 0, relieved: 0, credit: 0 }

/** Of each order of a subscription what is given back, and of its tax right after it; what gives nothing is left out. */
export function creditLines(
  orders: Readonly<Record<string, OrderFigures>>,
  subscription: string,
  now: Instant
): CreditLine[] {
  const all = Object.values(orders).filter(({ event_id }) => event_id === `sub_${subscription}/`)
  return all
    .filter(({ tax_of }) => tax_of === undefined)
    .flatMap((order) => {
      const given = creditOf(order, now)
      const taxes = all.filter(({ tax_of }) => tax_of === order.order)
      const ofTaxes = taxes.map((tax) => creditLine(tax, taxCreditOf(tax, order, given.amount)))
      return [creditLine(order, given), ...ofTaxes]
    })
    .filter(({ amount }) => amount > 0)
}

function creditLine(order: OrderFigures, credit: Credit): CreditLine {
  const { order: id, event_id, description, plan, rate, tax_of } = order
  const of = { order: id, event_id, description, plan, ...credit }
  return { ...of, ...(rate && { rate }), ...(tax_of !== undefined && { tax_of }) }
}

/** What a credit pays of orders, the first of them first. */
export function paidByCredit(
  orders: readonly { readonly order: string; readonly amount: number }[],
  credit: number
): CreditPayment[] {
  let left = credit
  return orders.flatMap(({ order, amount }) => {
    const paid = Math.min(left, amount)
    left -= paid
    return paid > 0 ? [{ order, amount: paid }] : []
  })
}
