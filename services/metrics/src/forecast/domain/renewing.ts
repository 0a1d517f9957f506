/** A subscription that renews, and what its renewals will earn at today's terms. */
import {
  instantAfter,
  later,
  millisecondsOf,
  mulDiv,
  type PeriodType,
  type Step,
  stretchOf,
  windowsAfter
} from '@bursar/calendar'
import { taxPrice } from '@bursar/contracts'

/** Document `subscription/<id>`. */
export interface RenewingSubscription {
  readonly subscription: string
  readonly provider: string
  readonly profile: string
  readonly plan: string
  readonly ends_at: string
  /** Whether it renews by itself: accepted, and its renewal not stopped. */
  readonly renews: boolean
  readonly trial_ends_at?: string | undefined
  /** What periods are counted from, in what, and how many steps `ends_at` is from there. */
  readonly anchor: string
  readonly step: Step
  readonly count: number
  /** Percent of the tax on its last order, in 1/100; absent where there was none. */
  readonly percent?: number | undefined
  /** The plan that it goes over to at its end. */
  readonly change_to?: string | undefined
  readonly correlation_id: string
}

/** Document `plan/<id>`: what a renewal costs today. */
export interface RenewedPlan {
  readonly plan: string
  readonly provider: string
  readonly unit: string
  readonly renewal_type: string
  readonly period_amount: number
  readonly setup_amount: number
  readonly period_type: PeriodType
  readonly period_length: number
  readonly tax_included?: boolean | undefined
  readonly tax_exempt?: boolean | undefined
}

/** Renewals of one subscription, or of several that are alike. Amounts in 1/100 of the unit. */
export interface Renewals {
  /** When the first begins, and what periods are counted from: it is `count` steps from there. */
  readonly from: string
  readonly anchor: string
  readonly step: Step
  readonly count: number
  /** Steps of one period. */
  readonly length: number
  readonly amount: number
  /** What the first costs more: setup comes with the order after a trial. */
  readonly setup: number
}

/** What renews by those terms; undefined where nothing does. */
export function renewalsOf(one: RenewingSubscription, plan: RenewedPlan | undefined): Renewals | undefined {
  if (plan?.renewal_type !== 'auto-renew' || !one.renews) return undefined
  const { step, count: length } = stretchOf({ type: plan.period_type, length: plan.period_length }, 1)
  // Another plan, and one that went over from months to hours or back, is counted from the end.
  const counted = one.step === step && one.change_to === undefined ? one : { anchor: one.ends_at, count: 0 }
  const { anchor, count } = counted
  const setup = one.trial_ends_at === one.ends_at ? plan.setup_amount : 0
  const untaxed = (price: number) => withoutTax(price, one, plan)
  const amount = untaxed(plan.period_amount)
  return {
    ...{ from: one.ends_at, anchor, step, count, length, amount },
    setup: untaxed(plan.period_amount + setup) - amount
  }
}

function withoutTax(
  price: number,
  { percent }: RenewingSubscription,
  { tax_included, tax_exempt, unit }: RenewedPlan
): number {
  if (!tax_included || tax_exempt || !percent) return price
  return taxPrice(price, { percent, included: true, unit }).amount
}

const HOUR = 3_600_000

/** What they will have earned before each of those instants (milliseconds since 1970), in order. */
export function renewedBy(renewals: Renewals, instants: readonly number[]): bigint[] {
  const { step, length } = renewals
  if (step === 'month') return instants.map((at) => earnedByMonths(renewals, monthsOver(renewals, at)))
  // A period of up to 28 days is earned whole at its end.
  if (length <= 28 * 24)
    return instants.map((at) => earnedByMonths({ ...renewals, length: 1 }, hoursOver(renewals, at)))
  return earnedByWindows(renewals, instants)
}

/** Of so many months that are over: each period is earned in as many equal parts as it has months. */
function earnedByMonths({ length, amount, setup }: Renewals, months: number): bigint {
  const [periods, more] = [Math.floor(months / length), months % length]
  const first = periods === 0 ? mulDiv(amount + setup, 1, length) : mulDiv(amount, 1, length)
  return BigInt(periods) * BigInt(amount) + (periods > 0 ? BigInt(setup) : 0n) + BigInt(more) * BigInt(first)
}

/** How many months after the first renewal are over by the books, a second before they end. */
function monthsOver({ anchor, count }: Renewals, at: number): number {
  const [from, to] = [new Date(anchor), new Date(at + 1_000)]
  const months = (to.getUTCFullYear() - from.getUTCFullYear()) * 12 + to.getUTCMonth() - from.getUTCMonth()
  const isOver = millisecondsOf(instantAfter(anchor, { step: 'month', count: months })) < at + 1_000
  return Math.max(0, (isOver ? months : months - 1) - count)
}

function hoursOver({ from, length }: Renewals, at: number): number {
  return Math.max(0, Math.ceil((at + 1_000 - millisecondsOf(from)) / (length * HOUR)) - 1)
}

/** Of long periods of hours, which are earned by months: window by window. */
function earnedByWindows(
  { from, anchor, count, length, amount, setup }: Renewals,
  instants: readonly number[]
): bigint[] {
  const sums: bigint[] = []
  let [whole, start, period] = [0n, from, 1]
  while (sums.length < instants.length) {
    const end = instantAfter(anchor, { step: 'hour', count: count + period * length })
    const price = period === 1 ? amount + setup : amount
    let earned = 0
    for (const window of windowsAfter({ amount: price, start, end, periods: 1, anchor, step: 'hour' }, 0)) {
      const at = millisecondsOf(later(window.end, -1_000))
      while (sums.length < instants.length && instants[sums.length]! <= at) sums.push(whole + BigInt(earned))
      earned = window.earned
    }
    if (end === start) return [...sums, ...instants.slice(sums.length).map(() => whole)]
    whole += BigInt(price)
    start = end
    period += 1
  }
  return sums
}
