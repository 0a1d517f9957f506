/** The register of collections: which exist, what they answer, and where each stands in its sources. */
import type { Checkpoint, CollectionSpec } from '@bursar/event-sourcing'
import { quoted, type Sqlite } from './database.ts'
import { createIndexes, createTable, type DocumentTable, documentTable, tableName } from './document-table.ts'
import { createTextIndexes, createTexts, dropTexts, fillGrams, rewriteTexts } from './text-table.ts'

export interface Registered {
  readonly table: DocumentTable
  /** Stored cursors; none before the first commit. */
  readonly cursors: Readonly<Record<string, string>>
}

export interface Collections {
  /** Makes the collection if it is not there. Throws when it is there with other lists or lookups. */
  open(spec: CollectionSpec, indexes: 'now' | 'later'): Promise<DocumentTable>
  /** The collection as it is stored now; undefined when there is none. */
  get(spec: CollectionSpec): Registered | undefined
  indexed(table: DocumentTable): boolean
  /** Builds the indexes; `last` is run in the transaction that makes the collection ready. */
  finish(spec: CollectionSpec, last: (id: number) => void): Promise<void>
  /** Removes the table and its entry; gives its number, or undefined when there was none. */
  drop(spec: CollectionSpec): number | undefined
  /** Writes the texts of all open collections to new pages, each in a transaction of its own. */
  rewriteTexts(): Promise<void>
  /** Lets go what is in memory of a collection that was dropped, by whomever; gives its number where it is known. */
  forget(spec: CollectionSpec): number | undefined
  checkpoint(projection: string, generation: number): Checkpoint | undefined
  setCheckpoint(table: DocumentTable, checkpoint: Checkpoint): void
}

export function sqliteCollections(sqlite: Sqlite): Collections {
  const row = sqlite.prepare('SELECT * FROM collection WHERE projection = ? AND generation = ?')
  const add = sqlite.prepare(
    'INSERT INTO collection (projection, generation, lists, lookups, indexed) VALUES (?, ?, ?, ?, ?)'
  )
  const save = sqlite.prepare(
    'UPDATE collection SET cursors = ?, positions = ?, digest = ?, documents = ? WHERE id = ?'
  )
  const tables = new Map<number, DocumentTable>()
  // What was compared or parsed once: specs are made once for a collection, and cursors are read at each commit.
  const checked = new WeakSet<CollectionSpec>()
  const parsed = new Map<number, { readonly text: string; readonly cursors: Record<string, string> }>()
  const ready = new Set<number>()

  function tableOf(id: number, spec: CollectionSpec): DocumentTable {
    const table = tables.get(id) ?? documentTable(sqlite, id, spec)
    tables.set(id, table)
    return table
  }

  function get(spec: CollectionSpec): Registered | undefined {
    const found = row.get(spec.projection, spec.generation)
    if (!found) return undefined
    if (!checked.has(spec) && (found.lists !== names(spec.lists) || found.lookups !== names(spec.lookups))) {
      throw new Error(
        `${tableName(spec)} was built with other lists or lookups: raise its projection's version.`
      )
    }
    checked.add(spec)
    return { table: tableOf(found.id, spec), cursors: cursorsOf(found.id, found.cursors ?? '{}') }
  }

  function cursorsOf(id: number, text: string): Record<string, string> {
    const known = parsed.get(id)
    if (known?.text === text) return known.cursors
    const cursors = JSON.parse(text)
    parsed.set(id, { text, cursors })
    return cursors
  }

  async function open(spec: CollectionSpec, indexes: 'now' | 'later'): Promise<DocumentTable> {
    const known = get(spec)
    if (known) return known.table
    const id = await sqlite.write('ordered', () => {
      for (const sql of [createTable(spec), ...createTexts(spec)]) sqlite.exec(sql)
      if (indexes === 'now') for (const sql of indexesOf(spec)) sqlite.exec(sql)
      const { projection, generation, lists, lookups } = spec
      const state = indexes === 'now' ? 1 : 0
      return Number(add.run(projection, generation, names(lists), names(lookups), state).lastInsertRowid)
    })
    return tableOf(id, spec)
  }

  function indexed({ id, spec }: DocumentTable): boolean {
    if (!ready.has(id) && row.get(spec.projection, spec.generation)?.indexed === 1) ready.add(id)
    return ready.has(id)
  }

  return {
    open,
    get,
    indexed,
    async finish(spec, last) {
      const table = get(spec)?.table
      if (!table) throw new Error(`${tableName(spec)} does not exist.`)
      if (indexed(table)) return
      // Each in a transaction of its own, so that others who write the file wait for one index and not for all.
      for (const index of indexesOf(spec)) await sqlite.write('ordered', () => sqlite.exec(index))
      await fillGrams(sqlite, spec)
      await sqlite.write('ordered', () => {
        last(table.id)
        sqlite.prepare('UPDATE collection SET indexed = 1 WHERE id = ?').run(table.id)
      })
    },
    drop(spec) {
      const found = row.get(spec.projection, spec.generation)
      if (!found) return undefined
      sqlite.exec(`DROP TABLE ${quoted(tableName(spec))}`)
      dropTexts(sqlite, spec)
      sqlite.prepare('DELETE FROM collection WHERE id = ?').run(found.id)
      return found.id
    },
    async rewriteTexts() {
      for (const { spec, texts } of tables.values())
        if (texts && get(spec)) await sqlite.write('ordered', () => rewriteTexts(sqlite, spec))
    },
    forget(spec) {
      const name = tableName(spec)
      const known = [...tables.values()].find((table) => table.name === name)
      if (known) for (const kept of [tables, parsed, ready]) kept.delete(known.id)
      sqlite.forget(name)
      return known?.id
    },
    checkpoint(projection, generation) {
      const found = row.get(projection, generation)
      if (!found || found.cursors === null) return undefined
      const { cursors, positions, digest, documents } = found
      const parsed = { cursors: JSON.parse(cursors), positions: JSON.parse(positions) }
      return { projection, generation, ...parsed, digest, documents }
    },
    setCheckpoint({ id }, { cursors, positions, digest, documents }) {
      save.run(JSON.stringify(cursors), JSON.stringify(positions), digest, documents, id)
    }
  }
}

function indexesOf(spec: CollectionSpec): string[] {
  return [...createIndexes(spec), ...createTextIndexes(spec)]
}

/** Names as stored, whatever order they were declared in. */
function names(list: readonly string[]): string {
  return JSON.stringify([...list].sort())
}
