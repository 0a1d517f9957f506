/** What processes share beside logs and read models, and what one of them leaves behind that dies. */
import { connectMongo, mongoCounters, mongoMarks, mongoStores } from '@bursar/store-mongodb'
import { append, countersContract, type Fresh, rowWriter, specOf } from '@bursar/testing'
import type { ClientSession, Db } from 'mongodb'
import t, { type Test } from 'tap'
import { anyMongodb } from './mongod.ts'

/** The server itself would end an orphan after 60 s at the earliest. */
const ORPHAN_MS_MAX = 15_000

const server = await anyMongodb()
if (typeof server === 'string') {
  t.plan(0, server)
} else {
  const { prefix, uri } = server
  const client = await connectMongo(uri)
  t.teardown(() => client.close())
  let databases = 0

  function freshDatabase(): Db {
    databases += 1
    return client.db(`${prefix}between_${databases}`)
  }

  /** Begins a transaction as another process, and never ends it. */
  async function orphan(t: Test, work: (of: Db, session: ClientSession) => Promise<unknown>, name: string) {
    const other = await connectMongo(uri)
    const session = other.startSession()
    t.teardown(() => other.close())
    session.startTransaction({ readConcern: { level: 'snapshot' } })
    await work(other.db(name), session)
  }

  await t.test('counters', (t) =>
    countersContract(t, async () => {
      const database = freshDatabase()
      return {
        port: mongoCounters(database),
        beside: async () => mongoCounters(database),
        close: async () => void (await database.dropDatabase())
      } satisfies Fresh<ReturnType<typeof mongoCounters>>
    })
  )

  await t.test('marks only grow, and all instances see them', async (t) => {
    const name = freshDatabase().databaseName
    const all = await Promise.all([mongoMarks(uri, name), mongoMarks(uri, name)])
    t.teardown(async () => void (await Promise.all(all.map((one) => one.close()))))
    const [one, two] = all
    t.equal(await one.read('s'), undefined)
    await one.raise('s', { billing: 5, auth: 2 }, 60_000)
    await two.raise('s', { billing: 3, profile: 2 ** 40 }, 60_000)
    t.same(await one.read('s'), { billing: 5, auth: 2, profile: 2 ** 40 })
    t.equal(await two.read('t'), undefined, 'sessions are apart')
    const raising = Array.from({ length: 30 }, (_, n) => all[n % 2]?.raise('new', { billing: n }, 60_000))
    await Promise.all(raising)
    t.same(await two.read('new'), { billing: 29 })
    const kept = await client.db(name).collection('marks').indexes()
    t.match(kept, [{}, { key: { until: 1 }, expireAfterSeconds: 0 }], 'and are forgotten in a while')
  })

  await t.test('what a dead process began is ended by whoever it keeps from writing', async (t) => {
    const name = freshDatabase().databaseName
    const stores = await mongoStores({ client, database: name })
    t.teardown(() => stores.close())
    const spec = specOf('rows')
    await stores.readModels.open(spec, 'now')
    await stores.events.commit([append('a', 0)], 1)
    const locks = async (database: Db, session: ClientSession) => {
      await database.collection('tail').updateOne({}, { $set: { hash: 'nonsense' } }, { session })
      await database.collection('collections').updateOne({}, { $set: { cursors: 'nonsense' } }, { session })
    }
    await orphan(t, locks, name)
    const began = performance.now()
    const write = rowWriter(spec).commitOf([{ key: 'a', order: '1', lists: { all: 'x' } }])
    const [appended, projected] = await Promise.all([
      stores.events.commit([append('b', 0)], 2),
      stores.readModels.commit([write])
    ])
    t.match(appended, [{ ok: true, position: 2 }], 'the next appender writes')
    t.ok(projected, 'and so does the next subscriber')
    t.ok(performance.now() - began < ORPHAN_MS_MAX, 'long before the server would end it')
    t.match(await stores.events.read(1, 9), [{ stream: 'b', position: 2 }])
  })
}
