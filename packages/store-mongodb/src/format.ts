/** The format of a service's database: a number in a document, raised step by step when the database is older. */
import { GENESIS, newerFormat } from '@bursar/event-sourcing'
import type { Db } from 'mongodb'
import { jobsOf } from './job-writes.ts'
import { rowsOf } from './rows.ts'
import { isDuplicate, isThereAlready } from './storage-error.ts'
import { long } from './whole-number.ts'

/**
 * Step n takes a database from format n to format n + 1. Several instances may run it at the same time, and
 * one that was interrupted runs again, so each may find its work done in part.
 */
export type Step = (database: Db) => Promise<void>

interface FormatRow {
  _id: 'format'
  /** Marks the database as one of these. */
  kind: 'bursar'
  version: number
}

const COLLECTIONS = [
  'events',
  'reservations',
  'tail',
  'keys',
  'counters',
  'leases',
  'collections',
  'dropped',
  'figures',
  'parked',
  'generations',
  'settings'
]

async function first(database: Db): Promise<void> {
  await Promise.all(COLLECTIONS.map((name) => made(database, name)))
  const { events, tail, keys, counters } = rowsOf(database)
  // Versions run backwards: the last one of many streams is then found by one step in each (measured: by 2 keys).
  await events.createIndex({ stream: 1, version: -1 }, { unique: true, name: 'stream_version' })
  await keys.createIndex({ sequence: 1 }, { unique: true, name: 'sequence' })
  const start = { position: long(0), hash: GENESIS, turn: long(0), term: long(0) }
  await once(tail.updateOne({ _id: 'tail' }, { $setOnInsert: start }, { upsert: true }))
  for (const name of ['keys', 'collections']) {
    await once(counters.updateOne({ _id: name }, { $setOnInsert: { last: long(0) } }, { upsert: true }))
  }
}

/** What expires is found by when it does, so that retention costs what it removes. */
async function expiries(database: Db): Promise<void> {
  await rowsOf(database).reservations.createIndex({ expires: 1 }, { sparse: true, name: 'expires' })
}

/** Where the keys note how far the log went. */
async function logEnds(database: Db): Promise<void> {
  await made(database, 'log_end')
}

/** What is due when; waiting and parked apart, so that those that are parked cost the others nothing. */
async function jobs(database: Db): Promise<void> {
  await made(database, 'jobs')
  await jobsOf(database).createIndex({ is: 1, due: 1, _id: 1 }, { name: 'due' })
}

async function made(database: Db, name: string): Promise<void> {
  await database.createCollection(name).catch((error) => {
    if (!isThereAlready(error)) throw error
  })
}

/** Two instances that make the same document at the same time: one of them is told so. */
async function once(upsert: Promise<unknown>): Promise<void> {
  await upsert.catch((error) => {
    if (!isDuplicate(error)) throw error
  })
}

/** Throws FormatError when a newer Bursar wrote the database; changes nothing. */
export async function refuseNewer(database: Db, steps: readonly Step[] = STEPS): Promise<void> {
  await versionOf(database, steps)
}

/**
 * Brings a database to the newest format. Throws FormatError when a newer Bursar wrote it: using it anyway could only
 * do harm.
 */
export async function migrate(database: Db, steps: readonly Step[] = STEPS): Promise<void> {
  const version = await versionOf(database, steps)
  for (const [index, step] of steps.entries()) {
    if (index < version) continue
    await step(database)
    const raised = { $set: { kind: 'bursar' as const }, $max: { version: index + 1 } }
    await once(formatsOf(database).updateOne({ _id: 'format' }, raised, { upsert: true }))
  }
}

/** 0 for a database with nothing in it. */
async function versionOf(database: Db, steps: readonly Step[]): Promise<number> {
  const version = (await formatsOf(database).findOne({ _id: 'format' }))?.version ?? 0
  if (version > steps.length) throw newerFormat(database.databaseName, version, steps.length)
  return version
}

const formatsOf = (database: Db) => database.collection<FormatRow>('format')

const STEPS: readonly Step[] = [first, expiries, logEnds, jobs]
