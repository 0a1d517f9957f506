/** Keys and reserved names: what a log does not say. */
import type { EventStore, KeyStore, Reservation } from '@bursar/event-sourcing'
import { openSqlite } from '@bursar/store-sqlite'

const page = 200

/** Copies the keys of persons and the service's own secrets, removals too; answers how many. */
export async function copyKeys(from: KeyStore, to: KeyStore): Promise<number> {
  let copied = 0
  for (let after = 0; ; ) {
    const { keys, last } = await from.read(after, page)
    if (keys.length === 0) return copied
    await to.put(keys)
    copied += keys.length
    after = last
  }
}

/** Copies what is reserved: names, answers under their keys, what policies have done; answers how many. */
export async function copyReservations(file: string, to: EventStore): Promise<number> {
  let copied = 0
  for (const reserve of pagesOf(file)) {
    await to.commit([{ streams: [], reserve }])
    copied += reserve.length
  }
  return copied
}

interface Row extends Reservation {
  readonly id: number
}

/** The event store's port finds a name and lists none, so the table itself is read. */
function* pagesOf(file: string): Generator<Reservation[]> {
  const database = openSqlite(file)
  try {
    const read = database.prepare(
      'SELECT rowid AS id, space, name, value, expires FROM reservation WHERE rowid > ? ORDER BY rowid LIMIT ?'
    )
    for (let after = 0; ; ) {
      const rows = read.all(after, page) as unknown as Row[]
      const last = rows.at(-1)
      if (!last) return
      yield rows.map(({ space, name, value, expires }) =>
        expires ? { space, name, value, expires } : { space, name, value }
      )
      after = last.id
    }
  } finally {
    database.close()
  }
}
