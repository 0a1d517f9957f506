/** Connections that end at the very moment in which a command is written to them: the driver waits for ever then. */
import { createRequire } from 'node:module'
import type { Socket } from 'node:net'
import { connectMongo, mongoStores } from '@bursar/store-mongodb'
import { append } from '@bursar/testing'
import t, { type Test } from 'tap'
import { anyMongodb } from './mongod.ts'

const net: typeof import('node:net') = createRequire(import.meta.url)('node:net')
const sockets = new Set<Socket>()
const connect = net.createConnection
net.createConnection = (...how: any[]) => {
  const socket: Socket = Reflect.apply(connect, net, how)
  sockets.add(socket)
  return socket
}

const reasons = [{ code: 'ECONNRESET', syscall: 'write' }, { code: 'EPIPE' }]

/** Takes nothing more, and says why after that. */
function reset(socket: Socket, reason: object): void {
  socket.write = () => {
    const error = Object.assign(new Error('it ended'), reason)
    process.nextTick(() => socket.destroy(error))
    return false
  }
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
  const { prefix, uri } = server

  async function opened(t: Test, name: string) {
    const client = await connectMongo(uri)
    const database = `${prefix}connection_${name}`
    const stores = await mongoStores({ client, database })
    t.teardown(async () => {
      await stores.close()
      await client.close()
      const other = await connectMongo(uri)
      await other.db(database).dropDatabase()
      await other.close()
    })
    return { stores }
  }

  t.test('connections that end in the middle of a write', async (t) => {
    const { stores } = await opened(t, 'reset')
    await stores.events.commit([append('a', 'any', 1, '0')])
    for (const reason of reasons) {
      const written = append('a', 'any', 1, reason.code)
      for (let tries = 1; ; tries++) {
        if (tries === 1) for (const socket of sockets) reset(socket, reason)
        const done = await stores.events.commit([written]).catch((error) => error)
        if (!(done instanceof Error)) break
        t.match(done, { code: 'storage_failed' }, 'is a fault of the storage')
        if (tries > 5) throw done
      }
    }
    t.equal((await stores.events.readStream('a', 0)).length, 3, 'each once')
  })

  t.test('a command that gets no answer ends, and what waits behind it gets its turn', async (t) => {
    const { stores } = await opened(t, 'lost')
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
