/** What another curve of a customer changes of what is kept. */
import { calendarOf, monthOf, PERIOD_TYPES } from '@bursar/calendar'
import { addStored, type StoredSum } from '@bursar/contracts'
import { type TotalsPlace, totalsPlaces } from '../../figures/domain/running-totals.ts'
import { isoOf } from '../../periods/domain/columns.ts'
import { type Curve, differenceOf, type Jump } from './curve.ts'
import { addMoved, movedBetween, noFlows } from './flows.ts'
import { cohortPrefix, flowsKey, totalsPrefix } from './kept-documents.ts'

/** Whose curve it is, and in what. */
export interface CurvePlace {
  readonly provider: string
  readonly zone: string
  readonly unit: string
}

/** Numbers that are added where an instant lies. */
export interface AddedTotals {
  readonly places: readonly TotalsPlace[]
  readonly numbers: readonly StoredSum[]
}

/** Numbers that are added to an interval. */
export interface AddedFlows {
  readonly key: string
  readonly numbers: readonly StoredSum[]
}

/** No interval is longer, so one that ends before a change by more than this is as it was. */
const LONGEST_MS = 367 * 86_400_000

/** What is added to the totals of all customers. */
export function addedTotals({ provider, unit }: CurvePlace, jumps: readonly Jump[]): AddedTotals[] {
  return jumps.map((jump) => totalsOf(totalsPrefix(provider, unit), jump))
}

/** What is added to the totals of those who began in one month; another first instant may be in another month. */
export function addedCohorts({ provider, zone, unit }: CurvePlace, before: Curve, now: Curve): AddedTotals[] {
  const prefixOf = (curve: Curve) =>
    curve[0] && cohortPrefix(provider, zone, unit, monthOf(isoOf(curve[0][0]), zone))
  const [left, joined] = [prefixOf(before), prefixOf(now)]
  const under = (prefix: string | undefined, from: Curve, to: Curve) =>
    prefix === undefined ? [] : differenceOf(from, to).map((jump) => totalsOf(prefix, jump))
  return left === joined ? under(left, before, now) : [...under(left, before, []), ...under(joined, [], now)]
}

/** What is added to the movements of whole intervals; only those in which a level changes have any. */
export function addedFlows(kept: CurvePlace, before: Curve, now: Curve): AddedFlows[] {
  const [first] = differenceOf(before, now)
  if (!first) return []
  const calendar = calendarOf(kept.zone)
  const instants = [...before, ...now].map(([at]) => at - 1).filter((at) => at > first.at - LONGEST_MS)
  const added = new Map<string, StoredSum[]>()
  for (const type of PERIOD_TYPES) {
    const spans = new Set(instants.map((at) => calendar.spanAt(at, type)))
    for (const { from, to } of spans) {
      const numbers = noFlows()
      addMoved(numbers, movedBetween(before, from, to), -1)
      addMoved(numbers, movedBetween(now, from, to), 1)
      if (numbers.some((number) => number !== 0)) added.set(flowsKey(kept, type, from), numbers)
    }
  }
  return [...added].map(([key, numbers]) => ({ key, numbers }))
}

/** Numbers of two lists added up; undefined where nothing is left, so that no document says so. */
export function sumOf(
  one: readonly StoredSum[] | undefined,
  other: readonly StoredSum[]
): StoredSum[] | undefined {
  const sums = other.map((number, n) => addStored(one?.[n] ?? 0, number))
  return sums.some((sum) => sum !== 0) ? sums : undefined
}

function totalsOf(prefix: string, { at, worth, paying }: Jump): AddedTotals {
  return { places: totalsPlaces(prefix, at - 1), numbers: [worth, paying] }
}
