/** Several lists of one collection as one: what a caller sees who looks for several providers at once. */
import { type Exact, plus } from '@bursar/contracts'
import type { ListRange, PageQuery, Tally } from '@bursar/event-sourcing'
import type { ListSource } from './list-source.ts'
import { createPace } from './pace.ts'

type Rows = ListSource['collection']

/** Rows of each list that are read at a time. */
const STRETCH = 100

/**
 * The lists of one name under several keys, in their common order. A count costs one for each list; a page costs what
 * stands in front of it, or behind it where that is less.
 */
export function mergedLists(
  collection: Rows,
  keys: readonly string[],
  order: (document: any) => string
): Rows {
  async function tally(range: ListRange): Promise<Tally> {
    const parts = await Promise.all(keys.map((by) => collection.tally({ ...range, by })))
    const sums: Record<string, Exact> = {}
    for (const part of parts) {
      for (const [unit, sum] of Object.entries(part.sums)) sums[unit] = plus(sums[unit] ?? 0, sum)
    }
    return { count: parts.reduce((sum, { count }) => sum + count, 0), sums }
  }

  async function documents<Document>(query: PageQuery): Promise<Document[]> {
    const { offset, limit, descending } = query
    const { count } = await tally(query)
    const size = Math.max(0, Math.min(limit, count - offset))
    const behind = count - offset - size
    if (offset <= behind || size === 0) return stretchOf(query, offset, size)
    return (await stretchOf({ ...query, descending: !descending }, behind, size)).reverse()
  }

  async function stretchOf(query: PageQuery, offset: number, size: number): Promise<any[]> {
    const heads = keys.map((by) => reader(collection, { ...query, by }, order))
    const found: any[] = []
    const pace = createPace()
    for (let n = 0; n < offset + size; n++) {
      if (pace.due()) await pace.rest()
      for (const head of heads) if (head.isEmpty()) await head.fill()
      const first = firstOf(heads, query.descending)
      if (!first) break
      const document = first.take()
      if (n >= offset) found.push(document)
    }
    return found
  }

  return { tally, documents, getAll: collection.getAll }
}

type Reader = ReturnType<typeof reader>

/** Reads one list row by row, some at a time. */
function reader(collection: Rows, query: PageQuery, order: (document: any) => string) {
  let rows: any[] = []
  let [at, offset, ended] = [0, 0, false]
  return {
    isEmpty: () => at === rows.length && !ended,
    async fill(): Promise<void> {
      rows = await collection.documents({ ...query, offset, limit: STRETCH })
      ended = rows.length < STRETCH
      offset += rows.length
      at = 0
    },
    /** What its next row is sorted by; undefined at the end. */
    next: () => (at < rows.length ? order(rows[at]) : undefined),
    take: () => rows[at++]
  }
}

/** The list whose row comes first; of equal ones that which stands first, and backwards that which stands last. */
function firstOf(heads: readonly Reader[], descending: boolean): Reader | undefined {
  let [first, best]: [Reader | undefined, string] = [undefined, '']
  for (const head of heads) {
    const order = head.next()
    if (order === undefined) continue
    if (first === undefined || (descending ? order >= best : order < best)) [first, best] = [head, order]
  }
  return first
}
