/**
 * The keys of persons. A removed key is gone from every answer at once; what MongoDB itself still holds of it
 * (its log of operations, its journal, freed pages) goes as those are rolled over, so the database with the
 * keys belongs outside the backups.
 */
import { createMutex, type KeyStore, type WrappedKey } from '@bursar/event-sourcing'
import type { AnyBulkWriteOperation, ClientSession, Db } from 'mongodb'
import type { Mongo } from './client.ts'
import { inTime } from './in-time.ts'
import { type KeyRow, rowsOf } from './rows.ts'
import { storingAll } from './storing-all.ts'
import { transaction } from './transaction.ts'
import { long, whole } from './whole-number.ts'

interface Waiting {
  readonly keys: readonly WrappedKey[]
  resolve(): void
  reject(error: unknown): void
}

/** A KeyStore over a database of the newest format. */
export function mongoKeyStore(client: Mongo, database: Db): KeyStore {
  const { keys: rows, counters, logEnd } = rowsOf(database)
  const mutex = createMutex()
  let waiting: Waiting[] = []

  async function known(persons: readonly string[], session?: ClientSession): Promise<Map<string, KeyRow>> {
    const found = rows.find({ _id: { $in: [...persons] } }, session ? { session } : {})
    return new Map((await found.toArray()).map((row) => [row._id, row]))
  }

  /** The counter is moved first, which keeps others out: whoever reads on from a number misses nothing. */
  async function store(session: ClientSession, keys: readonly WrappedKey[]) {
    const counter = { _id: 'keys' }
    const before = await counters.findOneAndUpdate(
      counter,
      { $inc: { last: long(keys.length) } },
      { session }
    )
    let sequence = whole(before?.last ?? 0)
    const there = await known(persons(keys), session)
    const writes: AnyBulkWriteOperation<KeyRow>[] = []
    for (const { person, wrapped } of keys) {
      const row = there.get(person)
      if (!isNews(row, wrapped)) continue
      sequence += 1
      const replacement = { wrapped, sequence: long(sequence) }
      there.set(person, { _id: person, ...replacement })
      writes.push({ replaceOne: { filter: { _id: person }, replacement, upsert: true } })
    }
    if (writes.length > 0) await rows.bulkWrite(writes, { session })
    return { keep: writes.length > 0, value: undefined }
  }

  /** Stores everything that waits in one transaction, since two at a time would only be in each other's way. */
  async function storeWaiting(): Promise<void> {
    const group = waiting
    waiting = []
    if (group.length === 0) return
    try {
      const keys = group.flatMap((one) => one.keys)
      const there = await inTime(() => known(persons(keys)))
      if (keys.some(({ person, wrapped }) => isNews(there.get(person), wrapped))) {
        await transaction(client, (session) => store(session, keys))
      }
      for (const one of group) one.resolve()
    } catch (error) {
      for (const one of group) one.reject(error)
    }
  }

  return storingAll<KeyStore>({
    async get(wanted) {
      const found = await known(wanted)
      return wanted.flatMap((person) => found.get(person) ?? []).map(asKey)
    },
    put(keys) {
      return new Promise((resolve, reject) => {
        waiting.push({ keys, resolve, reject })
        void mutex(storeWaiting)
      })
    },
    async read(after, limit) {
      const page = await rows
        .find({ sequence: { $gt: long(after) } })
        .sort({ sequence: 1 })
        .limit(Math.max(1, limit))
        .toArray()
      const last = page.at(-1)
      return { keys: page.map(asKey), last: last ? whole(last.sequence) : after }
    },
    async noteLogEnd({ position, hash }) {
      await logEnd.replaceOne({ _id: 'log_end' }, { position: long(position), hash }, { upsert: true })
    },
    async logEnd() {
      const row = await logEnd.findOne({ _id: 'log_end' })
      return row ? { position: whole(row.position), hash: row.hash } : undefined
    },
    async close() {}
  })
}

function persons(keys: readonly WrappedKey[]): string[] {
  return [...new Set(keys.map(({ person }) => person))]
}

/** The first key of a person wins, and a removal wins over it. */
function isNews(row: KeyRow | undefined, wrapped: string | null): boolean {
  return !row || (wrapped === null && row.wrapped !== null)
}

function asKey({ _id, wrapped }: KeyRow): WrappedKey {
  return { person: _id, wrapped }
}
