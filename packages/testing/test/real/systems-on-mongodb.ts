/** Whole systems on MongoDB: each has databases of its own for as long as it runs. */
import { connectMongo, type Mongo, type MongoStores, mongoStores } from '@bursar/store-mongodb'
import { type MakeStores, realMongodb, useStores } from '@bursar/testing'
import type { Test } from 'tap'
import { runFiles } from '../run-files.ts'

/** Runs compiled test files, by their paths in the repository, or shows why there is no MongoDB to run them on. */
export async function onMongodb(root: Test, paths: readonly string[]): Promise<void> {
  const real = await realMongodb(root)
  if (real.skip !== false) {
    await root.test('systems on MongoDB', { skip: real.skip }, async () => undefined)
    return
  }
  const client = await connectMongo(real.mongodbUri)
  root.teardown(() => client.close())
  let systems = 0
  const make = storesOnMongodb(client, real.prefix)
  useStores((test, services) => {
    systems += 1
    return make(test, services)
  })
  runFiles(root, paths, 'MongoDB', () => systems)
}

/**
 * Stores in databases that begin with `prefix`. A system that ends leaves its databases to the next one, without
 * their documents. With new databases for each, a run of many systems ended the server: they are some 230 files,
 * which it keeps open for five minutes after they were dropped (`minSnapshotHistoryWindowInSeconds`), and where it
 * may open no more it aborts.
 */
export function storesOnMongodb(client: Mongo, prefix: string): MakeStores {
  const free: string[] = []
  let made = 0
  return async (test, services) => {
    const site = free.pop() ?? `${prefix}${++made}`
    const stores: Record<string, MongoStores> = {}
    test.teardown(async () => {
      await Promise.all(Object.values(stores).map((each) => each.close()))
      await Promise.all(services.map((name) => empty(client, `${site}_${name}`)))
      // Not reached by one that did not end in order: nobody else gets its databases.
      free.push(site)
    })
    const open = async (name: string) => {
      stores[name] = await mongoStores({ client, database: `${site}_${name}` })
    }
    await Promise.all(services.map(open))
    return stores
  }
}

/** Removes every document, also the one that tells the format; collections and their indexes stay. */
async function empty(client: Mongo, name: string): Promise<void> {
  const collections = await client.db(name).collections()
  await Promise.all(collections.map((collection) => collection.deleteMany({})))
}
