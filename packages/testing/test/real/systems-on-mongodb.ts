/** Whole systems on MongoDB: each has databases of its own. */
import { connectMongo, type MongoStores, mongoStores } from '@bursar/store-mongodb'
import { realMongodb, useStores } from '@bursar/testing'
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
  useStores(async (test, services) => {
    systems += 1
    const made: Record<string, MongoStores> = {}
    const site = `${real.prefix}${systems}`
    test.teardown(async () => {
      for (const [name, stores] of Object.entries(made)) {
        await stores.close()
        await client.db(`${site}_${name}`).dropDatabase()
      }
    })
    const open = async (name: string) => {
      made[name] = await mongoStores({ client, database: `${site}_${name}` })
    }
    await Promise.all(services.map(open))
    return made
  })
  runFiles(root, paths, 'MongoDB', () => systems)
}
