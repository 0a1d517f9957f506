/** What an order is worth a month, while its span lasts. */
import { millisecondsOf, type Step } from '@bursar/calendar'

/** An order as its worth is worked out. Amounts in 1/100 of the unit. */
export interface RecurringOrder {
  readonly amount: number
  /** What its span would cost without setup amount, coupon, tax and uses. */
  readonly recurring: number
  /** What the periods of its plan are counted in. */
  readonly step: Step
  readonly start: string
  readonly end: string
}

/** The mean month of 30.4375 days. */
const MONTH_SECONDS = 2_629_800

/**
 * A month's worth, rounded half up: by whole months for monthly and yearly plans, by seconds for the others. An order of
 * 0 has 0, and so has one without a span.
 */
export function monthlyWorth({ amount, recurring, step, start, end }: RecurringOrder): number {
  const seconds = Math.floor((millisecondsOf(end) - millisecondsOf(start)) / 1000)
  if (amount === 0 || recurring === 0 || seconds <= 0) return 0
  if (step === 'hour') return rounded(recurring, MONTH_SECONDS, seconds)
  // Months differ from the mean by days, so the nearest number is the one that was bought.
  return rounded(recurring, 1, Math.max(1, Math.round(seconds / MONTH_SECONDS)))
}

/** amount × times / by, half up; what no number holds exactly is cut off there. */
function rounded(amount: number, times: number, by: number): number {
  const worth = (2n * BigInt(amount) * BigInt(times) + BigInt(by)) / (2n * BigInt(by))
  return worth > MOST ? Number.MAX_SAFE_INTEGER : Number(worth)
}

const MOST = BigInt(Number.MAX_SAFE_INTEGER)
