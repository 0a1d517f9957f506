/** What recurring revenue had come to at some instants, and how it moved between them. */
import type { PeriodType } from '@bursar/calendar'
import type { StoredSum } from '@bursar/contracts'
import type { TableRequest } from '../figures/table-request.ts'
import { pointsOf } from '../periods/domain/columns.ts'
import type { StoodAt } from './domain/mrr-table.ts'

/** Whose recurring revenue, in what, and where its days begin. */
export interface Whose {
  readonly provider: string
  readonly unit: string
}

/** Two instants, in milliseconds since 1970, between which it moved: (from, to]. */
export interface Between {
  readonly from: number
  readonly to: number
  /** Of a whole interval of that zone what type it is. */
  readonly whole?: { readonly type: PeriodType; readonly zone: string }
}

/** Answers from what is kept, or from the rows of the past. */
export interface RecurringSource {
  stoodAt(instants: readonly number[]): Promise<StoodAt[]>
  movedIn(intervals: readonly Between[]): Promise<StoredSum[][]>
}

/** An instant of a table. */
export interface InstantAsked {
  readonly label: string
  readonly at: number
}

/** The opening instant of a table and the end of each column; a table up to now ends at that very instant. */
export function instantsOf({ columns, endsAt }: Pick<TableRequest, 'columns' | 'endsAt'>): InstantAsked[] {
  const points = pointsOf(columns)
  return points.map(({ label, at }, n) => ({ label, at: n === points.length - 1 ? Date.parse(endsAt) : at }))
}

/** What lies between them. */
export function betweenOf({ columns, endsAt, type, zone }: TableRequest): Between[] {
  const ends = instantsOf({ columns, endsAt })
  return columns.map(({ partial }, n) => {
    const stretch = { from: ends[n]!.at, to: ends[n + 1]!.at }
    return partial ? stretch : { ...stretch, whole: { type, zone } }
  })
}
