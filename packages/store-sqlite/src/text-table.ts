/**
 * Clear text beside the documents of a collection, for its alphabetical lists: a narrow table of its own, since the
 * order of 200,000 names must not be read out of 200,000 bodies, with an index that answers by itself. Texts of three
 * letters and more are found by their trigrams (FTS5), which take no copy of them; shorter ones by a look at the index.
 *
 * What is wiped is gone from the pages, too. `secure-delete` takes an entry out of the trigrams at once, and
 * `overwriting` has pages that are freed overwritten, where a long text has one or more to itself. When rows move from one
 * page to another the first may keep a copy in its free space: `rewriteTexts` moves all of them to new pages.
 */
import type {
  AlphabeticalQuery,
  AlphabeticalRow,
  AlphabeticalSearch,
  CollectionSpec,
  DocumentWrite,
  ListTexts
} from '@bursar/event-sourcing'
import { quoted, type Sqlite } from './database.ts'
import type { SqlValue } from './driver.ts'

export interface TextTable {
  /** @param isIndexed whether the trigrams are kept already, or made when the collection is finished */
  write(document: DocumentWrite, isIndexed: boolean): void
  page(query: AlphabeticalQuery): AlphabeticalRow[]
  count(search: AlphabeticalSearch): number
  /** The texts of documents by their keys. */
  texts(keys: readonly string[]): Map<string, Record<string, ListTexts>>
}

const namesOf = ({ projection, generation }: CollectionSpec) => {
  const name = `${projection}_${generation}`
  return {
    rows: quoted(`txt_${name}`),
    order: quoted(`txt_${name}_order`),
    grams: quoted(`fts_${name}`),
    text: `txt_${name}`
  }
}

const hasTexts = ({ alphabetical = [] }: CollectionSpec) => alphabetical.length > 0

/** SQL that makes the table, without what finds the texts. */
export function createTexts(spec: CollectionSpec): string[] {
  const { rows } = namesOf(spec)
  if (!hasTexts(spec)) return []
  return [
    `CREATE TABLE ${rows} (id INTEGER PRIMARY KEY, key TEXT NOT NULL, list TEXT NOT NULL, owner TEXT NOT NULL, ` +
      'ord TEXT NOT NULL, search TEXT NOT NULL, UNIQUE (key, list)) STRICT'
  ]
}

export function createTextIndexes(spec: CollectionSpec): string[] {
  const { rows, order, grams, text } = namesOf(spec)
  if (!hasTexts(spec)) return []
  return [
    `CREATE INDEX IF NOT EXISTS ${order} ON ${rows} (list, owner, ord, key, search)`,
    `CREATE VIRTUAL TABLE IF NOT EXISTS ${grams} USING fts5(search, content='${text}', content_rowid='id', tokenize='trigram')`,
    `INSERT INTO ${grams}(${grams}, rank) VALUES ('secure-delete', 1)`
  ]
}

/** Rows whose trigrams are made in one transaction: some tens of milliseconds. */
const FILLED_MAX = 1_000

/** Makes the trigrams of all rows, some at a time, so that others who write the file get their turn. */
export async function fillGrams(sqlite: Sqlite, spec: CollectionSpec): Promise<void> {
  if (!hasTexts(spec)) return
  const { rows, grams } = namesOf(spec)
  // What an earlier try left.
  await sqlite.write('ordered', () => sqlite.exec(`INSERT INTO ${grams}(${grams}) VALUES ('delete-all')`))
  const last = sqlite.prepare(
    `SELECT max(id) AS id FROM (SELECT id FROM ${rows} WHERE id > ? ORDER BY id LIMIT ?)`
  )
  for (let after = 0; ; ) {
    const { id } = last.get(after, FILLED_MAX)
    if (id === null) return
    const fill = `INSERT INTO ${grams}(rowid, search) SELECT id, search FROM ${rows} WHERE id > ? AND id <= ?`
    const begin = after
    await sqlite.write('ordered', () => sqlite.prepare(fill).run(begin, id))
    after = id
  }
}

/** Runs `work` with all that it deletes overwritten, pages that get free included; within a transaction. */
export function overwriting<Result>(sqlite: Sqlite, work: () => Result): Result {
  const usual = ['OFF', 'ON', 'FAST'][sqlite.prepare('PRAGMA secure_delete').get().secure_delete]
  sqlite.exec('PRAGMA secure_delete = ON')
  try {
    return work()
  } finally {
    sqlite.exec(`PRAGMA secure_delete = ${usual}`)
  }
}

/** Removes what there is of it, whether the collection has texts by now or not. */
export function dropTexts(sqlite: Sqlite, spec: CollectionSpec): void {
  const { rows, grams } = namesOf(spec)
  overwriting(sqlite, () => {
    for (const table of [grams, rows]) sqlite.exec(`DROP TABLE IF EXISTS ${table}`)
  })
}

