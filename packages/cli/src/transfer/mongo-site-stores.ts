/**
 * A site's stores in MongoDB databases over one connection. A file of its own, loaded where MongoDB is used: the driver
 * takes as long to load as a third of all that is Bursar's.
 */
import { serviceNames } from '@bursar/contracts'
import { type BackingConfig, databaseName } from '@bursar/host'
import {
  connectMongo,
  type Mongo,
  type MongoStores,
  mongoSnapshots,
  mongoStores,
  refuseNewer
} from '@bursar/store-mongodb'
import { type SiteStores, usedStores } from './site-stores.ts'
import { type Source, sourceOf } from './source.ts'

/** A place in MongoDB, and the connection to it. */
export interface MongoSiteStores extends SiteStores<MongoStores> {
  readonly client: Mongo
}

/** Opens the databases of all services. Throws StorageError when MongoDB cannot be reached. */
export async function mongoSiteStores(backing: BackingConfig): Promise<MongoSiteStores> {
  const client = await connectMongo(backing.mongodbUri)
  const nameOf = (service: string) => databaseName(backing, service)
  const stores = new Map<string, MongoStores>()
  const close = async () => {
    for (const one of stores.values()) await one.close()
    await client.close()
  }
  try {
    for (const name of serviceNames) await refuseNewer(client.db(nameOf(name)))
    for (const name of serviceNames) {
      stores.set(name, await mongoStores({ client, database: nameOf(name) }))
    }
    return { client, stores, nameOf, cursorsOf: () => ({}), close }
  } catch (error) {
    await close()
    throw error
  }
}

/** True when no service of a site on MongoDB has stored anything. */
export async function isEmptySite(backing: BackingConfig): Promise<boolean> {
  const place = await mongoSiteStores(backing)
  try {
    return (await usedStores(place)).length === 0
  } finally {
    await place.close()
  }
}

/** Reads a site, which may run, at one instant. Throws StorageError when MongoDB cannot be reached. */
export async function mongoSource(backing: BackingConfig): Promise<Source> {
  const place = await mongoSiteStores(backing)
  try {
    const names = [...place.stores.keys()].map((name) => [name, place.nameOf(name)] as const)
    return sourceOf(place, await mongoSnapshots(place.client, new Map(names)))
  } catch (error) {
    await place.close()
    throw error
  }
}
