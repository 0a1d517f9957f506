/**
 * How the figures of a week, month or year grow from day to day, each day against the same days of the interval
 * before: what they are at the end of any day is the sum of the steps up to it. So a table up to now needs no rows but
 * those of the last day.
 *
 * A customer counts as new from the first day here, unless there was one before by then, and only until there is: the
 * steps of one customer are few, whatever the interval.
 */
import type { Span } from '@bursar/calendar'
import { addStored, negativeStored, type StoredSum } from '@bursar/contracts'
import { type Figures, noFigures } from './figures.ts'

/** The types of periods that have days in them. */
export const STEPPED = ['weekly', 'monthly', 'yearly'] as const
export type Stepped = (typeof STEPPED)[number]

/** A day of an interval by its number there (see `dayNumber`), and what a customer bought on it. */
export interface BoughtDay {
  readonly day: number
  readonly amount: StoredSum
  /** What of it makes a new customer: undefined where there were changes of plan alone. */
  readonly anew: StoredSum | undefined
}

/** Days of one year's months apart, so that a document of steps stays small. */
export const DAYS_A_MONTH = 32

/**
 * The number of a day in its interval, by what the clock shows at its start: the same for the day that it is compared
 * with, and ascending. A 29 February stands between the 28th and March, also where the other year has none.
 */
export function dayNumber(type: Stepped, reading: number): number {
  const date = new Date(reading)
  if (type === 'weekly') return (date.getUTCDay() + 6) % 7
  return type === 'monthly' ? date.getUTCDate() : date.getUTCMonth() * DAYS_A_MONTH + date.getUTCDate()
}

/** What the key of an interval's steps ends with, for a day of it. */
export function stepsEnd({ type, from }: Span, day: number): string {
  const start = `${type}/${new Date(from).toISOString()}`
  return type === 'yearly' ? `${start}/${Math.floor(day / DAYS_A_MONTH)}` : start
}

/** What the keys of all of an interval's steps end with, or of those of the days before one. */
export function stepsEnds(span: Span, before = 12 * DAYS_A_MONTH): string[] {
  if (span.type !== 'yearly') return [stepsEnd(span, 0)]
  const months = Math.min(12, Math.floor(before / DAYS_A_MONTH) + 1)
  return Array.from({ length: months }, (_, month) => stepsEnd(span, month * DAYS_A_MONTH))
}

/** The names of figures in the order in which steps keep them. */
const NAMES = Object.keys(noFigures()) as (keyof Figures)[]

/** How many numbers a step has. */
export const STEP_WIDTH = NAMES.length

/** Numbers of a step, in that order; those that are not named are 0. */
export function stepOf(figures: Partial<Figures>): StoredSum[] {
  return NAMES.map((name) => figures[name] ?? 0)
}

/** Steps of a document (flat: day and numbers) of the days before one, added to figures. */
export function addSteps(figures: Figures, steps: readonly StoredSum[], before: number): void {
  const width = STEP_WIDTH + 1
  for (let at = 0; at < steps.length && Number(steps[at]) < before; at += width) {
    for (let n = 0; n < STEP_WIDTH; n++) {
      const name = NAMES[n]!
      const sum = addStored(figures[name], steps[at + 1 + n]!)
      // Sums of customers are numbers always.
      Object.assign(figures, { [name]: sum })
    }
  }
}

/** What one customer changes of the figures from day to day. */
export type Steps = ReadonlyMap<number, Figures>

/** The steps of a customer who bought on those days, here and in the interval before; both ascending. */
export function stepsOf(here: readonly BoughtDay[], before: readonly BoughtDay[]): Map<number, Figures> {
  const steps = new Map<number, Figures>()
  const step = (day: number): Figures => {
    const known = steps.get(day) ?? noFigures()
    steps.set(day, known)
    return known
  }
  const first = {
    here: here[0]?.day ?? Number.POSITIVE_INFINITY,
    before: before[0]?.day ?? Number.POSITIVE_INFINITY
  }
  for (const { day, amount, anew } of here) {
    const at = step(day)
    at.total = addStored(at.total, amount)
    if (day < first.before && anew !== undefined) untilThere('new', day, anew, first.before)
  }
  for (const { day, amount } of before) {
    if (day < first.here) untilThere('churned', day, amount, first.here)
  }
  if (here.length > 0) step(first.here).customers += 1
  const anew = here.find((one) => one.anew !== undefined)?.day ?? Number.POSITIVE_INFINITY
  if (anew < first.before) countUntil('new_customers', anew, first.before)
  if (first.before < first.here) countUntil('churned_customers', first.before, first.here)
  return steps

  /** An amount that counts from a day on until the customer is in the other interval too. */
  function untilThere(figure: 'new' | 'churned', day: number, amount: StoredSum, until: number): void {
    const from = step(day)
    from[figure] = addStored(from[figure], amount)
    if (until === Number.POSITIVE_INFINITY) return
    const to = step(until)
    to[figure] = addStored(to[figure], negativeStored(amount))
  }

  function countUntil(figure: 'new_customers' | 'churned_customers', day: number, until: number): void {
    step(day)[figure] += 1
    if (until !== Number.POSITIVE_INFINITY) step(until)[figure] -= 1
  }
}

/** What has to be added to the steps of before to have those of now. */
export function differenceOf(now: Steps, before: Steps): Map<number, StoredSum[]> {
  const difference = new Map<number, StoredSum[]>()
  for (const day of new Set([...now.keys(), ...before.keys()])) {
    const [after, was] = [now.get(day) ?? noFigures(), before.get(day) ?? noFigures()]
    const numbers = NAMES.map((name) => addStored(after[name], negativeStored(was[name])))
    if (numbers.some((number) => number !== 0)) difference.set(day, numbers)
  }
  return difference
}
