/**
 * The log of a service in MongoDB: one document for each event.
 *
 * A batch is one transaction. Its first write moves the log's tail from the `turn` that the batch was worked
 * out on, which takes the place of any lock: versions and names are read before the transaction and outside
 * it, and if anybody has written since, the tail does not match, nothing is written and the batch is worked
 * out again. So positions follow the order of commits without a gap, and a duplicate key can only mean that
 * the log itself is damaged: it fails the batch and is not explained away.
 */
import {
  type Append,
  type AppendResult,
  createMutex,
  type EventStore,
  FencedError,
  type StoredEvent
} from '@bursar/event-sourcing'
import type { ClientSession, Db } from 'mongodb'
import { askedTogether } from './asked-together.ts'
import type { Mongo } from './client.ts'
import { type CommitPlan, planCommit } from './commit-plan.ts'
import { commitWatch } from './commit-watch.ts'
import { mongoJobStore } from './job-store.ts'
import { jobsOf } from './job-writes.ts'
import { mongoLogState, type Tail } from './log-state.ts'
import { asEvent, asReservation, asRow, asTaken, reservationId, rowsOf } from './rows.ts'
import { StorageError } from './storage-error.ts'
import { storingAll } from './storing-all.ts'
import { transaction } from './transaction.ts'
import { long } from './whole-number.ts'

const limits = {
  /** Streams remembered; beyond it the one that was written longest ago goes. */
  streams: 20_000,
  /** Times that a batch is worked out again because others write too. */
  tries: 100,
  /** Streams in one question. */
  streamsAtOnce: 50,
  /** Events in one message from the server. */
  page: 2_000
}

/** A stream's events behind a version. */
interface StreamPart {
  readonly stream: string
  readonly after: number
}

const partKey = ({ stream, after }: StreamPart) => `${after} ${stream}`

