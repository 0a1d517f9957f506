/**
 * The rows that a list is of: one list, several in between each other, or with `id=` in the query only what has one of
 * those ids, read by key and not gone through.
 */
import { compareTexts } from '@bursar/contracts'
import type { ListRange, PageQuery, Tally } from '@bursar/event-sourcing'
import type { ListRequest, ListSource } from './list-source.ts'
import { mergedLists } from './merged-lists.ts'

type Rows = ListSource['collection']

/** The list as the query means it: all of it, or where ids are asked for those of its rows. */
export async function askedRows<Opened>(
  { ids }: ListRequest,
  source: ListSource<Opened>
): Promise<ListSource<Opened>> {
  if (!ids || !source.byId) return inBetween(source)
  const { key, isListed } = source.byId
  return rowsByKey(source, ids.map(key), isListed)
}

/** The list with those of its rows alone that have one of the keys. */
export async function rowsByKey<Opened>(
  source: ListSource<Opened>,
  keys: readonly string[],
  isListed: (document: any) => boolean
): Promise<ListSource<Opened>> {
  const found = await source.collection.getAll(keys)
  const documents = [...found]
    .map(([name, document]) => ({ name, document }))
    .filter(({ document }) => isListed(document))
    .map((row) => ({ ...row, order: orderOf(source, row.document) }))
    .sort((one, other) => compareTexts(one.order, other.order) || compareTexts(one.name, other.name))
  return { ...source, collection: rowsOf(source, documents) }
}

function inBetween<Opened>(source: ListSource<Opened>): ListSource<Opened> {
  const { collection, by, others = [] } = source
  if (others.length === 0) return source
  const merged = mergedLists(collection, [by, ...others], (document) => orderOf(source, document))
  return { ...source, collection: merged }
}

/** What a projection's order is of a document. */
export function orderOf(source: Pick<ListSource, 'order'>, document: any): string {
  return source.order ? source.order(document) : document.created_at
}

interface Row {
  readonly document: any
  readonly order: string
}

/** The list with those rows alone, which are on it. */
export function fewRows<Opened>(
  source: ListSource<Opened>,
  documents: readonly unknown[]
): ListSource<Opened> {
  const rows = documents
    .map((document) => ({ document, order: orderOf(source, document) }))
    .sort((one, other) => compareTexts(one.order, other.order))
  return { ...source, others: undefined, collection: rowsOf(source, rows) }
}

/** Answers of a list what a collection does, from few rows in ascending order. */
function rowsOf({ amount }: ListSource, rows: readonly Row[]): Rows {
  const within = ({ from, before }: ListRange) =>
    rows.filter(
      ({ order }) => (from === undefined || order >= from) && (before === undefined || order < before)
    )

  async function tally(range: ListRange): Promise<Tally> {
    const sums: Record<string, number> = {}
    const found = within(range)
    for (const { document } of amount ? found : []) {
      const { unit, sum } = amount!(document)
      sums[unit] = (sums[unit] ?? 0) + sum
    }
    return { count: found.length, sums }
  }

  async function documents({ descending, offset, limit, ...range }: PageQuery) {
    const found = within(range).map(({ document }) => document)
    return (descending ? found.reverse() : found).slice(offset, offset + limit)
  }

  return { tally, documents, getAll: async () => new Map() }
}
