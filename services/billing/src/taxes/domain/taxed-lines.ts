/** A line of an order with its tax, which is a line and an order of its own right after it. */
import { type AppliedRate, type ChargeLine, taxPrice } from '@bursar/contracts'
import { percentText } from './rates.ts'

/** What is sold, and at which rate. */
export interface TaxedSale {
  readonly rate: Omit<AppliedRate, 'included'> | undefined
  /** Whether prices of the plan have the tax in them. */
  readonly included: boolean
  readonly unit: string
  /** The plan's title. */
  readonly title: string
}

/** The order that a tax is, by the one that it taxes. */
export function taxOrderOf(order: string): string {
  return `${order}-tax`
}

/** "VAT 20 % of Basic". */
export function describeTax({ title, percent }: AppliedRate, plan: string): string {
  return `${title} ${percentText(percent)} % of ${plan}`
}

/**
 * The line with its rate, and behind it the line of the tax; a tax of 0 is none. Without a rate it is the line as it
 * is.
 */
export function taxedLines<Line extends ChargeLine>(line: Line, sale: TaxedSale): Line[] {
  const { purchase } = line
  if (!sale.rate || !purchase) return [line]
  const rate: AppliedRate = { ...sale.rate, ...(sale.included && { included: true as const }) }
  const { percent } = rate
  const taxing = { percent, included: sale.included, unit: sale.unit }
  const { amount, tax } = taxPrice(line.amount, taxing)
  const { recurring, setup_amount, setup_part = setup_amount } = purchase
  // What recurs is without tax, too, and so is what the setup amount is of it.
  const own = {
    ...(recurring !== undefined && { recurring: taxPrice(recurring, taxing).amount }),
    ...(setup_part > 0 &&
      sale.included && { setup_part: amount - taxPrice(line.amount - setup_part, taxing).amount })
  }
  const sold = { ...line, amount, purchase: { ...purchase, ...own, rate } }
  if (tax === 0) return [sold]
  const { plan, plan_slug, span } = purchase
  const taxed = {
    ...{ plan, plan_slug, periods: 0, quantity: 1, setup_amount: 0, span: { ...span, starts: false } },
    rate,
    tax_of: line.order
  }
  const order = taxOrderOf(line.order)
  const description = describeTax(rate, sale.title)
  return [sold, { ...line, order, amount: tax, description, broker_fee: 0, purchase: taxed }]
}
