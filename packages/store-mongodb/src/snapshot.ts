/**
 * Snapshots of services' databases. One session reads the end of every log, and all that later changes, at one
 * instant of the replica set; the events up to there never change and are read without it.
 *
 * The server keeps the past of an instant for minutes (`minSnapshotHistoryWindowInSeconds`, 300 by default). What
 * needs it is read first, so the limit is one for reservations and jobs alone, however long the log is.
 */
import { byText } from '@bursar/contracts'
import {
  type Job,
  type Parked,
  POLICIES,
  type Reservation,
  type SiteSnapshot,
  type Standing,
  type StoredEvent,
  type StoreSnapshot
} from '@bursar/event-sourcing'
import type { Db } from 'mongodb'
import type { Mongo } from './client.ts'
import { migrate } from './format.ts'
import { asJob, jobsOf } from './job-writes.ts'
import { mongoParking } from './parking.ts'
import { asCheckpoint, type CollectionRow, idOf } from './registered.ts'
import { asEvent, asReservation, rowsOf } from './rows.ts'
import { type SnapshotReads, snapshotReads } from './snapshot-reads.ts'
import { storing } from './storage-error.ts'
import { whole } from './whole-number.ts'

const page = { events: 1_000, reservations: 1_000, parked: 100, jobs: 1_000 }

/** Takes snapshots of the services whose databases these are, by name; the client stays its owner's. */
export async function mongoSnapshots(
  client: Mongo,
  databases: ReadonlyMap<string, string>
): Promise<SiteSnapshot> {
  const reads = snapshotReads(client)
  try {
    const services = new Map<string, StoreSnapshot>()
    for (const name of databases.values()) await storing(() => migrate(client.db(name)))
    for (const [service, name] of databases) {
      services.set(service, await storing(() => snapshotOf(client.db(name), reads)))
    }
    return { services, close: () => reads.session.endSession() }
  } catch (error) {
    await reads.session.endSession()
    throw error
  }
}

async function snapshotOf(database: Db, reads: SnapshotReads): Promise<StoreSnapshot> {
  const { events, reservations, tail } = rowsOf(database)
  const end = await tail.findOne({ _id: 'tail' }, reads)
  if (!end) throw new Error(`${database.databaseName} has no log.`)
  const head = { position: whole(end.position), hash: end.hash }
  const policies = await registered(database, idOf({ ...POLICIES }), reads)
  return {
    head,
    standing: await standingOf(database, reads),
    handled: (policies && asCheckpoint(policies)?.positions) ?? {},
    async *events() {
      for (let at = 0; at < head.position; ) {
        const limit = Math.min(page.events, head.position - at)
        const rows = await storing(() =>
          events
            .find({ _id: { $gt: at } }, { limit })
            .sort({ _id: 1 })
            .toArray()
        )
        const found: StoredEvent[] = rows.map(asEvent)
        if (found.length === 0) return
        yield found
        at = found.at(-1)?.position ?? head.position
      }
    },
    async *reservations() {
      const rows = reservations.find({}, { ...reads, batchSize: page.reservations })
      yield* paged<Reservation>(rows.map(asReservation), page.reservations)
    },
    async *parked() {
      if (!policies) return
      const { projection, generation } = POLICIES
      const all = await mongoParking(database).list(policies.number, projection, generation, reads)
      for (let at = 0; at < all.length; at += page.parked) yield all.slice(at, at + page.parked) as Parked[]
    },
    async *jobs() {
      const rows = jobsOf(database).find({}, { ...reads, batchSize: page.jobs })
      yield* paged<Job>(rows.map(asJob), page.jobs)
    }
  }
}

async function standingOf(database: Db, reads: SnapshotReads): Promise<Standing[]> {
  const generations = database.collection<{ _id: string; live: number; version: number }>('generations')
  const standing: Standing[] = []
  for (const { _id: projection, live, version } of await generations.find({}, reads).toArray()) {
    const row = await registered(database, idOf({ ...POLICIES, projection, generation: live }), reads)
    const checkpoint = row && asCheckpoint(row)
    if (!checkpoint) continue
    const { positions, digest, documents } = checkpoint
    standing.push({ projection, version, positions, digest, documents })
  }
  return standing.sort(byText(({ projection }) => projection))
}

async function registered(database: Db, _id: string, reads: SnapshotReads): Promise<CollectionRow | null> {
  return database.collection<CollectionRow>('collections').findOne({ _id }, reads)
}

async function* paged<Row>(rows: AsyncIterable<Row>, size: number): AsyncGenerator<Row[]> {
  let next: Row[] = []
  for await (const row of rows) {
    next.push(row)
    if (next.length < size) continue
    yield next
    next = []
  }
  if (next.length > 0) yield next
}
