/**
 * Snapshots of services' files. Each is a read transaction on a connection of its own, which sees the file as it
 * was when it began, whatever is written beside it. All of them begin in one turn of the event loop: nothing
 * in this process can commit in between, and no other process writes the files.
 */

import type { Job, JobName, Reservation, StoredEvent, StoreSnapshot } from '@bursar/event-sourcing'
import { GENESIS, type Head, POLICIES, type SiteSnapshot, type Standing } from '@bursar/event-sourcing'
import { openSqlite, type Sqlite } from './database.ts'
import { asJob, JOB_COLUMNS } from './job-store.ts'
import { migrate } from './migrations.ts'
import { sqliteParking } from './parking.ts'
import { serviceFormat } from './service-format.ts'

const page = { events: 500, reservations: 500, parked: 100, jobs: 500 }

/**
 * Takes snapshots of the services whose files these are, by name; `close` ends them. As long as one is open,
 * SQLite cannot take its write-ahead log back, which grows by all that is written meanwhile.
 */
export function sqliteSnapshots(files: ReadonlyMap<string, string>): SiteSnapshot {
  const connections = new Map<string, Sqlite>()
  const close = async () => {
    for (const sqlite of connections.values()) sqlite.close()
  }
  try {
    for (const [service, file] of files) {
      const sqlite = openSqlite(file)
      connections.set(service, sqlite)
      migrate(sqlite, serviceFormat)
    }
    const services = new Map<string, StoreSnapshot>()
    for (const [service, sqlite] of connections) services.set(service, snapshotOf(sqlite))
    return { services, close }
  } catch (error) {
    void close()
    throw error
  }
}

/** The transaction begins with its first question. */
function snapshotOf(sqlite: Sqlite): StoreSnapshot {
  sqlite.exec('BEGIN')
  const head = headOf(sqlite)
  return {
    head,
    standing: standingOf(sqlite),
    handled: handledOf(sqlite),
    events: () =>
      pagesOf<StoredEvent>(
        sqlite,
        'SELECT position, stream, version, type, body, hash FROM event WHERE position > ? ORDER BY position LIMIT ?',
        page.events,
        ({ position }) => position,
        ({ position, stream, version, type, body, hash }) => ({ position, stream, version, type, body, hash })
      ),
    reservations: () =>
      pagesOf<Reservation>(
        sqlite,
        'SELECT rowid AS id, space, name, value, expires FROM reservation WHERE rowid > ? ORDER BY rowid LIMIT ?',
        page.reservations,
        ({ id }) => id,
        ({ space, name, value, expires }) =>
          expires === null ? { space, name, value } : { space, name, value, expires }
      ),
    async *parked() {
      const all = sqliteParking(sqlite).list(POLICIES.projection, POLICIES.generation)
      for (let at = 0; at < all.length; at += page.parked) yield all.slice(at, at + page.parked)
    },
    jobs: () => jobsOf(sqlite)
  }
}

/** By their key: what a row's number is elsewhere. */
async function* jobsOf(sqlite: Sqlite): AsyncGenerator<Job[]> {
  const read = sqlite.prepare(
    `SELECT ${JOB_COLUMNS} FROM job WHERE (kind, id) > (?, ?) ORDER BY kind, id LIMIT ?`
  )
  let after: JobName | undefined = { kind: '', id: '' }
  while (after) {
    const jobs: Job[] = read.all(after.kind, after.id, page.jobs).map(asJob)
    if (jobs.length > 0) yield jobs
    after = jobs.at(-1)
  }
}

function headOf(sqlite: Sqlite): Head {
  const last = sqlite.prepare('SELECT position, hash FROM event ORDER BY position DESC LIMIT 1').get()
  return last ? { position: last.position, hash: last.hash } : { position: 0, hash: GENESIS }
}

function standingOf(sqlite: Sqlite): Standing[] {
  const rows = sqlite
    .prepare(
      'SELECT generations.projection, version, positions, digest, documents FROM generations ' +
        'JOIN collection ON collection.projection = generations.projection AND generation = live ' +
        'WHERE positions IS NOT NULL ORDER BY generations.projection'
    )
    .all()
  return rows.map(({ projection, version, positions, digest, documents }) => {
    return { projection, version, positions: JSON.parse(positions), digest, documents }
  })
}

function handledOf(sqlite: Sqlite): Readonly<Record<string, number>> {
  const row = sqlite
    .prepare('SELECT positions FROM collection WHERE projection = ? AND generation = ?')
    .get(POLICIES.projection, POLICIES.generation)
  return JSON.parse(row?.positions ?? '{}')
}

async function* pagesOf<Row>(
  sqlite: Sqlite,
  sql: string,
  limit: number,
  idOf: (row: any) => number,
  asRow: (row: any) => Row
): AsyncGenerator<Row[]> {
  const read = sqlite.prepare(sql)
  for (let after = 0; ; ) {
    const rows = read.all(after, limit)
    const last = rows.at(-1)
    if (!last) return
    yield rows.map(asRow)
    after = idOf(last)
  }
}
