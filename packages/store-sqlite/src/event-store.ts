/** The log of a service in its SQLite file. */
import {
  type Append,
  type AppendResult,
  type EventStore,
  GENESIS,
  type Head,
  linkHash,
  type Reservation,
  type StoredEvent,
  whyLost
} from '@bursar/event-sourcing'
import { commitWatch } from './commit-watch.ts'
import type { Sqlite } from './database.ts'
import { sqliteJobStore, sqliteJobWriter } from './job-store.ts'
import { streamVersions } from './stream-versions.ts'

const COLUMNS = 'position, stream, version, type, body, hash'

/**
 * An EventStore over an open service file. A batch is one transaction and one flush. It needs no savepoint
 * for each append: whether an append loses is known before its first write (`whyLost` sees the winners before
 * it through the same connection), and a write that fails after that fails the disk, and so the whole batch.
 */
export function sqliteEventStore(sqlite: Sqlite): EventStore {
  const insert = sqlite.prepare(`INSERT INTO event (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)`)
  const version = sqlite.prepare('SELECT version FROM event WHERE stream = ? ORDER BY version DESC LIMIT 1')
  const last = sqlite.prepare('SELECT position, hash FROM event ORDER BY position DESC LIMIT 1')
  const page = sqlite.prepare(`SELECT ${COLUMNS} FROM event WHERE position > ? ORDER BY position LIMIT ?`)
  const chosen = sqlite.prepare(
    `SELECT ${COLUMNS} FROM event WHERE position > ? AND position <= ? ` +
      'AND type IN (SELECT value FROM json_each(?)) ORDER BY position'
  )
  const stream = sqlite.prepare(
    `SELECT ${COLUMNS} FROM event WHERE stream = ? AND version > ? ORDER BY version`
  )
  const holder = sqlite.prepare(
    'SELECT space, name, value, expires FROM reservation WHERE name = ? AND space = ?'
  )
  const all = sqlite.prepare(
    'SELECT space, name, value, expires FROM reservation WHERE (name, space) > (?, ?) ORDER BY name, space LIMIT ?'
  )
  const take = sqlite.prepare('INSERT INTO reservation (space, name, value, expires) VALUES (?, ?, ?, ?)')
  const give = sqlite.prepare('DELETE FROM reservation WHERE name = ? AND space = ?')

  const expired = sqlite.prepare(
    'DELETE FROM reservation WHERE rowid IN (SELECT rowid FROM reservation WHERE expires < ? LIMIT ?)'
  )
  const versions = streamVersions((name) => version.get(name)?.version ?? 0)
  const watch = commitWatch(sqlite)
  const jobs = sqliteJobWriter(sqlite)

  function head(): Head {
    const row = last.get()
    return row ? { position: row.position, hash: row.hash } : { position: 0, hash: GENESIS }
  }

  function reserved(space: string, name: string): Reservation | undefined {
    const row = holder.get(name, space)
    return row && asReservation(row)
  }

  /** Writes an append that has won; gives the log's new end and the events as stored. */
  function write(append: Append, end: Head): { end: Head; events: StoredEvent[] } {
    const events: StoredEvent[] = []
    let { position, hash } = end
    for (const part of append.streams) {
      let at = versions.get(part.stream)
      for (const { type, body } of part.events) {
        position += 1
        at += 1
        hash = linkHash(hash, { position, stream: part.stream, version: at, type, body })
        insert.run(position, part.stream, at, type, body, hash)
        events.push({ position, stream: part.stream, version: at, type, body, hash })
      }
      versions.set(part.stream, at)
    }
    for (const { space, name } of append.release ?? []) give.run(name, space)
    for (const { space, name, value, expires } of append.reserve ?? []) {
      take.run(space, name, value, expires ?? null)
    }
    if (append.cancel) jobs.cancel(append.cancel)
    if (append.ask) jobs.ask(append.ask)
    return { end: { position, hash }, events }
  }

  async function commit(appends: readonly Append[]): Promise<AppendResult[]> {
    const view = { version: versions.get, reserved }
    const { end, results } = await sqlite.write('synced', () => {
      let end = head()
      versions.begin(end.position)
      const results = appends.map((append): AppendResult => {
        const lost = whyLost(append, view)
        if (lost) return lost
        const written = write(append, end)
        end = written.end
        return { ok: true, position: end.position, events: written.events }
      })
      return { end, results }
    })
    versions.committed(end.position)
    const events = results.flatMap((result) => (result.ok ? result.events : []))
    if (events.length > 0) watch.committed(events)
    return results
  }

  return {
    jobs: sqliteJobStore(sqlite),
    commit,
    readStream: async (name, after) => stream.all(name, after).map(asEvent),
    async read(after, limit, types) {
      const rows = types ? chosen.all(after, after + limit, JSON.stringify(types)) : page.all(after, limit)
      return rows.map(asEvent)
    },
    head: async () => head(),
    reserved: async (space, name) => reserved(space, name),
    reservations: async (after, limit) =>
      all.all(after?.name ?? '', after?.space ?? '', limit).map(asReservation),
    // Not flushed: what comes back by a power cut is given back again.
    expire: async (before, limit) =>
      Number((await sqlite.write('ordered', () => expired.run(before, limit))).changes),
    watch: watch.add,
    close: async () => watch.close()
  }
}

/** Rows have no prototype; what leaves the store is a plain object. */
function asEvent({ position, stream, version, type, body, hash }: StoredEvent): StoredEvent {
  return { position, stream, version, type, body, hash }
}

function asReservation({ space, name, value, expires }: ReservationRow): Reservation {
  return expires === null ? { space, name, value } : { space, name, value, expires }
}

type ReservationRow = Omit<Reservation, 'expires'> & { readonly expires: string | null }
