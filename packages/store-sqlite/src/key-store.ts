/**
 * The keys of persons, in a file of their own. What is removed is overwritten in the file, and the
 * write-ahead log that still held it is emptied before the removal is answered.
 */
import type { KeyStore, WrappedKey } from '@bursar/event-sourcing'
import type { Sqlite } from './database.ts'
import type { Format } from './migrations.ts'

/** 0x4275724b is "BurK". */
export const keyFormat: Format = {
  what: 'a store of keys',
  applicationId: 0x4275724b,
  steps: [
    `CREATE TABLE person_key (
       sequence INTEGER PRIMARY KEY,
       person TEXT NOT NULL UNIQUE,
       wrapped TEXT
     ) STRICT;`,
    `CREATE TABLE log_end (
       id INTEGER PRIMARY KEY CHECK (id = 1),
       position INTEGER NOT NULL,
       hash TEXT NOT NULL
     ) STRICT;`
  ]
}

/** A KeyStore over an open key file. */
export function sqliteKeyStore(sqlite: Sqlite): KeyStore {
  const known = sqlite.prepare('SELECT sequence, person, wrapped FROM person_key WHERE person = ?')
  const several = sqlite.prepare(
    'SELECT sequence, person, wrapped FROM person_key WHERE person IN (SELECT value FROM json_each(?))'
  )
  const last = sqlite.prepare('SELECT coalesce(max(sequence), 0) AS sequence FROM person_key')
  const add = sqlite.prepare('INSERT INTO person_key (sequence, person, wrapped) VALUES (?, ?, ?)')
  const remove = sqlite.prepare('UPDATE person_key SET sequence = ?, wrapped = NULL WHERE sequence = ?')
  const page = sqlite.prepare(
    'SELECT sequence, person, wrapped FROM person_key WHERE sequence > ? ORDER BY sequence LIMIT ?'
  )

  const note = sqlite.prepare('INSERT OR REPLACE INTO log_end (id, position, hash) VALUES (1, ?, ?)')
  const noted = sqlite.prepare('SELECT position, hash FROM log_end')

  /** A removal comes last in order, so subscribers see it. */
  function put(keys: readonly WrappedKey[]): void {
    let sequence: number = last.get().sequence
    for (const { person, wrapped } of keys) {
      const row = known.get(person)
      if (!row) add.run(++sequence, person, wrapped)
      else if (wrapped === null && row.wrapped !== null) remove.run(++sequence, row.sequence)
    }
  }

  return {
    get: async (persons) => several.all(JSON.stringify(persons)).map(asKey),
    async put(keys) {
      await sqlite.write('synced', () => put(keys))
      // Of one that was removed before, too: a crash may have come between the two.
      if (keys.some(({ wrapped }) => wrapped === null)) await sqlite.empty()
    },
    async read(after, limit) {
      const rows = page.all(after, limit)
      return { keys: rows.map(asKey), last: rows.at(-1)?.sequence ?? after }
    },
    async noteLogEnd({ position, hash }) {
      await sqlite.write('ordered', () => note.run(position, hash))
    },
    async logEnd() {
      const row = noted.get()
      return row && { position: row.position, hash: row.hash }
    },
    close: async () => sqlite.close()
  }
}

function asKey({ person, wrapped }: WrappedKey): WrappedKey {
  return { person, wrapped }
}
