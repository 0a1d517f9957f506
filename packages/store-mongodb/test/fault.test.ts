/** mongod is killed under load and comes back: what was acknowledged is there, once, and the log is whole. */

import { setTimeout as pause } from 'node:timers/promises'
import { createAppender, GENESIS, linkHash, type StoredEvent } from '@bursar/event-sourcing'
import { connectMongo, mongoStores } from '@bursar/store-mongodb'
import { append, rowWriter, specOf } from '@bursar/testing'
import t from 'tap'
import { ownMongod } from './mongod.ts'

t.setTimeout(110_000)
const ROUNDS = Number(process.env.FAULT_ROUNDS ?? 3)
const WRITERS = 16

function broken(log: readonly StoredEvent[]): string | undefined {
  let previous = GENESIS
  for (const [index, { hash, ...event }] of log.entries()) {
    if (event.position !== index + 1 || hash !== linkHash(previous, event)) return `broken at ${index + 1}`
    previous = hash
  }
  return undefined
}

const server = await ownMongod()
if (typeof server === 'string') {
  t.plan(0, server)
} else {
  await t.test('kill -9 of mongod', async (t) => {
    const client = await connectMongo(server.uri)
    t.teardown(() => client.close())
    const stores = await mongoStores({ client, database: 'bursar_fault' })
    t.teardown(() => stores.close())
    const appender = createAppender(stores.events)
    const spec = specOf('rows')
    const rows = await stores.readModels.open(spec, 'now')
    const writer = rowWriter(spec)
    const acknowledged: StoredEvent[] = []
    const faults = new Set<string>()
    let tried = 0
    let wakes = 0
    let running = true
    stores.events.watch(() => {
      wakes += 1
    })

    async function write(stream: string) {
      while (running) {
        tried += 1
        const name = `${tried}`
        const taken = [{ space: 'name', name, value: stream }]
        try {
          const result = await appender.append({ ...append(stream, 'any', 2, name), reserve: taken })
          if (result.ok) acknowledged.push(...result.events)
        } catch (error) {
          faults.add((error as { code: string }).code)
        }
      }
    }

    /** Goes on from what is stored, as a subscriber does. */
    async function project() {
      let n = 0
      let next = writer.commitOf([{ key: '0', order: '2026-01-01', lists: { all: 'x' } }])
      while (running) {
        try {
          if (await stores.readModels.commit([next])) n += 1
          else if ((await stores.readModels.checkpoint('rows', 1))?.documents === n + 1) n += 1
          next =
            n + 1 > next.checkpoint.documents
              ? writer.commitOf([{ key: `${n}`, order: '2026-01-01', lists: { all: 'x' } }])
              : next
        } catch (error) {
          faults.add((error as { code: string }).code)
        }
      }
      return n
    }

    const writing = Array.from({ length: WRITERS }, (_, n) => write(`s${n}`))
    const projecting = project()
    for (let round = 0; round < ROUNDS; round++) {
      await pause(600 + round * 170)
      const before = acknowledged.length
      await server.kill()
      await server.start()
      while (acknowledged.length === before) await pause(50)
    }
    running = false
    await Promise.all(writing)
    const projected = await projecting

    const log: StoredEvent[] = []
    for (let page = await stores.events.read(0, 5_000); page.length > 0; ) {
      log.push(...page)
      page = await stores.events.read(log.length, 5_000)
    }
    t.equal(broken(log), undefined, `${log.length} events, gapless and chained`)
    const lost = acknowledged.filter((event) => log[event.position - 1]?.hash !== event.hash)
    t.same(lost.slice(0, 3), [], `nothing of ${acknowledged.length} acknowledged events is lost`)
    t.equal(new Set(log.map(({ body }) => body)).size, log.length, 'nothing is there twice')
    t.equal(log.length / 2, await client.db('bursar_fault').collection('reservations').countDocuments())
    t.ok(
      [...faults].every((code) => code === 'storage_failed'),
      'every failure is one that passes'
    )
    t.match(
      await rows.tally({ list: 'all', by: 'x' }),
      { count: projected },
      `${projected} documents and totals agree`
    )
    t.equal((await rows.scan('', 1_000_000)).length, projected)
    const seen = wakes
    await stores.events.commit([append('last', 0)])
    await pause(50)
    t.ok(wakes > seen, 'watchers are woken again')
  })
}
