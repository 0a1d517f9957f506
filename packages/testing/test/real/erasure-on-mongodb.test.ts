/** Erasures on MongoDB, and what its collections then show to whoever reads them: no name, no address. */
import { connectMongo } from '@bursar/store-mongodb'
import { expected, realMongodb, testSystem, useStores } from '@bursar/testing'
import t from 'tap'
import { storesOnMongodb } from './systems-on-mongodb.ts'

// The first system makes four databases, which takes its time on a slow disk.
t.setTimeout(280_000)

const zelda = { email: 'zq.post@quuxmail.example', full_name: 'Zelda Quuxington', phone: '+41446681800' }
const texts = [...Object.values(zelda), 'zelda-quux', 'quuxmail', 'Quuxworks']

const real = await realMongodb(t)
if (real.skip !== false) await t.test('erasures on MongoDB', { skip: real.skip }, async () => undefined)
else {
  const client = await connectMongo(real.mongodbUri)
  t.teardown(() => client.close())
  useStores(storesOnMongodb(client, real.prefix))

  /** Every collection in which one of the texts stands in clear; `read`: how many documents there are. */
  const found = async () => {
    const places: string[] = []
    let read = 0
    const { databases } = await client.db().admin().listDatabases({ nameOnly: true })
    for (const { name } of databases.filter((one) => one.name.startsWith(real.prefix))) {
      for (const collection of await client.db(name).collections()) {
        for await (const document of collection.find()) {
          read += 1
          const shown = JSON.stringify(document).toLowerCase()
          if (texts.some((text) => shown.includes(text.toLowerCase())))
            places.push(`${name}.${collection.collectionName}`)
        }
      }
    }
    return { places, read }
  }

  await t.test('no collection shows who it was', async (t) => {
    const system = await testSystem(t)
    const user = await system.register('zelda-quux', zelda)
    await system.openProfile(user, 'Quuxworks')
    const plan = await system.makePlan(system.admin, 'broker', 'Basic')
    await system.subscribe(user, 'zelda-quux', plan)
    await system.settled()
    expected(await system.admin.post('/api/users/zelda-quux/erase', { confirm: 'zelda-quux' }), 200)
    await system.settled()
    const { places, read } = await found()
    t.ok(read > 50, `${read} documents`)
    t.same(places, [])
    for (const engine of system.engines.values()) {
      const stored = await engine.events.read(0, 10_000)
      // What an invoice says of its parties the law asks to keep: it has a key of its own.
      const events = stored.filter(({ type }) => type !== 'billing.invoice-numbered')
      const shown = await engine.keys.reveal(events.map((event) => engine.codec.decode(event)))
      t.notOk(Object.values(zelda).some((text) => JSON.stringify(shown).includes(text)))
    }
  })
}
