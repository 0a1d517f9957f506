/**
 * What some numbers came to before any instant, without a look at what they are made of: sums by month, by the
 * days of a month and by the quarters of an hour of a day, all in UTC. The days and hours of every time zone of
 * today begin with such a quarter, so one set of sums serves all zones; what lies between the quarter's start
 * and the instant is for the caller to add.
 *
 * - `…/months`: every month that has something; `…/<month>`: its days; `…/<day>`: its quarters.
 *
 * A sum of zeros has no entry and a document without entries is removed, so that the documents say what the
 * sums are and not how they came about.
 */
import { DAY, HOUR } from '@bursar/calendar'
import { addStored, type StoredSum } from '@bursar/contracts'
import type { Documents as ProjectionDocuments } from '@bursar/event-sourcing'
import { firstNotBefore, withAdded } from './entry-list.ts'

/** Milliseconds of the finest sums. */
const QUARTER = HOUR / 4

/** A document of sums: see `withAdded`. */
export interface SumsDocument {
  readonly sums: readonly StoredSum[]
}

/** Where an instant lies in one of the documents that it touches. */
export interface TotalsPlace {
  readonly key: string
  readonly entry: number
}

/** Where an instant (milliseconds since 1970) lies in the three documents that it touches. */
export function totalsPlaces(prefix: string, instant: number): TotalsPlace[] {
  const { midnight, months, monthEnd, date, dayEnd } = dayOf(instant)
  return [
    { key: `${prefix}months`, entry: months },
    { key: prefix + monthEnd, entry: date },
    { key: prefix + dayEnd, entry: Math.floor((instant - midnight) / QUARTER) }
  ]
}

/** A day as the keys and entries have it. */
interface Day {
  readonly midnight: number
  /** Months since year 0. */
  readonly months: number
  /** What the key of the month's document ends with. */
  readonly monthEnd: string
  readonly date: number
  readonly dayEnd: string
}

function dayOf(instant: number): Day {
  const midnight = Math.floor(instant / DAY) * DAY
  const first = new Date(midnight)
  const dayEnd = first.toISOString().slice(0, 10)
  return {
    midnight,
    months: first.getUTCFullYear() * 12 + first.getUTCMonth(),
    monthEnd: dayEnd.slice(0, 7),
    date: first.getUTCDate(),
    dayEnd
  }
}

/** Adds numbers where an instant lies; always as many for one prefix. */
export function addToTotals(
  documents: Pick<ProjectionDocuments, 'get' | 'put' | 'remove'>,
  places: readonly TotalsPlace[],
  numbers: readonly StoredSum[]
): void {
  if (numbers.every((number) => number === 0)) return
  for (const { key, entry } of places) {
    const held: SumsDocument | undefined = documents.get(key)
    const sums = withoutZeros(withAdded(held?.sums ?? [], entry, numbers), numbers.length + 1, entry)
    if (sums.length === 0) documents.remove(key)
    else documents.put(key, { sums } satisfies SumsDocument)
  }
}

/** The last instant at or before that one whose totals are kept. */
export function storedInstant(instant: number): number {
  return Math.floor(instant / QUARTER) * QUARTER
}

/** What the `count` numbers came to before a kept instant; `sumsAt` gives a document's sums by its key. */
export function totalsBefore(
  sumsAt: (key: string) => readonly StoredSum[] | undefined,
  prefix: string,
  instant: number,
  count: number
): StoredSum[] {
  const totals = new Array<StoredSum>(count).fill(0)
  for (const { key, entry } of totalsPlaces(prefix, instant)) {
    const sums = sumsAt(key) ?? []
    const until = firstNotBefore(sums, count + 1, entry)
    for (let at = 0; at < until; at += count + 1) {
      for (let n = 0; n < count; n++) totals[n] = addStored(totals[n]!, sums[at + 1 + n]!)
    }
  }
  return totals
}

function withoutZeros(sums: StoredSum[], width: number, entry: number): StoredSum[] {
  const at = firstNotBefore(sums, width, entry)
  if (sums.slice(at + 1, at + width).every((sum) => sum === 0)) sums.splice(at, width)
  return sums
}
