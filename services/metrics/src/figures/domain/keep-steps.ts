/** Keeps the steps of figures from day to day up to date: see day-steps.ts. */
import { addStored, type StoredSum } from '@bursar/contracts'
import { type BoughtDay, dayNumber, differenceOf, stepOf, stepsOf } from './day-steps.ts'
import type { SteppedPlace } from './places.ts'
import { addToTotals } from './running-totals.ts'
import {
  boughtAnew,
  type Documents,
  daysIn,
  type PlacedAmount,
  type PresenceBlock
} from './stored-documents.ts'

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
  { amount, changed }: PlacedAmount
): void {
  const { type, reading, before, here, after } = place
  const bought = (stretch: SteppedPlace['here']): BoughtDay[] =>
    daysIn(blocks, place.years, stretch.days).map(([at, presence]) => ({
      ...{ day: dayNumber(type, at), amount: presence.amount },
      anew: boughtAnew(presence)
    }))
  const [earlier, known, later] = [bought(before), bought(here), bought(after)]
  const now = withDay(known, { day: dayNumber(type, reading), amount, anew: changed ? undefined : amount })
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

function withDay(days: readonly BoughtDay[], more: BoughtDay): BoughtDay[] {
  const { day, amount, anew } = more
  const at = days.findIndex((one) => one.day >= day)
  if (at < 0) return [...days, more]
  const known = days[at]!
  if (known.day !== day) return [...days.slice(0, at), more, ...days.slice(at)]
  const both = anew === undefined ? known.anew : addStored(known.anew ?? 0, anew)
  const now = { day, amount: addStored(known.amount, amount), anew: both }
  return [...days.slice(0, at), now, ...days.slice(at + 1)]
}
