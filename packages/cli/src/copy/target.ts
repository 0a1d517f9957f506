/** Where a site is copied to: one MongoDB database for each service. */
import { serviceNames } from '@bursar/contracts'
import { type BackingConfig, databaseName } from '@bursar/host'
import { connectMongo, type MongoStores, mongoStores } from '@bursar/store-mongodb'

export interface Target {
  readonly stores: ReadonlyMap<string, MongoStores>
  close(): Promise<void>
}

/** Opens all of them over one connection. */
export async function openTarget(backing: BackingConfig): Promise<Target> {
  const client = await connectMongo(backing.mongodbUri)
  try {
    const stores = new Map<string, MongoStores>()
    for (const name of serviceNames) {
      stores.set(name, await mongoStores({ client, database: databaseName(backing, name) }))
    }
    return {
      stores,
      async close() {
        for (const one of stores.values()) await one.close()
        await client.close()
      }
    }
  } catch (error) {
    await client.close()
    throw error
  }
}

/** Databases that hold something: events, or keys. */
export async function usedDatabases(backing: BackingConfig, { stores }: Target): Promise<string[]> {
  const used: string[] = []
  for (const [name, { events, keys }] of stores) {
    const isEmpty = (await events.head()).position === 0 && (await keys.read(0, 1)).keys.length === 0
    if (!isEmpty) used.push(databaseName(backing, name))
  }
  return used
}

/** True when no service has stored anything. */
export async function isEmptySite(backing: BackingConfig): Promise<boolean> {
  const target = await openTarget(backing)
  try {
    return (await usedDatabases(backing, target)).length === 0
  } finally {
    await target.close()
  }
}
