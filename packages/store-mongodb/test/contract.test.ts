/** MongoDB keeps all ports' promises. */
import { connectMongo, type MongoStores, mongoSnapshots, mongoStores } from '@bursar/store-mongodb'
import {
  eventStoreContract,
  eventStoreTermsContract,
  type Fresh,
  jobStoreContract,
  keyStoreContract,
  leasesContract,
  logEndContract,
  readModelsContract,
  storeSnapshotContract
} from '@bursar/testing'
import t from 'tap'
import { anyMongodb } from './mongod.ts'

// Each test makes and drops a database of its own, which takes its time on a slow disk.
t.setTimeout(300_000)
const server = await anyMongodb()
if (typeof server === 'string') {
  t.plan(0, server)
} else {
  const { prefix, uri } = server
  const client = await connectMongo(uri)
  t.teardown(() => client.close())
  let databases = 0

  /** Fresh stores in a database of their own, of which a suite tests one port. */
  async function fresh<Port>(part: (stores: MongoStores) => Port): Promise<Fresh<Port>> {
    databases += 1
    const database = `${prefix}contract_${databases}`
    const open = () => mongoStores({ client, database })
    const opened = [await open()]
    const beside = async () => {
      const stores = await open()
      opened.push(stores)
      return part(stores)
    }
    return {
      port: part(opened[0] as MongoStores),
      beside,
      async reopen() {
        for (const stores of opened.splice(0)) await stores.close()
        return beside()
      },
      async close() {
        for (const stores of opened) await stores.close()
        await client.db(database).dropDatabase()
      }
    }
  }

  await t.test('event store', (t) => eventStoreContract(t, () => fresh(({ events }) => events)))
  await t.test('event store: terms', (t) => eventStoreTermsContract(t, () => fresh(({ events }) => events)))
  await t.test('jobs', (t) => jobStoreContract(t, () => fresh(({ events }) => events)))
  await t.test('read models', (t) => readModelsContract(t, () => fresh(({ readModels }) => readModels)))
  await t.test('key store', (t) => keyStoreContract(t, () => fresh(({ keys }) => keys)))
  await t.test('leases', (t) => leasesContract(t, () => fresh(({ leases }) => leases)))
  await t.test('the end of a log', (t) =>
    logEndContract(t, async () => {
      databases += 1
      const database = `${prefix}contract_${databases}`
      const stores = await mongoStores({ client, database })
      const rows = client.db(database).collection<{ _id: number }>('events')
      return {
        port: {
          events: stores.events,
          async cut(events) {
            const last = await rows.find({}, { limit: events }).sort({ _id: -1 }).toArray()
            await rows.deleteMany({ _id: { $in: last.map(({ _id }) => _id) } })
          }
        },
        async close() {
          await stores.close()
          await client.db(database).dropDatabase()
        }
      }
    })
  )
  await t.test('snapshots', (t) =>
    storeSnapshotContract(t, async () => {
      databases += 1
      const name = (service: string) => `${prefix}contract_${databases}_${service}`
      const names = new Map(['one', 'two'].map((service) => [service, name(service)]))
      const open = (service: string) => mongoStores({ client, database: name(service) })
      const [one, two] = [await open('one'), await open('two')]
      return {
        port: { one, two, snapshot: () => mongoSnapshots(client, names) },
        async close() {
          await one.close()
          await two.close()
          for (const database of names.values()) await client.db(database).dropDatabase()
        }
      }
    })
  )
}
