/** What an order line says of a purchase. */
import { humanDay, humanDuration, type Instant } from '@bursar/calendar'
import { moneyText } from '@bursar/contracts'
import type { Discount, PlanTerms } from '../../plans/domain/plan-terms.ts'
import type { CouponDiscount } from './coupon.ts'

/** The plan as people know it, and its terms that a text needs. */
type NamedPlan = Pick<PlanTerms, 'title' | 'period_type' | 'period_length' | 'unit'>

/** How much of a plan is bought, and what is taken off. */
export interface WhatIsBought {
  readonly periods: number
  readonly advance?: Discount | undefined
  readonly coupon?: CouponDiscount | undefined
}

/** "Subscription to Basic until 2027/01/01 (12 months) - a 10% discount and a $20.00 discount (code: T20)". */
export function describePurchase(
  plan: NamedPlan,
  end: Instant,
  { periods, advance, coupon }: WhatIsBought
): string {
  const span = `until ${humanDay(end)} (${humanDuration(periodOf(plan), periods)})`
  return `Subscription to ${plan.title} ${span}${lessText(plan, { advance, coupon })}`
}

/** "Trial of Basic until 2026/02/15". */
export function describeTrial({ title }: Pick<NamedPlan, 'title'>, end: Instant): string {
  return `Trial of ${title} until ${humanDay(end)}`
}

/** "Seat of Basic for somebody else (12 months) - a 10% discount". */
export function describeSeat(plan: NamedPlan, { periods, ...cuts }: WhatIsBought): string {
  const length = humanDuration(periodOf(plan), periods)
  return `Seat of ${plan.title} for somebody else (${length})${lessText(plan, cuts)}`
}

/** "Subscription to Basic until 2027/01/01, a seat that was bought for you". */
export function describeClaim(plan: NamedPlan, end: Instant): string {
  return `Subscription to ${plan.title} until ${humanDay(end)}, a seat that was bought for you`
}

function lessText(plan: NamedPlan, { advance, coupon }: Omit<WhatIsBought, 'periods'>): string {
  const cuts = [advance, coupon].flatMap((cut) => (cut && cut.discount_value > 0 ? [cutText(plan, cut)] : []))
  const less = cuts.length > 0 ? ` - ${cuts.join(' and ')}` : ''
  const code = coupon && coupon.discount_value > 0 ? ` (code: ${coupon.code})` : ''
  return `${less}${code}`
}

function cutText(plan: NamedPlan, { discount_type, discount_value }: Discount): string {
  switch (discount_type) {
    case 'percentage':
      return `a ${discount_value / 100}% discount`
    case 'currency':
      return `a ${moneyText(discount_value, plan.unit)} discount`
    case 'period':
      return `${humanDuration(periodOf(plan), discount_value)} free`
  }
}

function periodOf({ period_type, period_length }: NamedPlan) {
  return { type: period_type, length: period_length }
}
