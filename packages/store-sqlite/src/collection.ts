/** What can be asked of one collection; every question is answered by an index. */
import type { Collection, ListRange, PageQuery, StoredDocument } from '@bursar/event-sourcing'
import type { Sqlite } from './database.ts'
import { type DocumentTable, listColumn, lookupColumn } from './document-table.ts'
import type { Figures } from './figures.ts'

/** More keys than that are read by one query: a batch of a projection, which needs them once. */
const KEYS_ONE_BY_ONE = 32

/** `indexed` says whether the collection's lists and lookups are built yet. */
export function sqliteCollection(
  sqlite: Sqlite,
  figures: Figures,
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

  function find(lookup: string, value: string): StoredDocument | undefined {
    const known = hot.found(lookup, value)
    if (known !== undefined) return known ?? undefined
    const column = lookupColumn(spec, lookup)
    const row = sqlite
      .prepare(`SELECT key, body FROM ${from} WHERE ${column} = ? ORDER BY key LIMIT 1`)
      .get(value)
    const document = row ? asDocument(row) : null
    hot.keepFound(lookup, value, document)
    return document ?? undefined
  }

  function page(query: PageQuery): StoredDocument[] {
    const direction = query.descending ? 'DESC' : 'ASC'
    const { where, values } = stretch(table, query)
    return sqlite
      .prepare(
        `SELECT key, body FROM ${from} WHERE ${where} ` +
          `ORDER BY ord ${direction}, key ${direction} LIMIT ? OFFSET ?`
      )
      .all(...values, query.limit, query.offset)
      .map(asDocument)
  }

  /** Without its indexes an answer would be right and slow, and nobody would notice why. */
  function ready(): void {
    if (!indexed()) throw new Error(`${table.name} is being built and cannot be asked yet.`)
  }

  return {
    load: async (keys) => load(keys),
    async find(lookup, value) {
      ready()
      return find(lookup, value)
    },
    async page(query) {
      ready()
      return page(query)
    },
    async tally(range) {
      ready()
      return figures.tally(table, range)
    },
    scan: async (after, limit) =>
      sqlite
        .prepare(`SELECT key, body FROM ${from} WHERE key > ? ORDER BY key LIMIT ?`)
        .all(after, limit)
        .map(asDocument)
  }
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
