/** Prices and discounts of plans and coupons as people say them. */
import { moneyText } from './money.ts'

/** One period of each kind. */
export const periodWords = {
  hourly: 'hour',
  daily: 'day',
  weekly: 'week',
  monthly: 'month',
  yearly: 'year'
} as const

interface Priced {
  readonly period_amount: number
  readonly period_type: keyof typeof periodWords
  readonly period_length: number
  readonly unit: string
}

/** `$49.00 a month`, `$120.00 every 3 months`, `Free`. */
export function priceText({ period_amount, period_type, period_length, unit }: Priced): string {
  if (period_amount === 0) return 'Free'
  return `${moneyText(period_amount, unit)} ${periodText({ period_type, period_length })}`
}

/** `a month`, `every 3 months`. */
export function periodText({
  period_type,
  period_length
}: Pick<Priced, 'period_type' | 'period_length'>): string {
  const period = periodWords[period_type]
  return period_length === 1
    ? `a${period === 'hour' ? 'n' : ''} ${period}`
    : `every ${period_length} ${period}s`
}

interface Discounting {
  readonly discount_type: 'percentage' | 'currency' | 'period'
  /** 1/100 of a percent, 1/100 of the unit, or periods. */
  readonly discount_value: number
}

/** `25 % off`, `$20.00 off`, `2 periods free`. */
export function discountText({ discount_type, discount_value }: Discounting, unit: string): string {
  if (discount_type === 'percentage') return `${discount_value / 100} % off`
  if (discount_type === 'currency') return `${moneyText(discount_value, unit)} off`
  return discount_value === 1 ? '1 period free' : `${discount_value} periods free`
}

/** `14 days free`; undefined of a plan without a trial. */
export function trialText({ trial_days }: { readonly trial_days: number }): string | undefined {
  if (trial_days === 0) return undefined
  return trial_days === 1 ? '1 day free' : `${trial_days} days free`
}
