/** The read models of a service, in the same database as its log. */
import type { CollectionCommit, Generations, ReadModels } from '@bursar/event-sourcing'
import type { Db } from 'mongodb'
import { askedTogether } from './asked-together.ts'
import type { Mongo } from './client.ts'
import { mongoCollection } from './collection.ts'
import { mongoCollections } from './collections.ts'
import { mongoDocumentWriter } from './document-writer.ts'
import { mongoParking } from './parking.ts'
import { asCheckpoint } from './registered.ts'
import { snapshotReads } from './snapshot-reads.ts'
import { storingAll } from './storing-all.ts'
import { mongoTotals } from './totals.ts'

type GenerationsRow = Generations & { _id: string }

interface SettingRow {
  _id: string
  value: string
}

export interface MongoReadModels extends ReadModels {
  /** Removes what is left of collections whose removal was interrupted; to be called once at the start. */
  sweep(): Promise<void>
}

/** ReadModels over a database of the newest format. */
export function mongoReadModels(client: Mongo, database: Db): MongoReadModels {
  const totals = mongoTotals(database, () => snapshotReads(client))
  const parking = mongoParking(database)
  const collections = mongoCollections(client, database, async (number) => {
    await totals.drop(number)
    await parking.drop(number)
  })
  const writer = mongoDocumentWriter(client, database, { collections, totals, parking })
  const generations = database.collection<GenerationsRow>('generations')
  const settings = database.collection<SettingRow>('settings')

  // An instance that stands by asks for all of them again and again.
  const generationsOf = askedTogether<string, Generations>(
    (projection) => projection,
    async (wanted) => {
      const rows = await generations.find({ _id: { $in: [...wanted] } }).toArray()
      return new Map(rows.map(({ _id, live, previous, version }) => [_id, { live, previous, version }]))
    }
  )

  async function commit(changes: readonly CollectionCommit[]): Promise<boolean> {
    const targets = []
    for (const { spec } of changes) {
      const target = await collections.get(spec)
      if (!target) return false
      targets.push(target)
    }
    const done = await writer.write(changes, targets)
    if (!done) collections.forget(targets)
    return done
  }

  return storingAll<MongoReadModels>({
    async open(spec, indexes) {
      return mongoCollection(database, totals, collections, await collections.open(spec, indexes))
    },
    finish: collections.finish,
    drop: collections.drop,
    commit,
    // The journal and freed blocks are MongoDB's own: see docs/operating/keeping.md.
    wipe: async () => {},
    async checkpoint(projection, generation) {
      const row = await collections.row(projection, generation)
      return row && asCheckpoint(row)
    },
    generations: generationsOf,
    async swap(projection, { live, previous, version }) {
      await generations.replaceOne({ _id: projection }, { live, previous, version }, { upsert: true })
    },
    async parked(projection, generation) {
      const row = await collections.row(projection, generation)
      return row ? parking.list(row.number, projection, generation) : []
    },
    setting: async (name) => (await settings.findOne({ _id: name }))?.value,
    async setSetting(name, value) {
      await settings.replaceOne({ _id: name }, { value }, { upsert: true })
    },
    sweep: collections.sweep,
    // The database belongs to whoever opened it: log, keys and leases share it.
    async close() {}
  })
}
