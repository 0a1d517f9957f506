/** What can be asked of one collection; every question is answered by an index. */
import {
  type Collection,
  type CollectionSpec,
  type ListRange,
  type PageQuery,
  type PlacedDocument,
  parsedReads,
  type StoredDocument
} from '@bursar/event-sourcing'
import type { Sqlite } from './database.ts'
import { type DocumentTable, listColumn, lookupColumn } from './document-table.ts'
import type { HotLists } from './hot-lists.ts'
import type { Totals } from './totals.ts'

/** More keys than that are read by one query: a batch of a projection, which needs them once. */
const KEYS_ONE_BY_ONE = 32

/** `indexed` says whether the collection's lists and lookups are built yet. */
export function sqliteCollection(
  sqlite: Sqlite,
  totals: Totals,
  lists: HotLists,
  table: DocumentTable,
  indexed: () => boolean
): Collection {
  const { spec, from, hot } = table

  const one = sqlite.prepare(`SELECT body FROM ${from} WHERE key = ?`)

  function load(keys: readonly string[]): Map<string, string> {
    if (keys.length > KEYS_ONE_BY_ONE) return loadMany(keys)
    const bodies = new Map<string, string>()
    for (const key of keys) {
      const body = loadOne(key)
      if (body !== null) bodies.set(key, body)
    }
    return bodies
  }

  function loadOne(key: string): string | null {
    const known = hot.get(key)
    if (known !== undefined) return known
    const body: string | null = one.get(key)?.body ?? null
    hot.keep(key, body)
    return body
  }

  function loadMany(keys: readonly string[]): Map<string, string> {
    const rows = sqlite
      .prepare(`SELECT key, body FROM ${from} WHERE key IN (SELECT value FROM json_each(?))`)
      .all(JSON.stringify(keys))
    return new Map(rows.map(({ key, body }) => [key, body]))
  }

  function find(lookup: string, value: string, after = ''): StoredDocument | undefined {
    const known = after === '' ? hot.found(lookup, value) : undefined
    if (known !== undefined) return known ?? undefined
    const column = lookupColumn(spec, lookup)
    const row = sqlite
      .prepare(`SELECT key, body FROM ${from} WHERE ${column} = ? AND key > ? ORDER BY key LIMIT 1`)
      .get(value, after)
    const document = row ? asDocument(row) : null
    if (after === '') hot.keepFound(lookup, value, document)
    return document ?? undefined
  }

  function page(query: PageQuery): StoredDocument[] {
    const { rows, values } = rowsOf(table, query)
    return sqlite
      .prepare(rows)
      .all(...values)
      .map(asDocument)
  }

  /** One value is read and parsed, instead of two for each row: that is half of what a page costs. */
  function pageText(query: PageQuery): string {
    const { rows, values } = rowsOf(table, query)
    const joined = sqlite.prepare(`SELECT group_concat(body) AS bodies FROM (${rows})`).get(...values)
    return `[${joined.bodies ?? ''}]`
  }

  function documents(query: PageQuery): any[] {
    const part = partOf(query)
    if (part === 'none') return []
    return JSON.parse(part === 'all' ? wholePage(query) : pageText(query))
  }

  /** What a range leaves of its list: all of it nearly always when it is "until now". */
  function partOf({ list, by, from, before }: ListRange): 'all' | 'some' | 'none' {
    if (from === undefined && before === undefined) return 'all'
    const { last } = totals.whole(table, list, by)
    if (last === null || (from !== undefined && last < from)) return 'none'
    return from === undefined && before !== undefined && last < before ? 'all' : 'some'
  }

  function wholePage({ list, by, descending, offset, limit }: PageQuery): string {
    const { page } = lists.get(table.id, list, by)
    if (page?.descending === descending && page.offset === offset && page.limit === limit) return page.text
    const text = pageText({ list, by, descending, offset, limit })
    lists.keep(table.id, list, by, { page: { descending, offset, limit, text } })
    return text
  }

  /** Without its indexes an answer would be right and slow, and nobody would notice why. */
  function ready(): void {
    if (!indexed()) throw new Error(`${table.name} is being built and cannot be read yet.`)
  }

  const texts: Pick<Collection, 'load' | 'find'> = {
    load: async (keys) => load(keys),
    async find(lookup, value, after) {
      ready()
      return find(lookup, value, after)
    }
  }

  return {
    ...texts,
    ...parsedReads(texts),
    async page(query) {
      ready()
      return page(query)
    },
    async documents(query) {
      ready()
      return documents(query)
    },
    async tally(range) {
      ready()
      return totals.tally(table, range)
    },
    async alphabetical(query) {
      ready()
      if (!table.texts) throw new Error(`${spec.projection} has no alphabetical list ${query.list}.`)
      return table.texts.page(query)
    },
    async alphabeticalCount(search) {
      ready()
      if (!table.texts) throw new Error(`${spec.projection} has no alphabetical list ${search.list}.`)
      return table.texts.count(search)
    },
    scan: async (after, limit) =>
      sqlite
        .prepare(`SELECT key, body FROM ${from} WHERE key > ? ORDER BY key LIMIT ?`)
        .all(after, limit)
        .map(asDocument),
    async scanPlaced(after, limit) {
      const rows = sqlite
        .prepare(`SELECT * FROM ${from} WHERE key > ? ORDER BY key LIMIT ?`)
        .all(after, limit)
      const texts = table.texts?.texts(rows.map(({ key }) => key))
      return rows.map((row) => ({ ...asPlaced(spec, row), texts: texts?.get(row.key) ?? {} }))
    },
    totals: async (offset, limit) => totals.all(table.id, offset, limit)
  }
}

function asPlaced(
  { lists, lookups }: CollectionSpec,
  row: Record<string, string | null>
): Omit<PlacedDocument, 'texts'> {
  const columns = (kind: string, names: readonly string[]) =>
    Object.fromEntries(
      names.flatMap((name) => {
        const value = row[`${kind}_${name}`]
        return value === null || value === undefined ? [] : [[name, value]]
      })
    )
  return {
    key: row.key ?? '',
    body: row.body ?? '',
    order: row.ord ?? '',
    lists: columns('list', lists),
    lookups: columns('lookup', lookups),
    amounts: JSON.parse(row.amounts ?? '{}')
  }
}

function rowsOf(table: DocumentTable, query: PageQuery) {
  const direction = query.descending ? 'DESC' : 'ASC'
  const { where, values } = stretch(table, query)
  const rows =
    `SELECT key, body FROM ${table.from} WHERE ${where} ` +
    `ORDER BY ord ${direction}, key ${direction} LIMIT ? OFFSET ?`
  return { rows, values: [...values, query.limit, query.offset] }
}

function stretch(table: DocumentTable, { list, by, from, before }: ListRange) {
  let where = `${listColumn(table.spec, list)} = ?`
  const values = [by]
  if (from !== undefined) {
    where += ' AND ord >= ?'
    values.push(from)
  }
  if (before !== undefined) {
    where += ' AND ord < ?'
    values.push(before)
  }
  return { where, values }
}

function asDocument({ key, body }: StoredDocument): StoredDocument {
  return { key, body }
}
