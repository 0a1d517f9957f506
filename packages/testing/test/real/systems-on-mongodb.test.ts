import { connectMongo, type Mongo } from '@bursar/store-mongodb'
import { realMongodb, type TestSystem, testSystem, useStores } from '@bursar/testing'
import t from 'tap'
import { storesOnMongodb } from './systems-on-mongodb.ts'

// Whoever comes first on a machine fetches the server.
t.setTimeout(280_000)

const real = await realMongodb(t)

t.test('systems one after the other', { skip: real.skip }, async (t) => {
  if (real.skip !== false) return
  const { mongodbUri, prefix } = real
  const client = await connectMongo(mongodbUri)
  t.teardown(() => client.close())
  useStores(storesOnMongodb(client, prefix))
  const seen: { start: Record<string, number>; files: string[] }[] = []
  for (const nth of ['first', 'second', 'third']) {
    await t.test(`the ${nth}`, async (t) => {
      const system = await testSystem(t)
      const start = await heads(system)
      const mona = await system.register('mona')
      t.equal(await system.openProfile(mona, 'Acme'), 'acme', 'every name is free')
      await system.settled()
      seen.push({ start, files: await filesOf(client, prefix) })
    })
  }
  const [first, second, third] = seen
  t.ok((first?.files.length ?? 0) > 100)
  t.same(second, first, 'the second starts like the first, and makes no file')
  t.same(third, first, 'the third too')
})

t.test('systems at the same time have databases of their own', { skip: real.skip }, async (t) => {
  if (real.skip !== false) return
  const client = await connectMongo(real.mongodbUri)
  t.teardown(() => client.close())
  useStores(storesOnMongodb(client, `${real.prefix}both-`))
  const [one, other] = [await testSystem(t), await testSystem(t, { seed: 2 })]
  await one.register('mona')
  await one.settled()
  t.not((await heads(one)).auth, (await heads(other)).auth)
  await other.register('mona')
})

/** How many events are in each log. */
async function heads({ engines }: TestSystem): Promise<Record<string, number>> {
  const asked = [...engines].map(async ([name, { events }]) => [name, (await events.head()).position])
  return Object.fromEntries(await Promise.all(asked))
}

/** The server's files of collections and indexes: each has one, which a collection's id and an index's name tell. */
async function filesOf(client: Mongo, prefix: string): Promise<string[]> {
  const { databases } = await client.db('admin').admin().listDatabases({ nameOnly: true })
  const names = databases.map(({ name }) => name).filter((name) => name.startsWith(prefix))
  const files = names.map(async (name) => {
    const database = client.db(name)
    const collections = await database.listCollections().toArray()
    const each = collections.map(async (collection) => {
      const id = 'info' in collection ? collection.info?.uuid?.toString('hex') : undefined
      const indexes = await database.collection(collection.name).indexes()
      return indexes.map((index) => `${name}.${collection.name} ${id} ${index.name}`)
    })
    return (await Promise.all(each)).flat()
  })
  return (await Promise.all(files)).flat().sort()
}
