/** Keeps the steps of figures from day to day up to date: see day-steps.ts. */
import { addStored, type StoredSum } from '@bursar/contracts'
import { type BoughtDay, dayNumber, differenceOf, stepOf, stepsOf } from './day-steps.ts'
import type { SteppedPlace } from './places.ts'
import { addToTotals } from './running-totals.ts'
import { type Documents, daysIn, type PresenceBlock } from './stored-documents.ts'

/** What is written to one interval's steps, by where their keys begin. */
interface Written {
  readonly documents: Documents
  readonly keyOf: (end: string) => string
}

/** Adds a sale to the steps of its own interval and of the one after it; `blocks` are of before the sale. */
export function stepSale(
  written: Written,
  place: SteppedPlace,
  blocks: readonly (PresenceBlock | undefined)[],
  amount: number
): void {
  const { type, reading, before, here, after } = place
  const bought = (stretch: SteppedPlace['here']): BoughtDay[] =>
    daysIn(blocks, place.years, stretch.days).map(([at, sum]) => ({ day: dayNumber(type, at), amount: sum }))
  const [earlier, known, later] = [bought(before), bought(here), bought(after)]
  const now = withDay(known, { day: dayNumber(type, reading), amount })
  add(written, here, differenceOf(stepsOf(now, earlier), stepsOf(known, earlier)))
  add(written, after, differenceOf(stepsOf(later, now), stepsOf(later, known)))
}

/** Adds payments and refunds to the steps of their own interval. */
export function stepMoney(
  written: Written,
  { type, reading, here }: SteppedPlace,
  money: { readonly payments: StoredSum; readonly refunds: StoredSum }
): void {
  add(written, here, new Map([[dayNumber(type, reading), stepOf(money)]]))
}

function add(
  { documents, keyOf }: Written,
  { endOf }: SteppedPlace['here'],
  steps: ReadonlyMap<number, readonly StoredSum[]>
): void {
  for (const [day, numbers] of steps) {
    addToTotals(documents, [{ key: keyOf(endOf(day)), entry: day }], numbers)
  }
}

function withDay(days: readonly BoughtDay[], { day, amount }: { day: number; amount: number }): BoughtDay[] {
  const at = days.findIndex((one) => one.day >= day)
  if (at < 0) return [...days, { day, amount }]
  const known = days[at]!
  if (known.day !== day) return [...days.slice(0, at), { day, amount }, ...days.slice(at)]
  return [...days.slice(0, at), { day, amount: addStored(known.amount, amount) }, ...days.slice(at + 1)]
}
