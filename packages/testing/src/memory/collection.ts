/**
 * A collection in memory that answers by looking at every document. It keeps no totals, so its tallies are
 * the naive truth that the kept totals of other adapters are compared with.
 */
import { byText, compareTexts, type Exact, plus } from '@bursar/contracts'
import {
  type AlphabeticalSearch,
  type Checkpoint,
  type Collection,
  type CollectionSpec,
  type DocumentWrite,
  type ListRange,
  type PageQuery,
  type Parked,
  parsedReads,
  type StoredTotal,
  type Tally
} from '@bursar/event-sourcing'
import { type Hook, hooked } from './hook.ts'

export type MemoryDocument = DocumentWrite & { readonly body: string }

/** What is durable of a collection. */
export interface MemoryCollection {
  readonly spec: CollectionSpec
  readonly documents: Map<string, MemoryDocument>
  checkpoint: Checkpoint | undefined
  readonly parked: Map<string, Parked>
  indexed: boolean
}

/** The Collection that asks what `current` gives, or rejects when it is gone or still being built. */
export function memoryCollection(current: () => MemoryCollection | undefined, hook?: Hook): Collection {
  function stored(): MemoryCollection {
    const collection = current()
    if (!collection) throw new Error('The collection was dropped.')
    return collection
  }

  function indexed(): MemoryCollection {
    const collection = stored()
    if (!collection.indexed) throw new Error('The collection is being built and cannot be asked yet.')
    return collection
  }

  function page({ descending, offset, limit, ...range }: PageQuery): MemoryDocument[] {
    const rows = within(indexed(), range)
    if (descending) rows.reverse()
    return rows.slice(offset, offset + limit)
  }

  function find(lookup: string, value: string, after = ''): MemoryDocument | undefined {
    const { spec, documents } = indexed()
    if (!spec.lookups.includes(lookup)) throw new Error(`${spec.projection} has no lookup ${lookup}.`)
    return byKey(documents).find(({ lookups, key }) => lookups[lookup] === value && key > after)
  }

  const texts: Pick<Collection, 'load' | 'find'> = {
    load: (keys) =>
      hooked(hook, 'readModels.load', () => {
        const { documents } = stored()
        const found = keys.flatMap((key) => documents.get(key) ?? [])
        return new Map(found.map(({ key, body }) => [key, body]))
      }),
    find: (lookup, value, after) =>
      hooked(hook, 'readModels.find', () => {
        const document = find(lookup, value, after)
        return document && asStored(document)
      })
  }

  return {
    ...texts,
    ...parsedReads(texts),
    page: (query) => hooked(hook, 'readModels.page', () => page(query).map(asStored)),
    documents: (query) =>
      hooked(hook, 'readModels.page', () => page(query).map(({ body }) => JSON.parse(body))),
    alphabetical: (query) =>
      hooked(hook, 'readModels.page', () => {
        const { descending, from, offset, limit } = query
        const rows = found(indexed(), query)
        if (descending) rows.reverse()
        return rows
          .filter(({ order }) => from === undefined || (descending ? order <= from : order >= from))
          .slice(offset, offset + limit)
          .map(({ order, body }) => ({ order, body }))
      }),
    alphabeticalCount: (search) => hooked(hook, 'readModels.page', () => found(indexed(), search).length),
    tally: (range) => hooked(hook, 'readModels.tally', () => counted(within(indexed(), range), range.list)),
    scan: (after, limit) =>
      hooked(hook, 'readModels.scan', () =>
        byKey(stored().documents)
          .filter(({ key }) => key > after)
          .slice(0, limit)
          .map(asStored)
      ),
    scanPlaced: (after, limit) =>
      hooked(hook, 'readModels.scan', () =>
        byKey(stored().documents)
          .filter(({ key }) => key > after)
          .slice(0, limit)
          .map(({ key, body, order, lists, lookups, amounts = {}, texts = {} }) => {
            return { key, body, order, lists, lookups, amounts, texts }
          })
      ),
    totals: (offset, limit) =>
      hooked(hook, 'readModels.scan', () => totalsOf(stored()).slice(offset, offset + limit))
  }
}

/** Counted here, and kept by other adapters. */
function totalsOf({ documents }: MemoryCollection): StoredTotal[] {
  const totals = new Map<string, { -readonly [Name in keyof StoredTotal]: StoredTotal[Name] }>()
  for (const { lists, amounts = {}, order } of documents.values()) {
    for (const [list, by] of Object.entries(lists)) {
      const { unit, sum } = amounts[list] ?? { unit: '', sum: 0 }
      for (const day of [order.slice(0, 10), null]) {
        const name = JSON.stringify([list, by, day, unit])
        const known = totals.get(name) ?? { list, by, day, unit, count: 0, sum: 0 }
        known.count += 1
        known.sum = plus(known.sum, sum)
        totals.set(name, known)
      }
    }
  }
  return [...totals.values()]
}

function within(
  { spec, documents }: MemoryCollection,
  { list, by, from, before }: ListRange
): MemoryDocument[] {
  if (!spec.lists.includes(list)) throw new Error(`${spec.projection} has no list ${list}.`)
  return [...documents.values()]
    .filter((document) => document.lists[list] === by)
    .filter(({ order }) => (from === undefined || order >= from) && (before === undefined || order < before))
    .sort((one, other) => compareTexts(one.order, other.order) || compareTexts(one.key, other.key))
}

function found({ spec, documents }: MemoryCollection, { list, by, terms }: AlphabeticalSearch) {
  if (!spec.alphabetical?.includes(list))
    throw new Error(`${spec.projection} has no alphabetical list ${list}.`)
  return [...documents.values()]
    .filter(({ lists }) => lists[list] === by)
    .map(({ key, body, texts }) => ({ key, body, ...(texts?.[list] ?? { order: '', search: '' }) }))
    .filter(({ search }) => terms.length === 0 || terms.some((term) => search.includes(term)))
    .sort((one, other) => compareTexts(one.order, other.order) || compareTexts(one.key, other.key))
}

function counted(rows: readonly MemoryDocument[], list: string): Tally {
  const sums: Record<string, Exact> = {}
  for (const row of rows) {
    const amount = row.amounts?.[list]
    if (amount && amount.unit !== '') sums[amount.unit] = plus(sums[amount.unit] ?? 0, amount.sum)
  }
  return { count: rows.length, sums }
}

function byKey(documents: ReadonlyMap<string, MemoryDocument>): MemoryDocument[] {
  return [...documents.values()].sort(byText(({ key }) => key))
}

function asStored({ key, body }: MemoryDocument) {
  return { key, body }
}
