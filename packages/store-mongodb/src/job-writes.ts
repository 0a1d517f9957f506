/** Jobs as documents, and what a commit of the log does to them. */
import type { Append, AskedJob, Job, JobName } from '@bursar/event-sourcing'
import type { AnyBulkWriteOperation, Db } from 'mongodb'
import { long, type Stored, whole } from './whole-number.ts'

export interface JobRow {
  _id: { kind: string; id: string }
  is: 'waiting' | 'parked'
  due: string
  asked: string
  payload: string
  tries: Stored
  error: string
  parked: string | null
  /** Who runs it; null: nobody does. */
  claimer: string | null
  turn: Stored | null
}

export type JobOperation = AnyBulkWriteOperation<JobRow>

export function jobsOf(database: Db) {
  return database.collection<JobRow>('jobs')
}

/** Ids are compared field by field in their order, so every one is made here. */
export function jobId({ kind, id }: JobName): JobRow['_id'] {
  return { kind, id }
}

/** A job as it is when it is asked for. */
export function asFresh({ due, payload }: AskedJob): Omit<JobRow, '_id'> {
  const unclaimed = { claimer: null, turn: null }
  return { is: 'waiting', due, asked: due, payload, tries: long(0), error: '', parked: null, ...unclaimed }
}

/** A job of another store as it was there, claimed by nobody. */
export function asLoaded({ kind: _, id: __, tries, ...job }: Job): Omit<JobRow, '_id'> {
  const is = job.parked === null ? 'waiting' : 'parked'
  return { is, ...job, tries: long(tries), claimer: null, turn: null }
}

export function asJob({ _id: { kind, id }, due, asked, payload, tries, error, parked }: JobRow): Job {
  return { kind, id, due, asked, payload, tries: whole(tries), error, parked }
}

/** What appends that won come to: of each job the last word. */
export function jobOperations(won: readonly Append[]): JobOperation[] {
  const last = new Map<string, JobOperation>()
  const put = (name: JobName, operation: JobOperation) =>
    last.set(JSON.stringify([name.kind, name.id]), operation)
  for (const { cancel = [], ask = [] } of won) {
    for (const name of cancel) put(name, { deleteOne: { filter: { _id: jobId(name) } } })
    for (const job of ask) {
      put(job, { replaceOne: { filter: { _id: jobId(job) }, replacement: asFresh(job), upsert: true } })
    }
  }
  return [...last.values()]
}
