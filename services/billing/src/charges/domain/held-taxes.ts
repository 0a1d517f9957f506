/**
 * The taxes of an account's orders, with what of each came back: what a refund of a line brings with it, and what of a tax
 * is still owed to the state. A part of the fold of settled charges.
 */
import type { LedgerAbout, OrderPlaced, PlanChanged, RefundedLine } from '@bursar/contracts'
import { omit } from '../../accounts/domain/orders-by-id.ts'
import { aboutOrder } from '../../accounts/domain/placed-order.ts'
import { payableOf } from '../../shared/domain/money.ts'
import { taxBack } from '../../taxes/domain/tax.ts'

/** Amounts in 1/100 units. */
export interface HeldTax {
  /** The order that it taxes. */
  readonly of: string
  readonly tax: number
  /** What that order is. */
  readonly amount: number
  readonly unit: string
  readonly about: LedgerAbout
  /** What came back of that order, by refunds and as credit. */
  readonly back: number
  /** What of the tax itself was refunded, or went out as credit. */
  readonly refunded: number
  /** What of it is owed to the state no more: refunded, taken back by a bank, or given up. */
  readonly released: number
}

export interface HeldTaxes {
  /** By the order that it is. */
  readonly held: Readonly<Record<string, HeldTax>>
  /** The order of its tax, by what it taxes. */
  readonly orders: Readonly<Record<string, string>>
  /** What is to be taxed by the next order, by order id. */
  readonly rated: Readonly<Record<string, number>>
}

export const noTaxes: HeldTaxes = { held: {}, orders: {}, rated: {} }

/** An order is placed, and right after it its tax. */
export function placed(taxes: HeldTaxes, order: OrderPlaced): HeldTaxes {
  const { tax_of: of, rate, amount, unit } = order
  if (of === undefined) {
    if (!rate?.percent) return taxes
    return { ...taxes, rated: { ...taxes.rated, [order.order]: amount } }
  }
  const about = aboutOrder(order)
  const none = { back: 0, refunded: 0, released: 0 }
  const tax = { of, tax: amount, amount: taxes.rated[of] ?? 0, unit, about, ...none }
  return {
    held: { ...taxes.held, [order.order]: tax },
    orders: { ...taxes.orders, [of]: order.order },
    rated: omit(taxes.rated, of)
  }
}

/** Lines went back, of orders and of taxes. */
export function refunded(taxes: HeldTaxes, lines: readonly RefundedLine[]): HeldTaxes {
  return lines.reduce((all, { order, amount }) => {
    const own = all.held[order]
    if (own) {
      return withTax(all, order, { ...own, refunded: own.refunded + amount, released: own.released + amount })
    }
    const tax = all.orders[order]
    const held = tax === undefined ? undefined : all.held[tax]
    return tax === undefined || !held ? all : withTax(all, tax, { ...held, back: held.back + amount })
  }, taxes)
}

/** What went out as credit belongs to what came back: of an order, and of the tax itself. */
export function planChanged(taxes: HeldTaxes, { lines }: PlanChanged): HeldTaxes {
  return lines.reduce((all, { order, amount, credit }) => {
    const own = all.held[order]
    if (own) {
      const gone = { refunded: own.refunded + credit, released: own.released + amount }
      return withTax(all, order, { ...own, ...gone })
    }
    const tax = all.orders[order]
    const held = tax === undefined ? undefined : all.held[tax]
    return tax === undefined || !held ? all : withTax(all, tax, { ...held, back: held.back + credit })
  }, taxes)
}

/** What of taxes is owed to the state no more, or is again where that is below 0. */
export function released(
  taxes: HeldTaxes,
  lines: readonly { readonly order: string; readonly amount: number }[]
): HeldTaxes {
  return lines.reduce((all, { order, amount }) => {
    const held = all.held[order]
    return held ? withTax(all, order, { ...held, released: held.released + amount }) : all
  }, taxes)
}

function withTax(taxes: HeldTaxes, order: string, tax: HeldTax): HeldTaxes {
  return { ...taxes, held: { ...taxes.held, [order]: tax } }
}

/** What of the tax goes back with what came back of its order by now; 0 when it did already. */
export function backOfTax({ tax, back, amount, refunded, unit }: HeldTax): number {
  return payableOf(Math.max(0, taxBack(tax, back, amount) - refunded), unit)
}

/** What of the tax a bank takes of what is owed to the state, when it takes back so much of its line. */
export function chargedBack(taxes: HeldTaxes, { order, amount }: RefundedLine): number {
  const held = taxes.held[order]
  return held ? Math.min(amount, held.tax - held.released) : 0
}
