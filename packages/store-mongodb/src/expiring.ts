/**
 * Collections of what is forgotten in a while and may be lost: no transaction, no majority. A document is removed
 * some time after its `until`.
 */
import type { Collection, Db, Document } from 'mongodb'
import { isDuplicate } from './storage-error.ts'

export interface Expiring extends Document {
  _id: string
  until: Date
}

/** Gives the collection once it has its index, which the first caller makes. */
export function expiring<Row extends Expiring>(database: Db, name: string): () => Promise<Collection<Row>> {
  const rows = database.collection<Row>(name, {
    writeConcern: { w: 1, j: false },
    readConcern: { level: 'local' }
  })
  let made: Promise<unknown> | undefined

  return async () => {
    made ??= rows.createIndex({ until: 1 }, { expireAfterSeconds: 0, name: 'until' })
    try {
      await made
    } catch (error) {
      made = undefined
      throw error
    }
    return rows
  }
}

/** Two that make the same document at the same time: one of them comes second, and there it is then. */
export async function upserted<Value>(upsert: () => Promise<Value>): Promise<Value> {
  try {
    return await upsert()
  } catch (error) {
    if (!isDuplicate(error)) throw error
    return upsert()
  }
}
