/** Everything that one service stores, in a MongoDB database of its own. */
import type { EventStore, KeyStore, Leases, Stores } from '@bursar/event-sourcing'
import { connectMongo, type Mongo } from './client.ts'
import { type MongoCounters, mongoCounters } from './counters.ts'
import { mongoEventStore } from './event-store.ts'
import { migrate } from './format.ts'
import { mongoKeyStore } from './key-store.ts'
import { mongoLeases } from './leases.ts'
import { mongoReadModels } from './read-models.ts'
import { storing } from './storage-error.ts'

/** Where the stores are: an address, or a client of `connectMongo` that is shared and stays its owner's. */
export type MongoStoresOptions = ({ readonly uri: string } | { readonly client: Mongo }) & {
  /** Name of the database, for example `bursar_billing`; made when it is not there. */
  readonly database: string
}

export interface MongoStores extends Stores {
  readonly events: EventStore
  readonly keys: KeyStore
  readonly leases: Leases
  /** What happened of late, for limits on how often something may. */
  readonly counters: MongoCounters
  close(): Promise<void>
}

/** Opens a service's stores. Throws when the database is of a newer format or cannot be reached. */
export async function mongoStores(options: MongoStoresOptions): Promise<MongoStores> {
  const client = 'client' in options ? options.client : await connectMongo(options.uri)
  const end = async () => {
    if (!('client' in options)) await client.close()
  }
  try {
    const database = client.db(options.database)
    await storing(() => migrate(database))
    const events = mongoEventStore(client, database)
    const readModels = mongoReadModels(client, database)
    await readModels.sweep()
    return {
      events,
      readModels,
      keys: mongoKeyStore(client, database),
      leases: mongoLeases(database),
      counters: mongoCounters(database),
      async close() {
        await events.close()
        await end()
      }
    }
  } catch (error) {
    await end()
    throw error
  }
}
