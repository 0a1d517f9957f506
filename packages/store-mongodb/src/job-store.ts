/** Jobs of a service, in the database of its log. */
import {
  type ClaimedJob,
  JOBS_COUNTED_MAX,
  type JobClaim,
  type JobName,
  type JobPlace,
  type JobStore
} from '@bursar/event-sourcing'
import type { Db, Filter } from 'mongodb'
import { upserted } from './expiring.ts'
import { asFresh, asJob, asLoaded, type JobRow, jobId, jobOperations, jobsOf } from './job-writes.ts'
import { storingAll } from './storing-all.ts'
import { long } from './whole-number.ts'

const byDue = { due: 1, _id: 1 } as const
const unclaimed = { claimer: null, turn: null }

/** A JobStore over a database of the newest format. */
export function mongoJobStore(database: Db): JobStore {
  const jobs = jobsOf(database)

  /** Undefined when somebody else has changed it since it was read. */
  async function take(row: JobRow, claim: JobClaim): Promise<ClaimedJob | undefined> {
    const { _id, is, due, claimer, turn } = row
    const taken = await jobs.findOneAndUpdate(
      { _id, is, due, claimer, turn } as Filter<JobRow>,
      { $set: { claimer: claim.claimer, turn: long(claim.turn) }, $inc: { tries: long(1) } },
      { returnDocument: 'after' }
    )
    return taken ? { ...asJob(taken), claim } : undefined
  }

  const waiting = (claimer: string): Filter<JobRow> => ({ is: 'waiting', claimer: { $ne: claimer } })
  const parked = (name: JobName): Filter<JobRow> => ({ _id: jobId(name), is: 'parked' })

  return storingAll<JobStore>({
    async ask(asked, which = 'all') {
      if (asked.length === 0) return
      const operations = asked.map((job) => ({
        updateOne: { filter: { _id: jobId(job) }, update: { $setOnInsert: asFresh(job) }, upsert: true }
      }))
      await upserted(() =>
        jobs.bulkWrite(which === 'all' ? jobOperations([{ streams: [], ask: asked }]) : operations)
      )
    },
    async load(loaded) {
      if (loaded.length === 0) return
      const operations = loaded.map((job) => ({
        updateOne: { filter: { _id: jobId(job) }, update: { $setOnInsert: asLoaded(job) }, upsert: true }
      }))
      await upserted(() => jobs.bulkWrite(operations))
    },
    next: async (claimer) => (await jobs.find(waiting(claimer)).sort(byDue).limit(1).next())?.due,
    async claim(claim, now, limit) {
      const due = jobs.find({ ...waiting(claim.claimer), due: { $lte: now } })
      const rows = await due.sort(byDue).limit(limit).toArray()
      return (await Promise.all(rows.map((row) => take(row, claim)))).flatMap((job) => job ?? [])
    },
    async settle({ claim, outcome, ...name }) {
      const claimed = { _id: jobId(name), claimer: claim.claimer, turn: long(claim.turn) }
      if (outcome === 'gone') return (await jobs.deleteOne(claimed)).deletedCount === 1
      const { due, asked, tries, error } = outcome
      const is = outcome.parked === null ? 'waiting' : 'parked'
      const $set = {
        is,
        due,
        asked,
        tries: long(tries),
        error,
        parked: outcome.parked,
        ...unclaimed
      } as const
      return (await jobs.updateOne(claimed, { $set })).matchedCount === 1
    },
    async list(which, after, limit) {
      if (limit <= 0) return []
      const rows = await jobs
        .find({ is: which, ...behind(after) })
        .sort(byDue)
        .limit(limit)
        .toArray()
      return rows.map(asJob)
    },
    async count(now) {
      const most = { limit: JOBS_COUNTED_MAX }
      const [due, parked, first] = await Promise.all([
        jobs.countDocuments({ is: 'waiting', due: { $lte: now } }, most),
        jobs.countDocuments({ is: 'parked' }, most),
        jobs.find({ is: 'waiting' }).sort(byDue).limit(1).next()
      ])
      return { due, parked, next: first?.due }
    },
    async retry(name, due) {
      const $set = { is: 'waiting', due, tries: long(0), parked: null, ...unclaimed } as const
      return (await jobs.updateOne(parked(name), { $set })).matchedCount === 1
    },
    discard: async (name) => (await jobs.deleteOne(parked(name))).deletedCount === 1
  })
}

function behind(after: JobPlace | undefined): Filter<JobRow> {
  if (!after) return {}
  const { due } = after
  return { $or: [{ due: { $gt: due } }, { due, _id: { $gt: jobId(after) } }] }
}
