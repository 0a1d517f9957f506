/** Going through the rows of one list: for a search, a filter, or an order that the index does not have. */
import { type Exact, own, plus } from '@bursar/contracts'
import type { Collection, ListRange } from '@bursar/event-sourcing'
import { fail } from '../errors/fail.ts'
import { orderOf } from './asked-ids.ts'
import {
  checkPage,
  type FieldValue,
  type ListedRequest,
  type ListRequest,
  type ListSource,
  opened,
  pageAt,
  rangeOf,
  type Selection
} from './list-source.ts'
import { createPace, type Pace, sortedInTurns } from './pace.ts'
import { inStretches } from './stretches.ts'

/** Rows read at a time, and opened at a time: opening one takes up to a tenth of a millisecond. */
const stretch = 250
const handful = 50

/** Rows of the longest list that is gone through. */
export const ROWS_MAX = 100_000

interface Found<Opened> {
  readonly row: Opened
  readonly keys: readonly FieldValue[]
}

/**
 * The asked page of those rows that the search and the filter keep, in the asked order. A caller has few of them
 * running at a time, and a list that is too long is refused before its first row is read.
 */
export async function scanList<Opened>(
  request: ListedRequest,
  source: ListSource<Opened>,
  sort: ListRequest['sort']
): Promise<Selection<Opened>> {
  const { found, sums } = await scanned(request, source, sort)
  const { pageSize } = request.list
  const page = pageAt(request.list, found.length)
  checkPage(request.list, found.length)
  const rows = found.slice((page - 1) * pageSize, page * pageSize)
  return { rows, count: found.length, sums }
}

/** All of those rows, some hundred at a time. */
export async function* walkScan<Opened>(
  request: ListedRequest,
  source: ListSource<Opened>,
  sort: ListRequest['sort']
): AsyncGenerator<Selection<Opened>> {
  const { found, sums } = await scanned(request, source, sort)
  for (let at = 0; at < found.length; at += stretch) {
    yield { rows: found.slice(at, at + stretch), count: found.length, sums }
  }
}

/** Whether going through the list would be refused. */
export async function isTooLong(
  request: ListedRequest,
  source: ListSource,
  rowsMax = ROWS_MAX
): Promise<boolean> {
  return (await source.collection.tally(rangeOf(request, source))).count > rowsMax
}

/**
 * The rows that the search and the filter keep, in the asked order; undefined once there are more than `most`, after
 * which none is looked at.
 */
export async function scanUpTo<Opened>(
  request: ListedRequest,
  source: ListSource<Opened>,
  sort: ListRequest['sort'],
  most: number
): Promise<Opened[] | undefined> {
  const range = rangeOf(request, source)
  const { count } = await source.collection.tally(range)
  const scan = async () => {
    const { found } = await foundIn(request, source, { range, sort, pace: createPace(), most })
    if (found.length > most) return undefined
    return found.sort((one, other) => compare(one.keys, other.keys, sort)).map(({ row }) => row)
  }
  return count > stretch ? request.inTurn(scan) : scan()
}

/** All rows that are kept, in the asked order. */
interface Scanned<Opened> {
  readonly found: readonly Opened[]
  readonly sums: Selection<Opened>['sums']
}

async function scanned<Opened>(
  request: ListedRequest,
  source: ListSource<Opened>,
  sort: ListRequest['sort']
): Promise<Scanned<Opened>> {
  const range = rangeOf(request, source)
  const { count } = await source.collection.tally(range)
  if (count > ROWS_MAX) fail('too_many_rows')
  const scan = async () => {
    const pace = createPace()
    const most = Number.POSITIVE_INFINITY
    const { found, sums } = await foundIn(request, source, { range, sort, pace, most })
    if (source.descending) found.reverse()
    const sorted =
      sort.length === 0
        ? found
        : await sortedInTurns(found, (one, other) => compare(one.keys, other.keys, sort), pace)
    return { found: sorted.map(({ row }) => row), sums }
  }
  return count > stretch ? request.inTurn(scan) : scan()
}

/** How rows are gone through; after `most` that are kept no further handful is opened. */
interface Going {
  readonly range: ListRange
  readonly sort: ListRequest['sort']
  readonly pace: Pace
  readonly most: number
}

/** The rows that are kept, in the projection's order, and what they come to. */
async function foundIn<Opened>(
  request: ListedRequest,
  source: ListSource<Opened>,
  { range, sort, pace, most }: Going
): Promise<{ readonly found: Found<Opened>[]; readonly sums: Record<string, Exact> }> {
  const keeps = filterOf(request.list, source)
  const found: Found<Opened>[] = []
  const sums: Record<string, Exact> = {}
  for await (const documents of stretchesOf(source.collection, range, (row) => orderOf(source, row))) {
    const picked = source.picks ? documents.filter(source.picks) : documents
    for (let at = 0; at < picked.length; at += handful) {
      const some = picked.slice(at, at + handful)
      const rows = await opened(request, source, some)
      for (const [index, row] of rows.entries()) {
        if (pace.due()) await pace.rest()
        if (!keeps(row)) continue
        found.push({ row, keys: sort.map(({ field }) => sortKey(source, field, row, some[index])) })
        const amount = source.amount?.(some[index])
        if (amount) sums[amount.unit] = plus(sums[amount.unit] ?? 0, amount.sum)
      }
      if (found.length > most) return { found, sums }
    }
  }
  return { found, sums }
}

/** All documents of a range, some hundred at a time; `order` is the projection's. */
export function stretchesOf<Document = any>(
  collection: Pick<Collection, 'documents'>,
  range: ListRange,
  order: (document: Document) => string,
  descending = false
): AsyncGenerator<Document[]> {
  return inStretches(
    (reached) => {
      const end = descending ? { before: `${reached.order}\0` } : { from: reached.order as string }
      const rest = reached.order === undefined ? range : { ...range, ...end }
      return collection.documents<Document>({ ...rest, descending, offset: reached.offset, limit: stretch })
    },
    order,
    stretch
  )
}

/** Unknown names in q_f fall back to all fields. */
function filterOf<Opened>(
  { terms, fields }: ListRequest,
  source: ListSource<Opened>
): (row: Opened) => boolean {
  const all = source.search ?? {}
  const named = fields.flatMap((field) => own(all, field) ?? [])
  const getters = named.length > 0 ? named : Object.values(all)
  const searched = terms.length > 0 && getters.length > 0
  return (row) => {
    if (source.keep && !source.keep(row)) return false
    if (!searched) return true
    const texts = getters.map((getter) => String(getter(row) ?? '').toLowerCase())
    return terms.some((term) => texts.some((text) => text.includes(term)))
  }
}

function sortKey<Opened>(source: ListSource<Opened>, field: string, row: Opened, document: any): FieldValue {
  const getter = own(source.sort ?? {}, field)
  const value = getter ? getter(row) : orderOf(source, document)
  return typeof value === 'string' ? value.toLowerCase() : value
}

function compare(
  one: readonly FieldValue[],
  other: readonly FieldValue[],
  sort: ListRequest['sort']
): number {
  for (const [index, { descending }] of sort.entries()) {
    const order = compareValues(one[index], other[index])
    if (order !== 0) return descending ? -order : order
  }
  return 0
}

function compareValues(one: FieldValue, other: FieldValue): number {
  if (one === other) return 0
  if (one === null || one === undefined) return other === null || other === undefined ? 0 : -1
  if (other === null || other === undefined) return 1
  return one < other ? -1 : 1
}
