/** The read models of a service, in the same SQLite file as its log. */
import type { CollectionCommit, Generations, ReadModels } from '@bursar/event-sourcing'
import { sqliteCollection } from './collection.ts'
import { type Registered, sqliteCollections } from './collections.ts'
import type { Sqlite } from './database.ts'
import { hotLists } from './hot-lists.ts'
import { sqliteParking } from './parking.ts'
import { overwriting } from './text-table.ts'
import { sqliteTotals } from './totals.ts'

/** ReadModels over an open service file. */
export function sqliteReadModels(sqlite: Sqlite): ReadModels {
  const collections = sqliteCollections(sqlite)
  const lists = hotLists()
  const totals = sqliteTotals(sqlite, lists)
  const parking = sqliteParking(sqlite)
  const generations = sqlite.prepare('SELECT live, previous, version FROM generations WHERE projection = ?')
  const swap = sqlite.prepare(
    'INSERT OR REPLACE INTO generations (projection, live, previous, version) VALUES (?, ?, ?, ?)'
  )
  const setting = sqlite.prepare('SELECT value FROM setting WHERE name = ?')
  const setSetting = sqlite.prepare('INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)')

  function apply({ table }: Registered, change: CollectionCommit): void {
    const asked = collections.indexed(table)
    for (const document of change.writes) {
      table.write(document)
      table.texts?.write(document, asked)
      if (!asked) continue
      for (const list in document.lists) lists.written(table.id, list, document.lists[list] as string)
    }
    totals.change(table.id, change.totals, asked)
    parking.unpark(table.id, change.unpark ?? [])
    parking.park(table.id, change.park ?? [])
    collections.setCheckpoint(table, change.checkpoint)
  }

  /** All cursors are compared before the first write, so a fenced commit has nothing to take back. */
  function commit(changes: readonly CollectionCommit[]): Promise<boolean> {
    return sqlite.write('ordered', () => {
      const targets: Registered[] = []
      for (const { spec, before } of changes) {
        const registered = collections.get(spec)
        if (!registered || !sameCursors(registered.cursors, before)) return false
        targets.push(registered)
      }
      const applyAll = () => {
        for (const [index, change] of changes.entries()) apply(targets[index] as Registered, change)
      }
      const haveTexts = changes.some(({ spec, writes }) => spec.alphabetical?.length && writes.length > 0)
      if (haveTexts) overwriting(sqlite, applyAll)
      else applyAll()
      return true
    })
  }

  return {
    async open(spec, indexes) {
      const table = await collections.open(spec, indexes)
      return sqliteCollection(sqlite, totals, lists, table, () => collections.indexed(table))
    },
    finish: (spec) => collections.finish(spec, totals.addUp),
    async drop(spec) {
      await sqlite.write('ordered', () => {
        const id = collections.drop(spec)
        if (id === undefined) return
        totals.drop(id)
        parking.drop(id)
      })
      const known = collections.forget(spec)
      if (known !== undefined) lists.forget(known)
    },
    commit,
    async wipe() {
      await collections.rewriteTexts()
      await sqlite.empty()
    },
    checkpoint: async (projection, generation) => collections.checkpoint(projection, generation),
    async generations(projection) {
      const row: Generations | undefined = generations.get(projection)
      return row && { live: row.live, previous: row.previous, version: row.version }
    },
    async swap(projection, { live, previous, version }) {
      await sqlite.write('synced', () => swap.run(projection, live, previous, version))
    },
    parked: async (projection, generation) => parking.list(projection, generation),
    setting: async (name) => setting.get(name)?.value,
    async setSetting(name, value) {
      await sqlite.write('synced', () => setSetting.run(name, value))
    },
    // The file belongs to whoever opened it: log and read models share it.
    async close() {}
  }
}

function sameCursors(
  one: Readonly<Record<string, string>>,
  other: Readonly<Record<string, string>>
): boolean {
  const sources = Object.keys(one)
  return (
    sources.length === Object.keys(other).length && sources.every((source) => one[source] === other[source])
  )
}
