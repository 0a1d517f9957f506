/**
 * Numbers that only grow, by key and name, shared by the instances of the gateway and forgotten in a while. Marks of
 * many callers go together into one query; each is stored when its `raise` resolves, and not sooner.
 */
import { connectMongo } from './client.ts'
import { type Expiring, expiring, upserted } from './expiring.ts'
import { inTurns } from './in-turns.ts'
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

  const read = inTurns(async (keys: readonly string[]) => {
    const wanted = { _id: { $in: [...new Set(keys)] } }
    const rows = await (await kept()).find(wanted, { batchSize: keys.length + 1 }).toArray()
    const found = new Map(rows.map((row) => [row._id, row]))
    return keys.map((key) => asMarks(found.get(key)))
  })

  const raise = inTurns(async (all: readonly Raise[]) => {
    const rows = await kept()
    const operations = [...together(all)].map(([_id, $max]) => {
      return { updateOne: { filter: { _id }, update: { $max }, upsert: true } }
    })
    await upserted(() => rows.bulkWrite(operations, { ordered: false }))
    return all.map(() => undefined)
  })

  return storingAll<MongoMarks>({
    read,
    raise: (key, marks, ms) => raise({ key, marks, until: new Date(Date.now() + ms) }),
    close: () => client.close()
  })
}

interface Raise {
  readonly key: string
  readonly marks: Readonly<Record<string, number>>
  readonly until: Date
}

function asMarks(row: MarksRow | undefined): Readonly<Record<string, number>> | undefined {
  return row && Object.fromEntries(Object.entries(row.marks).map(([name, mark]) => [name, whole(mark)]))
}

/** One change for each key: of several marks of one name the highest counts. */
function together(all: readonly Raise[]): Map<string, Record<string, Stored | Date>> {
  const highest = new Map<string, { marks: Record<string, number>; until: Date }>()
  for (const { key, marks, until } of all) {
    const known = highest.get(key) ?? { marks: {}, until }
    for (const [name, mark] of Object.entries(marks)) {
      known.marks[name] = Math.max(known.marks[name] ?? 0, mark)
    }
    if (known.until < until) known.until = until
    highest.set(key, known)
  }
  const entries = [...highest].map(([key, { marks, until }]) => {
    const raised = Object.entries(marks).map(([name, mark]) => [`marks.${name}`, long(mark)])
    return [key, { ...Object.fromEntries(raised), until }] as const
  })
  return new Map(entries)
}
