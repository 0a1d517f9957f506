/** Connections that end at the very moment in which a command is written to them: the driver waits for ever then. */
import { createRequire } from 'node:module'
import type { Socket } from 'node:net'
import { connectMongo, mongoStores } from '@bursar/store-mongodb'
import { append } from '@bursar/testing'
import t from 'tap'
import { anyMongodb } from './mongod.ts'

const net: typeof import('node:net') = createRequire(import.meta.url)('node:net')
const sockets = new Set<Socket>()
const connect = net.createConnection
net.createConnection = (...how: any[]) => {
  const socket: Socket = Reflect.apply(connect, net, how)
  sockets.add(socket)
  return socket
}

/** What the adapter waits for an answer, and what it waits here. */
const waits = { usual: 30_000, here: 700 }
const later = globalThis.setTimeout
globalThis.setTimeout = Object.assign(
  (what: () => void, ms?: number) => later(what, ms === waits.usual ? waits.here : ms),
  later
)

const server = await anyMongodb()
if (typeof server === 'string') {
  t.plan(0, server)
} else {
  t.test('a command that gets no answer ends, and what waits behind it gets its turn', async (t) => {
    const client = await connectMongo(server.uri)
    const database = `${server.prefix}lost_connection`
    const stores = await mongoStores({ client, database })
    t.teardown(async () => {
      await client.db(database).dropDatabase()
      await stores.close()
      await client.close()
    })
    await stores.events.commit([append('a', 'any', 1, '0')])

    // Gone, and the driver has not heard of it.
    for (const socket of sockets) socket.destroy()
    const first = stores.events.commit([append('a', 'any', 1, '1')])
    const second = stores.events.commit([append('b', 'any', 1, '2')])
    const read = t.rejects(stores.events.head(), { code: 'storage_failed', message: /no answer/ })
    await t.rejects(first, { code: 'storage_failed', message: /no answer/ })
    t.match(await second, [{ ok: true }])
    await read
    t.match(await stores.events.commit([append('a', 'any', 1, '3')]), [{ ok: true }])
    t.equal((await stores.events.readStream('a', 0)).length, 2, 'nothing of the first')
  })
}
