/** Numbers that only grow, by key and name, shared by the instances of the gateway and forgotten in a while. */
import { connectMongo } from './client.ts'
import { type Expiring, expiring, upserted } from './expiring.ts'
import { storingAll } from './storing-all.ts'
import { long, type Stored, whole } from './whole-number.ts'

export interface MongoMarks {
  read(key: string): Promise<Readonly<Record<string, number>> | undefined>
  /** Raises each number to what is told where it is lower; `ms` from now the key may be forgotten. */
  raise(key: string, marks: Readonly<Record<string, number>>, ms: number): Promise<void>
  close(): Promise<void>
}

interface MarksRow extends Expiring {
  marks: Record<string, Stored>
}

/** Connections of a process that does nothing else with MongoDB. */
const poolSize = 10

/** Opens them in a database of their own. Throws StorageError when MongoDB cannot be reached. */
export async function mongoMarks(uri: string, database: string): Promise<MongoMarks> {
  const client = await connectMongo(uri, { poolSize })
  const kept = expiring<MarksRow>(client.db(database), 'marks')

  return storingAll<MongoMarks>({
    async read(key) {
      const row = await (await kept()).findOne({ _id: key })
      if (!row) return undefined
      return Object.fromEntries(Object.entries(row.marks).map(([name, mark]) => [name, whole(mark)]))
    },
    async raise(key, marks, ms) {
      const rows = await kept()
      const raised = Object.entries(marks).map(([name, mark]) => [`marks.${name}`, long(mark)])
      const $max = { ...Object.fromEntries(raised), until: new Date(Date.now() + ms) }
      await upserted(() => rows.updateOne({ _id: key }, { $max }, { upsert: true }))
    },
    close: () => client.close()
  })
}
