/**
 * The kept totals of lists: rows and sums by unit, of the whole list and of each of its days. A tally adds
 * up whole days and takes off the rows outside the bounds on the two days in which a bound lies.
 *
 * Sums are kept in two parts (`partsOf`): MongoDB adds in 64 bits, which the rows of a whole site may outgrow. What a
 * list came to before it had parts is all in `sum`.
 */
import { type Exact, fromParts, negative, partsOf, plus } from '@bursar/contracts'
import {
  afterDay,
  dayOf,
  type ListRange,
  type StoredTotal,
  type Tally,
  type TallySums,
  type TotalChange,
  tallySums
} from '@bursar/event-sourcing'
import type { AnyBulkWriteOperation, Collection, Db, Document } from 'mongodb'
import { type DocumentRow, listField } from './document-shape.ts'
import type { Registered } from './registered.ts'
import type { SnapshotReads } from './snapshot-reads.ts'
import { exactOf, long, type Stored, whole } from './whole-number.ts'

/** `c` is the collection's number, `d` the day, null for the whole list: ids compare field by field, in this order. */
interface TotalRow {
  _id: { c: number; l: string; b: string; d: string | null; u: string }
  count: Stored
  sum: Stored
  high?: Stored
}

/** From the first day on (null: the total of the whole list) and before the other. */
type Days = { readonly from: string | null; readonly before: string }
/** From the first order on and before the other, which lie in one day. */
type Rows = { readonly from: string; readonly before: string }

/** Whole days, or rows of one day, to be added up or taken off. */
type Part =
  | { readonly sign: 1 | -1; readonly days: Days; readonly rows?: undefined }
  | { readonly sign: -1; readonly days?: undefined; readonly rows: Rows }

type Sum = {
  readonly _id: string | null
  readonly count: Stored
  readonly sum: Stored
  readonly high: Stored
}

/** What `sum` is counted in, of `high`. */
const PART = 1_000_000_000

export interface Totals {
  /** What to write so that a collection's totals change by that much. */
  operations(number: number, changes: readonly TotalChange[]): AnyBulkWriteOperation<TotalRow>[]
  readonly rows: Collection<TotalRow>
  tally(target: Registered, documents: Collection<DocumentRow>, range: ListRange): Promise<Tally>
  /** Totals as they are kept, of days and of whole lists. */
  all(number: number, offset: number, limit: number): Promise<StoredTotal[]>
  /** Removes the totals of a collection. */
  drop(number: number): Promise<void>
}

/** Later than every day and text. */
const LAST = '\u{10ffff}'

/** `snapshot` gives reads that all see the same moment. */
export function mongoTotals(database: Db, snapshot: () => SnapshotReads): Totals {
  const rows = database.collection<TotalRow>('figures')

  function operations(c: number, changes: readonly TotalChange[]): AnyBulkWriteOperation<TotalRow>[] {
    const moved = new Map<string, { _id: TotalRow['_id']; count: number; sum: Exact }>()
    for (const { list, by, day, unit, count, sum } of changes) {
      for (const d of [null, day]) {
        const name = JSON.stringify([list, by, d, unit])
        const known = moved.get(name)
        if (known) {
          known.count += count
          known.sum = plus(known.sum, sum)
        } else moved.set(name, { _id: { c, l: list, b: by, d, u: unit }, count, sum })
      }
    }
    return [...moved.values()].map(({ _id, count, sum }) => {
      const { low, high } = partsOf(sum)
      const update = { $inc: { count: long(count), sum: long(low), high: long(high) } }
      return { updateOne: { filter: { _id }, update, upsert: true } }
    })
  }

  function daysOf({ number }: Registered, { list, by }: ListRange, days: Days): Document[] {
    const start = { c: number, l: list, b: by }
    return [
      { $match: { _id: { $gte: { ...start, d: days.from }, $lt: { ...start, d: days.before } } } },
      { $group: { _id: '$_id.u', count: { $sum: '$count' }, sum: { $sum: '$sum' }, high: { $sum: '$high' } } }
    ]
  }

  function rowsOf({ spec }: Registered, { list, by }: ListRange, { from, before }: Rows): Document[] {
    const amount = `$a.${list}`
    return [
      { $match: { [listField(spec, list)]: by, o: { $gte: from, $lt: before } } },
      { $set: { low: { $mod: [`${amount}.sum`, long(PART)] } } },
      { $set: { high: { $divide: [{ $subtract: [`${amount}.sum`, '$low'] }, PART] } } },
      {
        $group: { _id: `${amount}.unit`, count: { $sum: 1 }, sum: { $sum: '$low' }, high: { $sum: '$high' } }
      }
    ]
  }

  async function tally(target: Registered, documents: Collection<DocumentRow>, range: ListRange) {
    const parts = rangeParts(range)
    // Parts that were read at different moments would not add up.
    const together = parts.length > 1 ? snapshot() : undefined
    const options = together ?? {}
    const sums = tallySums()
    try {
      for (const { sign, days, rows: within } of parts) {
        const asked = days
          ? rows.aggregate<Sum>(daysOf(target, range, days), options)
          : documents.aggregate<Sum>(rowsOf(target, range, within), options)
        add(sums, await asked.toArray(), sign)
      }
    } finally {
      await together?.session.endSession()
    }
    return sums.tally()
  }

  return {
    operations,
    rows,
    tally,
    async all(number, offset, limit) {
      const found = rows.find({ _id: allOf(number) }, { sort: { _id: 1 }, skip: offset, limit })
      return (await found.toArray()).map(({ _id: { l, b, d, u }, count, sum, high = 0 }) => {
        return {
          list: l,
          by: b,
          day: d,
          unit: u,
          count: whole(count),
          sum: fromParts(exactOf(high), exactOf(sum))
        }
      })
    },
    async drop(number) {
      await rows.deleteMany({ _id: allOf(number) })
    }
  }
}

/** The ids of a collection's totals. */
function allOf(number: number): TotalRow['_id'] {
  return { $gte: { c: number }, $lt: { c: number + 1 } } as unknown as TotalRow['_id']
}

/** What a range is made of. Of its last day it takes off what is later: "until now" has nothing later. */
function rangeParts({ from, before }: ListRange): Part[] {
  if (from !== undefined && before !== undefined && from >= before) return []
  const parts: Part[] = []
  if (from === undefined) parts.push({ sign: 1, days: { from: null, before: '' } })
  else
    parts.push({
      sign: 1,
      days: { from: dayOf(from), before: before === undefined ? LAST : afterDay(before) }
    })
  if (from === undefined && before !== undefined) {
    parts.push({ sign: -1, days: { from: afterDay(before), before: LAST } })
  }
  if (from !== undefined && from !== dayOf(from)) {
    parts.push({ sign: -1, rows: { from: dayOf(from), before: from } })
  }
  if (before !== undefined) parts.push({ sign: -1, rows: { from: before, before: afterDay(before) } })
  return parts
}

function add(sums: TallySums, found: readonly Sum[], sign: 1 | -1): void {
  for (const { _id, count, sum: low, high } of found) {
    const sum = fromParts(exactOf(high), exactOf(low))
    sums.add(_id ?? '', sign * whole(count), sign > 0 ? sum : negative(sum))
  }
}
