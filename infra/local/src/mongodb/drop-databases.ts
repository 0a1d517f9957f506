import { MongoClient } from 'mongodb'

/** A server on a busy disk removes the files of one database in seconds, and now and then in many. */
const TIMEOUT_MS = 60_000

/** Drops every database whose name begins with `prefix`. Rejects when the server is away. */
export async function dropDatabases(uri: string, prefix: string): Promise<void> {
  const client = new MongoClient(uri, { serverSelectionTimeoutMS: TIMEOUT_MS, socketTimeoutMS: TIMEOUT_MS })
  try {
    const { databases } = await client.db('admin').admin().listDatabases({ nameOnly: true })
    for (const { name } of databases) if (name.startsWith(prefix)) await client.db(name).dropDatabase()
  } finally {
    await client.close()
  }
}