/** Writes all texts of a collection anew, and overwrites the pages where they were; within a transaction. */
export function rewriteTexts(sqlite: Sqlite, spec: CollectionSpec): void {
  const { rows, text } = namesOf(spec)
  const [create] = createTexts(spec)
  if (create === undefined) return
  const former = quoted(`${text}_former`)
  const indexes = sqlite
    .prepare("SELECT sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL")
    .all(text)
  overwriting(sqlite, () => {
    for (const sql of [`ALTER TABLE ${rows} RENAME TO ${former}`, create]) sqlite.exec(sql)
    sqlite.exec(`INSERT INTO ${rows} SELECT * FROM ${former} ORDER BY id`)
    sqlite.exec(`DROP TABLE ${former}`)
    for (const { sql } of indexes) sqlite.exec(sql)
  })
}

/** Letters from which on a term is found by its trigrams. */
const GRAM_LETTERS = 3

/** Over a table that exists; undefined for a collection without alphabetical lists. */
export function textTable(sqlite: Sqlite, spec: CollectionSpec, documents: string): TextTable | undefined {
  if (!hasTexts(spec)) return undefined
  const { rows, order, grams } = namesOf(spec)
  const lists = spec.alphabetical ?? []

  function write({ key, lists: places, texts = {} }: DocumentWrite, isIndexed: boolean): void {
    const known = new Map<string, any>(
      sqlite
        .prepare(`SELECT id, list, owner, ord, search FROM ${rows} WHERE key = ?`)
        .all(key)
        .map((row) => [row.list, row])
    )
    for (const list of lists) {
      const was = known.get(list)
      const owner = places[list]
      const now = owner === undefined ? undefined : texts[list]
      if (was && now && was.owner === owner && was.ord === now.order && was.search === now.search) continue
      if (was) {
        if (isIndexed)
          sqlite
            .prepare(`INSERT INTO ${grams}(${grams}, rowid, search) VALUES ('delete', ?, ?)`)
            .run(was.id, was.search)
        sqlite.prepare(`DELETE FROM ${rows} WHERE id = ?`).run(was.id)
      }
      if (!now || owner === undefined) continue
      const { lastInsertRowid } = sqlite
        .prepare(`INSERT INTO ${rows} (key, list, owner, ord, search) VALUES (?, ?, ?, ?, ?)`)
        .run(key, list, owner, now.order, now.search)
      if (isIndexed)
        sqlite
          .prepare(`INSERT INTO ${grams}(rowid, search) VALUES (?, ?)`)
          .run(Number(lastInsertRowid), now.search)
    }
  }

  /** The rows that are meant, and the index that they are read by. */
  function meant({ list, by, terms }: AlphabeticalSearch): {
    from: string
    where: string
    values: SqlValue[]
  } {
    if (!lists.includes(list)) throw new Error(`${spec.projection} has no alphabetical list ${list}.`)
    const place = 'list = ? AND owner = ?'
    const values: SqlValue[] = [list, by]
    if (terms.length === 0) return { from: `${rows} INDEXED BY ${order}`, where: place, values }
    const found = `(${terms.map(() => 'instr(search, ?) > 0').join(' OR ')})`
    const areLong = terms.every((term) => [...term].length >= GRAM_LETTERS)
    if (!areLong)
      return {
        from: `${rows} INDEXED BY ${order}`,
        where: `${place} AND ${found}`,
        values: [...values, ...terms]
      }
    const match = terms.map((term) => `"${term.replaceAll('"', '""')}"`).join(' OR ')
    const byGrams = `id IN (SELECT rowid FROM ${grams} WHERE ${grams} MATCH ?)`
    return { from: rows, where: `${place} AND ${byGrams} AND ${found}`, values: [...values, match, ...terms] }
  }

  function count(search: AlphabeticalSearch): number {
    const { from, where, values } = meant(search)
    return sqlite.prepare(`SELECT count(*) AS count FROM ${from} WHERE ${where}`).get(...values).count
  }

  function page(query: AlphabeticalQuery): AlphabeticalRow[] {
    const { descending, from: begin, offset, limit } = query
    const { from, where, values } = meant(query)
    const [direction, side] = descending ? ['DESC', '<='] : ['ASC', '>=']
    const stretch = begin === undefined ? '' : ` AND ord ${side} ?`
    const sorted = `ORDER BY ord ${direction}, key ${direction}`
    const found = `SELECT ord, key FROM ${from} WHERE ${where}${stretch} ${sorted} LIMIT ? OFFSET ?`
    return sqlite
      .prepare(
        `SELECT found.ord AS "order", body FROM (${found}) AS found JOIN ${documents} USING (key) ` +
          `ORDER BY found.ord ${direction}, key ${direction}`
      )
      .all(...values, ...(begin === undefined ? [] : [begin]), limit, offset)
      .map(({ order, body }) => ({ order, body }))
  }

  function texts(keys: readonly string[]): Map<string, Record<string, ListTexts>> {
    const found = new Map<string, Record<string, ListTexts>>()
    const read = `SELECT key, list, ord, search FROM ${rows} WHERE key IN (SELECT value FROM json_each(?))`
    for (const { key, list, ord, search } of sqlite.prepare(read).all(JSON.stringify(keys)))
      found.set(key, { ...found.get(key), [list]: { order: ord, search } })
    return found
  }

  return { write, page, count, texts }
}
