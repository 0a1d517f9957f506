/** The database itself: formats, indexes, what is left by an interruption, and what its errors are called. */
import { isTransient, linkHash } from '@bursar/event-sourcing'
import { connectMongo, type MongoStores, migrate, mongoStores } from '@bursar/store-mongodb'
import { append, bodyOf, rowWriter, specOf } from '@bursar/testing'
import { type Db, Long } from 'mongodb'
import t, { type Test } from 'tap'
import { anyMongodb } from './mongod.ts'

const server = await anyMongodb()
if (typeof server === 'string') {
  t.plan(0, server)
} else {
  const { prefix, uri } = server
  const client = await connectMongo(uri)
  t.teardown(() => client.close())
  let databases = 0

  /** A database of the test's own. */
  function fresh(t: Test): { database: Db; open: () => Promise<MongoStores> } {
    databases += 1
    const database = client.db(`${prefix}database_${databases}`)
    t.teardown(() => database.dropDatabase())
    const open = async () => {
      const stores = await mongoStores({ client, database: database.databaseName })
      t.teardown(() => stores.close())
      return stores
    }
    return { database, open }
  }

  t.test('an older format is raised, a newer one is refused', async (t) => {
    const { database, open } = fresh(t)
    const ran: string[] = []
    const step = (name: string) => async () => {
      ran.push(name)
    }
    await migrate(database, [step('one')])
    await migrate(database, [step('one')])
    await migrate(database, [step('one'), step('two')])
    t.same(ran, ['one', 'two'], 'each step ran once')
    const broken = async () => {
      throw new Error('nonsense')
    }
    await t.rejects(migrate(database, [step('one'), step('two'), broken]), { message: 'nonsense' })
    await migrate(database, [step('one'), step('two'), step('three')])
    t.same(ran.slice(2), ['three'], 'a step that failed runs again')
    await t.rejects(
      migrate(database, [step('one')]),
      /has format 3, but this version of Bursar only knows formats up to 1/
    )
    const formats = database.collection<{ _id: string; version: number }>('format')
    await formats.updateOne({ _id: 'format' }, { $set: { version: 1000 } })
    await t.rejects(open(), /has format 1000, but this version of Bursar only knows formats up to \d+/)
  })

  t.test('several instances that start at once make one database', async (t) => {
    const { open } = fresh(t)
    const all = await Promise.all(Array.from({ length: 4 }, open))
    const spec = specOf('rows')
    await Promise.all(all.map(({ readModels }) => readModels.open(spec, 'now')))
    const writes = all.map(({ events }, n) => events.commit([append(`s${n}`, 0)]))
    t.ok((await Promise.all(writes)).every(([result]) => result?.ok))
    const keys = all.map(({ keys }, n) =>
      keys.put([
        { person: 'same', wrapped: `k${n}` },
        { person: `p${n}`, wrapped: 'k' }
      ])
    )
    await Promise.all(keys)
    const { keys: read, last } = (await all[0]?.keys.read(0, 100)) ?? { keys: [], last: 0 }
    t.equal(read.length, 5, 'one key for each person')
    t.ok(last >= 5)
  })

  t.test('lists, lookups, totals and versions are found by index', async (t) => {
    const { database, open } = fresh(t)
    const { readModels, events } = await open()
    const spec = specOf('rows')
    await readModels.open(spec, 'now')
    await rowWriter(spec).write(readModels, [
      { key: 'a', order: '1', lists: { all: 'x' }, lookups: { slug: 's' } }
    ])
    await events.commit([append('a', 0, 50), append('b', 0, 50)])
    const rows = database.collection(`doc_rows_1_1`)
    const list = rows.find({ 'l.all': 'x', o: { $gte: '1', $lt: '2' } }).sort({ o: -1, _id: -1 })
    const plans = [{ plan: await list.explain(), index: 'list_all' }]
    for (const { plan, index } of plans) {
      const text = JSON.stringify(plan.queryPlanner.winningPlan)
      t.match(text, `"indexName":"${index}"`)
      t.notMatch(text, /COLLSCAN|"SORT"/)
    }
    const named = await rows
      .aggregate([
        { $match: { 'k.slug': { $in: ['r', 's'] } } },
        { $sort: { 'k.slug': 1, _id: 1 } },
        { $group: { _id: '$k.slug', key: { $first: '$_id' }, body: { $first: '$body' } } }
      ])
      .explain('executionStats')
    t.match(
      JSON.stringify(named.queryPlanner?.winningPlan ?? named),
      'DISTINCT_SCAN',
      'however many bear the name'
    )
    const last = await database
      .collection('events')
      .aggregate([
        { $match: { stream: { $in: ['a', 'b'] } } },
        { $sort: { stream: 1, version: -1 } },
        { $group: { _id: '$stream', version: { $first: '$version' } } }
      ])
      .explain('executionStats')
    t.match(
      JSON.stringify(last.queryPlanner?.winningPlan ?? last),
      'DISTINCT_SCAN',
      'whatever is in the streams'
    )
  })

  t.test('what many ask at once is answered to each', async (t) => {
    const { open } = fresh(t)
    const { readModels, events } = await open()
    const spec = specOf('rows')
    const rows = await readModels.open(spec, 'now')
    const keys = Array.from({ length: 1_500 }, (_, n) => `${n}`.padStart(4, '0'))
    // Each name twice: the first document by key is the one that is meant.
    const named = keys.map((key, n) => ({ key, order: '1', lists: {}, lookups: { slug: `s${n % 750}` } }))
    await rowWriter(spec).write(readModels, named)
    const reserve = keys.map((name) => ({ space: 'name', name, value: `v${name}` }))
    await events.commit([{ ...append('a', 0), reserve }])
    const wanted = [...keys, 'nobody', '0000']
    const [found, held] = await Promise.all([
      Promise.all(wanted.map((key) => rows.find('slug', `s${Number(key)}`))),
      Promise.all(wanted.map((name) => events.reserved('name', name)))
    ])
    t.same(
      found.map((one) => one?.key),
      [...keys.map((key, n) => (n < 750 ? key : undefined)), undefined, '0000']
    )
    t.same(
      held.map((one) => one?.value),
      [...keys.map((key) => `v${key}`), undefined, 'v0000']
    )
    t.equal(await events.reserved('other', '0000'), undefined, 'spaces are apart')
  })

  t.test('a generation that was torn is made anew', async (t) => {
    const { database, open } = fresh(t)
    const { readModels } = await open()
    const spec = specOf('rows')
    await readModels.open(spec, 'later')
    const large = (from: number) =>
      Array.from({ length: 2_500 }, (_, n) => ({
        key: `${from + n}`,
        order: '2026-01-01',
        lists: { all: 'x' }
      }))
    const writer = rowWriter(spec)
    t.ok(await writer.write(readModels, large(0)), 'written piece by piece')
    t.equal((await readModels.checkpoint('rows', 1))?.documents, 2_500)
    const failing = writer.commitOf([...large(2_500), { key: 'last', order: '1' }])
    const again = { ...failing, writes: [...failing.writes, { ...failing.writes[0]!, key: '7' }] }
    await t.rejects(readModels.commit([again]), 'a document was not fresh')
    t.equal(await readModels.checkpoint('rows', 1), undefined, 'it stands nowhere')
    t.notOk(await readModels.commit([failing]), 'and is not written on')
    t.notOk(await readModels.commit([rowWriter(spec).commitOf([])]))
    const rows = await readModels.open(spec, 'later')
    t.same(await rows.scan('', 9), [], 'nothing is left over')
    const anew = rowWriter(spec)
    t.ok(await anew.write(readModels, large(0)))
    await readModels.finish(spec)
    t.same(await rows.tally({ list: 'all', by: 'x' }), { count: 2_500, sums: {} })
    t.equal((await database.listCollections({ name: /^doc_rows_1_/ }).toArray()).length, 1)
    t.notOk(
      await rowWriter(spec).write(readModels, large(0)),
      'the large commit of a late writer is fenced off too'
    )
  })

  t.test('a large commit into a collection that serves is one transaction', async (t) => {
    const { open } = fresh(t)
    const { readModels } = await open()
    const spec = specOf('rows')
    const rows = await readModels.open(spec, 'now')
    const writer = rowWriter(spec)
    const large = Array.from({ length: 3_000 }, (_, n) => ({ key: `k${n}`, order: '1', lists: { all: 'x' } }))
    const good = writer.commitOf(large)
    const broken = { ...good, writes: [...good.writes, good.writes[0]!] }
    await t.rejects(readModels.commit([broken]), 'a document twice')
    t.same(await rows.scan('', 9), [])
    t.ok(await readModels.commit([good]))
    t.match(await rows.page({ list: 'all', by: 'x', descending: true, offset: 2_999, limit: 5 }), [
      { key: 'k0' }
    ])
  })

  t.test('a removal that was interrupted is ended at the next start', async (t) => {
    const { database, open } = fresh(t)
    const { readModels } = await open()
    const spec = specOf('rows')
    await readModels.open(spec, 'now')
    await rowWriter(spec).write(readModels, [{ key: 'a', order: '1', lists: { all: 'x' } }])
    const number: number = (await database.collection('collections').findOneAndDelete({}))?.number
    await database
      .collection<{ _id: number; name: string }>('dropped')
      .insertOne({ _id: number, name: `doc_rows_1_${number}` })
    await open()
    const left = await Promise.all(
      ['figures', 'dropped', `doc_rows_1_${number}`].map((name) => database.collection(name).countDocuments())
    )
    t.same(left, [0, 0, 0])
  })

  t.test('a reader whose collection was replaced is told so', async (t) => {
    const { open } = fresh(t)
    const [one, two] = [await open(), await open()]
    const spec = specOf('rows')
    const rows = await one.readModels.open(spec, 'now')
    await two.readModels.drop(spec)
    await two.readModels.open(spec, 'now')
    await t.rejects(rows.find('slug', 's'), /was dropped/)
    t.notOk(await rowWriter(spec).write(one.readModels, []), 'and what it knew is forgotten')
    t.ok(await rowWriter(spec).write(one.readModels, []))
  })

  t.test('numbers beyond 32 bits', async (t) => {
    const { database, open } = fresh(t)
    const { events, readModels } = await open()
    await database.collection('tail').updateOne({}, { $set: { position: Long.fromNumber(2 ** 40) } })
    t.match(await events.commit([append('a', 0, 2)]), [{ ok: true, position: 2 ** 40 + 2 }])
    t.match(await events.read(2 ** 40 + 1, 9), [{ position: 2 ** 40 + 2, version: 2 }])
    const spec = specOf('rows')
    const rows = await readModels.open(spec, 'now')
    const writer = rowWriter(spec)
    const sum = 2 ** 52
    const amounts = { all: { unit: 'usd', sum } }
    await writer.write(readModels, [{ key: 'a', order: '2026-01-01T05', lists: { all: 'x' }, amounts }])
    await writer.write(readModels, [
      {
        key: 'b',
        order: '2026-01-01T06',
        lists: { all: 'x' },
        amounts: { all: { unit: 'usd', sum: sum - 1 } }
      }
    ])
    t.same(await rows.tally({ list: 'all', by: 'x' }), { count: 2, sums: { usd: 2 ** 53 - 1 } })
    t.same(await rows.tally({ list: 'all', by: 'x', from: '2026-01-01T06' }), {
      count: 1,
      sums: { usd: sum - 1 }
    })
    await writer.write(readModels, [{ key: 'c', order: '2026-01-01T07', lists: { all: 'x' }, amounts }])
    t.same(await rows.tally({ list: 'all', by: 'x' }), { count: 3, sums: { usd: 3n * 2n ** 52n - 1n } })
    t.same(await rows.load(['c']), new Map([['c', bodyOf({ key: 'c', order: '2026-01-01T07' })]]))
  })

  t.test('a commit of another instance wakes', async (t) => {
    const { open } = fresh(t)
    const [reader, writer] = [await open(), await open()]
    let wake = () => {}
    const stop = reader.events.watch(() => wake())
    for (const expected of [0, 1, 2]) {
      const woken = new Promise<void>((resolve) => {
        wake = resolve
      })
      await writer.events.commit([append('a', expected)])
      await woken
    }
    stop()
    const log = await reader.events.read(0, 9)
    t.equal(log.length, 3)
    t.equal(log[2]?.hash, linkHash(log[1]?.hash ?? '', log[2]!))
  })

  t.test('errors have the codes of faults that pass, and only those', async (t) => {
    const { database, open } = fresh(t)
    const nobody = 'mongodb://127.0.0.1:9/?serverSelectionTimeoutMS=50'
    await t.rejects(mongoStores({ uri: nobody, database: 'x' }), {
      name: 'StorageError',
      code: 'storage_failed'
    })
    const own = await mongoStores({ uri, database: database.databaseName })
    await own.events.commit([append('a', 0)])
    await own.close()
    await t.rejects(own.events.head(), { code: 'storage_failed' }, 'a service that stops')
    const { events, readModels } = await open()
    const huge = { streams: [{ stream: 'a', expected: 1, events: [{ type: 't', body: 'x'.repeat(17e6) }] }] }
    const failure = await events.commit([huge]).catch((error) => error)
    t.ok(failure instanceof Error)
    t.notOk(isTransient(failure), 'what can never be stored is not tried for ever')
    t.match(await events.commit([append('a', 1)]), [{ ok: true, position: 2 }])
    await t.rejects(readModels.open({ ...specOf('rows'), lists: ['a.b'] }, 'now'), /cannot name/)
    await database.collection('tail').updateOne({}, { $set: { position: Long.fromNumber(1) } })
    await t.rejects(
      (await open()).events.commit([append('b', 0)]),
      { code: 'storage_failed' },
      'a damaged log is not written'
    )
  })
}
