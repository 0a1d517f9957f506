/** What an order of a plan costs: advance discounts, the setup amount, and one discount on top. */
import { mulDiv } from '@bursar/calendar'
import { payableOf, WHOLE } from '../../shared/domain/money.ts'
import type { AdvanceDiscount, Discount, PlanTerms } from './plan-terms.ts'

/** One way of buying: so many periods for so much, in 1/100 units. */
export interface PriceOption {
  readonly periods: number
  readonly amount: number
  /** The part of the amount, before the last discount, that is paid once. */
  readonly setup_amount: number
  /** What it would cost less without that: less than that where the last discount lowers it, too. */
  readonly setup_part: number
  /** What comes again with every such span: neither setup amount nor last discount; 0 where the plan is sold once. */
  readonly recurring: number
  /** What is taken off for paying ahead. */
  readonly advance?: AdvanceDiscount
}

/** What the price depends on beside the plan. */
export interface PriceContext {
  /** True when the order starts a subscription: only then is the setup amount due. */
  readonly starts: boolean
  /** Comes off after the advance discount and the setup amount. */
  readonly discount?: Discount
}

/**
 * The options of a plan: one period, then the advance discounts by ascending length. An advance option whose
 * price falls to 0 or less is dropped, so the numbers of the options that are left count from 1 without gaps.
 * Where the unit has no decimals a discount is raised so that each amount is whole, and so is a price of old that is not.
 */
export function priceOptions(terms: PlanTerms, { starts, discount }: PriceContext): PriceOption[] {
  const setup = starts ? terms.setup_amount : 0
  const option = (periods: number, price: number, advance?: AdvanceDiscount): PriceOption => {
    const amount = discounted(price + setup, discount, terms)
    return {
      periods,
      amount,
      setup_amount: setup,
      setup_part: amount - discounted(price, discount, terms),
      recurring: terms.renewal_type === 'one-time' ? 0 : payableOf(price, terms.unit),
      ...(advance && { advance })
    }
  }
  const ahead = [...terms.advance_discounts]
    .sort((a, b) => a.length - b.length)
    .flatMap((advance) => {
      const price = advancePrice(terms.period_amount, advance)
      return price > 0 ? [option(advance.length, price, advance)] : []
    })
  return [option(1, terms.period_amount), ...ahead.filter(({ amount }) => amount > 0)]
}

/** The price of periods paid ahead, 0 or less when the discount takes all. A percentage leaves a whole 100. */
export function advancePrice(periodAmount: number, advance: AdvanceDiscount): number {
  const full = periodAmount * advance.length
  if (advance.discount_type !== 'percentage') return full - cut(full, advance, periodAmount)
  const price = full - cut(full, advance, periodAmount)
  return price - (price % 100)
}

/** An amount less a discount, never below 0; not rounded but where the unit has no decimals. */
export function discounted(
  amount: number,
  discount: Discount | undefined,
  { period_amount, unit }: Pick<PlanTerms, 'period_amount' | 'unit'>
): number {
  const price = discount ? Math.max(0, amount - cut(amount, discount, period_amount)) : amount
  return payableOf(price, unit)
}

function cut(amount: number, { discount_type, discount_value }: Discount, periodAmount: number): number {
  switch (discount_type) {
    case 'percentage':
      return mulDiv(amount, discount_value, WHOLE)
    case 'currency':
      return discount_value
    case 'period':
      return discount_value * periodAmount
  }
}