/** An EventStore over a database of the newest format. */
export function mongoEventStore(client: Mongo, database: Db): EventStore {
  const { events, reservations, tail } = rowsOf(database)
  const watch = commitWatch(tail)
  const jobs = jobsOf(database)
  const state = mongoLogState(database)
  const mutex = createMutex()
  let known: Tail | undefined

  /** Undefined: somebody else has written since, and the batch must be worked out again. */
  async function attempt(session: ClientSession, appends: readonly Append[], term: number | undefined) {
    const end = known ?? (await state.tail())
    // Until the batch is settled nothing is known: one that fails may have been stored or not.
    known = undefined
    if (term !== undefined && term < end.term) throw new FencedError(`term ${term} has ended`)
    const [holders] = await Promise.all([state.holders(appends), state.bringVersions(appends, end.versions)])
    const plan = planCommit(appends, { head: end, versions: end.versions, holders })
    const now = { ...end, ...plan.head, term: Math.max(term ?? 0, end.term) }
    if (isEmpty(plan) && now.term === end.term) {
      // Nothing to write; but what the batch was told holds only if nobody else has written.
      const same = (await state.tail()).turn === end.turn
      return { keep: false, value: same ? { plan, now } : undefined }
    }
    const stands = await write(session, plan, end, now.term)
    return { keep: stands, value: stands ? { plan, now: { ...now, turn: end.turn + 1 } } : undefined }
  }

  /** Writes what has won; false when the tail moved on and nothing was written. */
  async function write(session: ClientSession, plan: CommitPlan, end: Tail, term: number): Promise<boolean> {
    const { position, hash } = plan.head
    const next = { position: long(position), hash, turn: long(end.turn + 1), term: long(term) }
    const moved = await tail.updateOne({ _id: 'tail', turn: end.turn }, { $set: next }, { session })
    if (moved.matchedCount === 0) return false
    if (plan.events.length > 0) await events.insertMany(plan.events.map(asRow), { session })
    if (plan.give.length > 0)
      await reservations.deleteMany({ _id: { $in: plan.give.map(reservationId) } }, { session })
    if (plan.take.length > 0) await reservations.insertMany(plan.take.map(asTaken), { session })
    if (plan.jobs.length > 0) await jobs.bulkWrite([...plan.jobs], { session, ordered: false })
    return true
  }

  async function commit(appends: readonly Append[], term: number | undefined): Promise<AppendResult[]> {
    for (let tries = 0; tries < limits.tries; tries++) {
      const done = await transaction(client, (session) => attempt(session, appends, term))
      if (!done) continue
      const { plan, now } = done
      remember(now.versions, plan.moved)
      known = now
      if (plan.events.length > 0) watch.committed(plan.events)
      return [...plan.results]
    }
    throw new StorageError('storage_failed', new Error('too many others are writing to this log'))
  }

  async function streams(wanted: readonly StreamPart[]): Promise<Map<string, StoredEvent[]>> {
    const before = known
    const parts = wanted.map(({ stream, after }) => ({ stream, version: { $gt: after } }))
    const [one] = parts
    const found = events.find(one && parts.length === 1 ? one : { $or: parts }, { batchSize: limits.page })
    const rows = (await found.sort({ stream: 1, version: 1 }).toArray()).map(asEvent)
    const byStream = new Map<string, StoredEvent[]>()
    for (const event of rows) {
      const list = byStream.get(event.stream)
      if (list) list.push(event)
      else byStream.set(event.stream, [event])
    }
    // Whoever reads a stream is about to write it: where nothing was committed meanwhile this is where it ends.
    if (before && before === known) {
      for (const { stream, after } of wanted) {
        const end = byStream.get(stream)?.at(-1)?.version ?? (after === 0 ? 0 : undefined)
        if (end !== undefined && !before.versions.has(stream)) before.versions.set(stream, end)
      }
    }
    return new Map(
      wanted.map((part) => {
        const list = byStream.get(part.stream) ?? []
        return [partKey(part), list.filter(({ version }) => version > part.after)]
      })
    )
  }

  const streamOf = askedTogether<StreamPart, StoredEvent[]>(partKey, streams, limits.streamsAtOnce)

  async function page(after: number, limit: number, types?: readonly string[]): Promise<StoredEvent[]> {
    if (limit <= 0) return []
    const wanted = types
      ? { _id: { $gt: after, $lte: after + limit }, type: { $in: types } }
      : { _id: { $gt: after } }
    const found = events.find(wanted, { limit, batchSize: Math.min(limit, limits.page) })
    return (await found.sort({ _id: 1 }).toArray()).map(asEvent)
  }

  return storingAll<EventStore>({
    jobs: mongoJobStore(database),
    async commit(appends, term) {
      if (appends.length === 0 && term === undefined) return []
      return mutex(() => commit(appends, term))
    },
    readStream: async (stream, after) => (await streamOf({ stream, after })) ?? [],
    read: page,
    async head() {
      const { position, hash } = await state.tail()
      return { position, hash }
    },
    reserved: state.reserved,
    async reservations(after, limit) {
      if (limit <= 0) return []
      const behind = after ? { _id: { $gt: reservationId(after) } } : {}
      const rows = reservations.find(behind, { limit, batchSize: Math.min(limit, limits.page) })
      return (await rows.sort({ _id: 1 }).toArray()).map(asReservation)
    },
    async expire(before, limit) {
      const found = await reservations
        .find({ expires: { $lt: before } }, { limit, projection: { _id: 1 } })
        .toArray()
      if (found.length === 0) return 0
      const ids = found.map(({ _id }) => reservationId(_id))
      return (await reservations.deleteMany({ _id: { $in: ids }, expires: { $lt: before } })).deletedCount
    },
    watch: watch.add,
    close: watch.close
  })
}

function isEmpty({ events, take, give, jobs }: CommitPlan): boolean {
  return events.length + take.length + give.length + jobs.length === 0
}

/** The streams written last come last, and the first ones go when there are too many. */
function remember(versions: Map<string, number>, moved: ReadonlyMap<string, number>): void {
  for (const [stream, version] of moved) {
    versions.delete(stream)
    versions.set(stream, version)
  }
  for (const stream of versions.keys()) {
    if (versions.size <= limits.streams) break
    versions.delete(stream)
  }
}
