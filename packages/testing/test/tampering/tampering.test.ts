/** Verify on stores that somebody has written past the log: SQLite, and MongoDB where there is one. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Stores } from '@bursar/event-sourcing'
import { connectMongo, mongoStores } from '@bursar/store-mongodb'
import { openSqlite, type SqliteStores, sqliteStores } from '@bursar/store-sqlite'
import { realMongodb } from '@bursar/testing'
import t from 'tap'
import { type Changed, type Tamperer, tamperedTests } from './tampered.ts'

const services = ['auth', 'profile', 'billing', 'metrics']
t.setTimeout(600_000)
let sites = 0

await t.test('on SQLite', (t) => tamperedTests(t, onSqlite))

const real = await realMongodb(t)
await t.test('on MongoDB', { skip: real.skip }, async (t) => {
  if (real.skip === false) await tamperedTests(t, () => onMongodb(real.mongodbUri, real.prefix))
})

async function onSqlite(): Promise<Tamperer> {
  const folder = mkdtempSync(join(tmpdir(), 'bursar-tampered-'))
  const file = (service: string) => join(folder, `${service}.db`)
  const stores: Record<string, SqliteStores> = Object.fromEntries(
    services.map((name) => [
      name,
      sqliteStores({ file: file(name), keyFile: join(folder, `${name}-keys.db`) })
    ])
  )
  const write = async (service: string, sql: string) => {
    const sqlite = openSqlite(file(service))
    sqlite.exec(sql)
    sqlite.close()
  }
  const id = (projection: string) =>
    `(SELECT id FROM collection WHERE projection = '${projection}' AND generation = 1)`
  return {
    stores,
    lookup: (service, projection, lookup) =>
      write(
        service,
        `UPDATE doc_${projection}_1 SET lookup_${lookup} = 'other' WHERE key = ` +
          `(SELECT min(key) FROM doc_${projection}_1 WHERE lookup_${lookup} IS NOT NULL)`
      ),
    total(service, projection, of) {
      const table = of === 'total' ? 'total' : 'daily'
      const where = `collection = ${id(projection)}`
      return write(
        service,
        `UPDATE ${table} SET count = count + 1 WHERE ${where} AND (list, owner) IN ` +
          `(SELECT list, owner FROM ${table} WHERE ${where} LIMIT 1)`
      )
    },
    place: (service, projection, list) =>
      write(service, `UPDATE doc_${projection}_1 SET list_${list} = 'other'`),
    document: (service, projection) =>
      write(service, `UPDATE doc_${projection}_1 SET body = replace(body, '{"', '{"x":1,"')`),
    async together(service, projection, text, lookup) {
      const replaced = (column: string, { from, to } = text) =>
        `${column} = replace(${column}, '${from}', '${to}')`
      const columns = ['body', 'list_provider', 'list_activity', 'list_pricing'].map((one) => replaced(one))
      await write(
        service,
        `UPDATE doc_${projection}_1 SET ${columns.join(', ')}, ${replaced('lookup_slug', lookup)};` +
          ['total', 'daily']
            .map((table) => `UPDATE ${table} SET ${replaced('owner')} WHERE collection = ${id(projection)}`)
            .join(';')
      )
    },
    reservation(service, space, how) {
      const one = `rowid = (SELECT min(rowid) FROM reservation WHERE space = '${space}')`
      return write(
        service,
        {
          removed: `DELETE FROM reservation WHERE ${one}`,
          added: `INSERT INTO reservation (space, name, value) VALUES ('${space}', 'of-nobody', 'nobody-at-all')`,
          given: `UPDATE reservation SET value = 'nobody-at-all' WHERE ${one}`
        }[how]
      )
    },
    event: (service) =>
      write(
        service,
        `UPDATE event SET body = replace(body, '"time":"2', '"time":"3') WHERE position = (SELECT max(position) FROM event)`
      ),
    async close() {
      for (const one of Object.values(stores)) await one.close()
      rmSync(folder, { recursive: true, force: true })
    }
  }
}

async function onMongodb(uri: string, prefix: string): Promise<Tamperer> {
  sites += 1
  const client = await connectMongo(uri)
  const nameOf = (service: string) => `${prefix}tampered_${sites}_${service}`
  const stores: Record<string, Stores> = {}
  for (const service of services) stores[service] = await mongoStores({ client, database: nameOf(service) })
  const rows = (service: string, name: string) =>
    client.db(nameOf(service)).collection<{ _id: string | number; body?: string; number?: number }>(name)
  /** The documents of a read model, and the number of its collection. */
  const collectionOf = async (service: string, projection: string) => {
    const row = await rows(service, 'collections').findOne({ projection, generation: 1 })
    return { number: row?.number ?? 0, documents: rows(service, `doc_${projection}_1_${row?.number}`) }
  }
  return {
    stores,
    async lookup(service, projection, lookup) {
      const { documents } = await collectionOf(service, projection)
      await documents.updateOne(
        { [`k.${lookup}`]: { $exists: true } },
        { $set: { [`k.${lookup}`]: 'other' } }
      )
    },
    async total(service, projection, of) {
      const { number } = await collectionOf(service, projection)
      const day = of === 'total' ? null : { $ne: null }
      await rows(service, 'figures').updateOne({ '_id.c': number, '_id.d': day }, { $inc: { count: 1 } })
    },
    async place(service, projection, list) {
      const { documents } = await collectionOf(service, projection)
      await documents.updateMany({}, { $set: { [`l.${list}`]: 'other' } })
    },
    async document(service, projection) {
      const { documents } = await collectionOf(service, projection)
      const one = await documents.findOne({})
      await documents.updateOne(
        { _id: one?._id ?? '' },
        { $set: { body: String(one?.body).replace('{"', '{"x":1,"') } }
      )
    },
    async together(service, projection, text, lookup) {
      const { number, documents } = await collectionOf(service, projection)
      const replaced = <Row>(row: Row, { from, to }: Changed): Row =>
        JSON.parse(
          JSON.stringify(row).replaceAll(JSON.stringify(from).slice(1, -1), JSON.stringify(to).slice(1, -1))
        )
      for (const row of await documents.find({}).toArray()) {
        const body = String(row.body).replaceAll(text.from, text.to)
        const { l, k } = row as { l?: object; k?: object }
        const places = { ...(l && { l: replaced(l, text) }), ...(k && { k: replaced(k, lookup) }) }
        await documents.updateOne({ _id: row._id }, { $set: { body, ...places } })
      }
      const totals = client.db(nameOf(service)).collection<{ _id: { b: string } }>('figures')
      for (const row of await totals.find({ '_id.c': number } as object).toArray()) {
        const b = row._id.b.replaceAll(text.from, text.to)
        if (b === row._id.b) continue
        await totals.deleteOne({ _id: row._id })
        await totals.insertOne({ ...row, _id: { ...row._id, b } })
      }
    },
    async reservation(service, space, how) {
      const reservations = client
        .db(nameOf(service))
        .collection<{ _id: { space: string; name: string }; value: string }>('reservations')
      if (how === 'added') {
        await reservations.insertOne({ _id: { space, name: 'of-nobody' }, value: 'nobody-at-all' })
        return
      }
      const _id = (await reservations.findOne({ '_id.space': space }))?._id ?? { space, name: '' }
      if (how === 'removed') await reservations.deleteOne({ _id })
      else await reservations.updateOne({ _id }, { $set: { value: 'nobody-at-all' } })
    },
    async event(service) {
      const events = rows(service, 'events')
      const last = await events.findOne({}, { sort: { _id: -1 } })
      const body = String(last?.body).replace('"time":"2', '"time":"3')
      await events.updateOne({ _id: last?._id ?? '' }, { $set: { body } })
    },
    async close() {
      for (const service of services) await client.db(nameOf(service)).dropDatabase()
      await client.close()
    }
  }
}
