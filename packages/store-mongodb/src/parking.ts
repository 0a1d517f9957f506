/** Parked events of all collections. */
import type { Parked } from '@bursar/event-sourcing'
import type { ClientSession, Db } from 'mongodb'
import type { SnapshotReads } from './snapshot-reads.ts'
import { long, type Stored, whole } from './whole-number.ts'

/** `c` is the collection's number; ids compare field by field, in this order. */
interface ParkedRow {
  _id: { c: number; id: string }
  source: string
  stream: string
  position: Stored
  error: string
  event: string
}

export interface Parking {
  /** Takes some off and puts others on. */
  change(
    number: number,
    unpark: readonly string[],
    park: readonly Parked[],
    session?: ClientSession
  ): Promise<void>
  /** Parked events of a collection, by source and position. */
  list(number: number, projection: string, generation: number, reads?: SnapshotReads): Promise<Parked[]>
  drop(number: number): Promise<void>
}

export function mongoParking(database: Db): Parking {
  const rows = database.collection<ParkedRow>('parked')
  const all = (number: number) => {
    return { _id: { $gte: { c: number }, $lt: { c: number + 1 } } as unknown as ParkedRow['_id'] }
  }

  return {
    async change(c, unpark, park, session) {
      const options = session ? { session } : {}
      const gone = unpark.map((id) => ({ c, id }))
      if (gone.length > 0) await rows.deleteMany({ _id: { $in: gone } }, options)
      if (park.length === 0) return
      const operations = park.map(({ id, source, stream, position, error, event }) => {
        const replacement = { source, stream, position: long(position), error, event }
        return { replaceOne: { filter: { _id: { c, id } }, replacement, upsert: true } }
      })
      await rows.bulkWrite(operations, options)
    },
    async list(number, projection, generation, reads) {
      const found = await rows
        .find(all(number), reads ?? {})
        .sort({ source: 1, position: 1 })
        .toArray()
      return found.map(({ _id: { id }, source, stream, position, error, event }) => {
        return { id, projection, generation, source, stream, position: whole(position), error, event }
      })
    },
    async drop(number) {
      await rows.deleteMany(all(number))
    }
  }
}
