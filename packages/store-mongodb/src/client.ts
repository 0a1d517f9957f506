/** The connection to MongoDB: every limit and every promise of durability is spelled out here. */
import { MongoClient, type MongoClientOptions } from 'mongodb'
import { storing } from './storage-error.ts'

/** How servers know connections of this application. */
export const APP_NAME = 'bursar'

/** A connected client; several stores of one process may share one. */
export type Mongo = MongoClient

export interface MongoOptions {
  /** The most connections of this client; what needs another waits for one. */
  readonly poolSize?: number
}

/** Stored means: in the journal of a majority. Read means: seen by a majority, so it cannot disappear again. */
export const DURABLE = {
  writeConcern: { w: 'majority', j: true, wtimeoutMS: 10_000 },
  readConcern: { level: 'majority' },
  readPreference: 'primary'
} as const

const limits: MongoClientOptions = {
  minPoolSize: 0,
  maxConnecting: 4,
  waitQueueTimeoutMS: 5_000,
  connectTimeoutMS: 5_000,
  serverSelectionTimeoutMS: 5_000,
  // A server that stands still is found by these heartbeats, which then end what waits for it.
  heartbeatFrequencyMS: 5_000,
  maxIdleTimeMS: 300_000
}

/**
 * Connects to a replica set; transactions and change streams need one, and a server that runs alone is refused.
 * What the address says of concerns and limits is overruled. Throws StorageError when no server that can be
 * written to answers within 5 s.
 */
export async function connectMongo(uri: string, { poolSize = 20 }: MongoOptions = {}): Promise<Mongo> {
  const client = new MongoClient(uri, {
    ...limits,
    ...DURABLE,
    maxPoolSize: poolSize,
    retryWrites: true,
    retryReads: true,
    appName: APP_NAME
  })
  try {
    const server = await storing(() => client.db('admin').command({ hello: 1 }))
    const shared = server.setName !== undefined || server.msg === 'isdbgrid'
    if (!shared)
      throw new Error('MongoDB is not a replica set. Transactions need one, with at least one member.')
    return client
  } catch (error) {
    await client.close()
    throw error
  }
}
