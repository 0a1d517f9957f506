/**
 * The table of one collection: key, body, the text its lists are sorted by, and a column for each list and
 * each lookup with an index of its own, which holds only the documents that are on that list.
 *
 * Rows have row numbers: bodies of hundreds of bytes in a tree of keys would make that tree deep, and a page
 * of a list looks up each of its rows in it (measured: 20 to 40 % slower pages, inserts alike).
 */
import type { CollectionSpec, DocumentWrite } from '@bursar/event-sourcing'
import { quoted, type Sqlite } from './database.ts'
import type { SqlValue } from './driver.ts'
import { type HotDocuments, hotDocuments } from './hot-documents.ts'
import { type TextTable, textTable } from './text-table.ts'

export interface DocumentTable {
  /** Number of the collection in the shared tables. */
  readonly id: number
  readonly spec: CollectionSpec
  readonly name: string
  /** The table's name as SQL writes it. */
  readonly from: string
  readonly hot: HotDocuments
  /** Of a collection with alphabetical lists. */
  readonly texts: TextTable | undefined
  write(document: DocumentWrite): void
}

export function tableName({ projection, generation }: CollectionSpec): string {
  return `doc_${projection}_${generation}`
}

/** The column that holds which of the list's keys a document belongs to. Throws for an undeclared list. */
export function listColumn(spec: CollectionSpec, list: string): string {
  if (!spec.lists.includes(list)) throw new Error(`${spec.projection} has no list ${list}.`)
  return quoted(`list_${list}`)
}

/** The column that holds the value a lookup finds the document by. Throws for an undeclared lookup. */
export function lookupColumn(spec: CollectionSpec, lookup: string): string {
  if (!spec.lookups.includes(lookup)) throw new Error(`${spec.projection} has no lookup ${lookup}.`)
  return quoted(`lookup_${lookup}`)
}

function indexColumns(spec: CollectionSpec): string[] {
  return [
    ...spec.lists.map((list) => listColumn(spec, list)),
    ...spec.lookups.map((lookup) => lookupColumn(spec, lookup))
  ]
}

/** Names become part of SQL and of JSON paths, and SQL would not tell two apart that differ in case alone. */
function checkNames(spec: CollectionSpec): void {
  for (const name of [spec.projection, ...spec.lists, ...spec.lookups]) {
    if (!/^[a-z][a-zA-Z0-9_-]{0,62}$/.test(name)) throw new Error(`${name} cannot name a table or a column.`)
  }
}

/** SQL that makes the table without the indexes of its lists and lookups. Throws for a name it cannot use. */
export function createTable(spec: CollectionSpec): string {
  checkNames(spec)
  const columns = ['key TEXT NOT NULL UNIQUE', 'body TEXT NOT NULL', 'ord TEXT NOT NULL', 'amounts TEXT']
  columns.push(...indexColumns(spec).map((column) => `${column} TEXT`))
  return `CREATE TABLE ${quoted(tableName(spec))} (${columns.join(', ')}) STRICT`
}

/** SQL that makes the indexes; the key at their end settles ties without a visit to the table. */
export function createIndexes(spec: CollectionSpec): string[] {
  const table = tableName(spec)
  const index = (kind: string, name: string, column: string, rest: string) =>
    `CREATE INDEX IF NOT EXISTS ${quoted(`${table}_${kind}_${name}`)} ON ${quoted(table)} (${column}, ${rest}) ` +
    `WHERE ${column} IS NOT NULL`
  return [
    ...spec.lists.map((list) => index('list', list, listColumn(spec, list), 'ord, key')),
    ...spec.lookups.map((lookup) => index('lookup', lookup, lookupColumn(spec, lookup), 'key'))
  ]
}

/** Prepares the writes of a collection whose table exists. */
export function documentTable(sqlite: Sqlite, id: number, spec: CollectionSpec): DocumentTable {
  const name = tableName(spec)
  const from = quoted(name)
  const indexed = indexColumns(spec)
  const columns = ['key', 'body', 'ord', 'amounts', ...indexed]
  const changes = columns.slice(1).map((column) => `${column} = excluded.${column}`)
  const insertSql = `INSERT INTO ${from} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`
  const unmoved = ['key = ?', 'ord = ?', ...indexed.map((column) => `${column} IS ?`)]
  const insert = sqlite.prepare(insertSql)
  const upsert = sqlite.prepare(`${insertSql} ON CONFLICT (key) DO UPDATE SET ${changes.join(', ')}`)
  const refresh = sqlite.prepare(`UPDATE ${from} SET body = ?, amounts = ? WHERE ${unmoved.join(' AND ')}`)
  const remove = sqlite.prepare(`DELETE FROM ${from} WHERE key = ?`)

  const hot = hotDocuments()

  function write({ key, body, order, lists, lookups, amounts, fresh }: DocumentWrite): void {
    hot.written(key, lookups)
    if (body === undefined) {
      remove.run(key)
      return
    }
    const places: SqlValue[] = []
    for (const list of spec.lists) places.push(lists[list] ?? null)
    for (const lookup of spec.lookups) places.push(lookups[lookup] ?? null)
    const sums = amountsText(amounts)
    if (fresh) {
      insert.run(key, body, order, sums, ...places)
      return
    }
    // A document that stays where it was leaves every index alone, which an upsert would not.
    if (places.length > 0 && refresh.run(body, sums, key, order, ...places).changes) return
    upsert.run(key, body, order, sums, ...places)
  }

  return { id, spec, name, from, hot, texts: textTable(sqlite, spec, from), write }
}

function amountsText(amounts: DocumentWrite['amounts']): string | null {
  if (!amounts) return null
  const text = JSON.stringify(amounts)
  return text === '{}' ? null : text
}
