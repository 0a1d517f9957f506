/** Parked events of all collections. */
import type { Parked } from '@bursar/event-sourcing'
import type { Sqlite } from './database.ts'

export interface Parking {
  park(collection: number, events: readonly Parked[]): void
  unpark(collection: number, ids: readonly string[]): void
  /** Parked events of a generation, by source and position. */
  list(projection: string, generation: number): Parked[]
  drop(collection: number): void
}

export function sqliteParking(sqlite: Sqlite): Parking {
  const put = sqlite.prepare(
    'INSERT OR REPLACE INTO parked (collection, id, source, stream, position, error, event) ' +
      'VALUES (?, ?, ?, ?, ?, ?, ?)'
  )
  const remove = sqlite.prepare('DELETE FROM parked WHERE collection = ? AND id = ?')
  const all = sqlite.prepare(
    'SELECT parked.* FROM parked JOIN collection ON collection.id = parked.collection ' +
      'WHERE projection = ? AND generation = ? ORDER BY source, position'
  )
  return {
    park(collection, events) {
      for (const { id, source, stream, position, error, event } of events) {
        put.run(collection, id, source, stream, position, error, event)
      }
    },
    unpark(collection, ids) {
      for (const id of ids) remove.run(collection, id)
    },
    list: (projection, generation) =>
      all.all(projection, generation).map(({ id, source, stream, position, error, event }) => {
        return { id, projection, generation, source, stream, position, error, event }
      }),
    drop(collection) {
      sqlite.prepare('DELETE FROM parked WHERE collection = ?').run(collection)
    }
  }
}
