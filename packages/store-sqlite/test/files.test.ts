/** The files themselves: formats, settings, who may read them, what stays in them. */
import { readFileSync, statSync } from 'node:fs'
import { migrate, openSqlite, serviceFormat, sqliteEventStore, sqliteStores } from '@bursar/store-sqlite'
import { append, rowWriter, specOf } from '@bursar/testing'
import t from 'tap'
import { folder } from './folder.ts'

const place = folder()
t.teardown(place.remove)

const kind = { what: 'a test file', applicationId: 77 }
const first = 'CREATE TABLE one (x INTEGER) STRICT; INSERT INTO one VALUES (1);'
const second = 'ALTER TABLE one ADD COLUMN y INTEGER; UPDATE one SET y = x + 1;'

t.test('an older format is raised, a newer one and another kind are refused', async (t) => {
  const sqlite = openSqlite(place.file('format.db'))
  t.teardown(() => sqlite.close())
  migrate(sqlite, { ...kind, steps: [first] })
  migrate(sqlite, { ...kind, steps: [first] })
  migrate(sqlite, { ...kind, steps: [first, second] })
  t.match(sqlite.prepare('SELECT * FROM one').get(), { x: 1, y: 2 }, 'each step ran once')
  t.throws(() => migrate(sqlite, { ...kind, steps: [first] }), /has format 2, but .* up to 1/)
  t.throws(
    () => migrate(sqlite, { ...kind, applicationId: 78, steps: [first, second] }),
    /is not a test file/
  )
  const broken = { ...kind, steps: [first, second, 'CREATE TABLE two (x INTEGER); nonsense'] }
  t.throws(() => migrate(sqlite, broken), { code: 'storage_failed' })
  t.equal(sqlite.prepare('PRAGMA user_version').get().user_version, 2)
  t.throws(() => sqlite.prepare('SELECT * FROM two'), 'a step that fails leaves nothing')
})

t.test('a log is not opened as keys, nor keys as a log', async (t) => {
  const files = { file: place.file('log.db'), keyFile: place.file('keys.db') }
  await sqliteStores(files).close()
  t.throws(() => sqliteStores({ file: files.keyFile, keyFile: files.file }), /is not a service's log/)
})

t.test('files are for their owner alone', async (t) => {
  const files = { file: place.file('mode.db'), keyFile: place.file('mode-keys.db') }
  const stores = sqliteStores(files)
  t.teardown(() => stores.close())
  await stores.events.commit([append('a', 0)])
  await stores.keys.put([{ person: 'p', wrapped: 'k' }])
  for (const file of [files.file, `${files.file}-wal`, files.keyFile, `${files.keyFile}-wal`]) {
    t.equal(statSync(file).mode & 0o077, 0, 'nobody else reads or writes it')
  }
})

t.test('a removed key is nowhere in its files', async (t) => {
  const keyFile = place.file('erased.db')
  const stores = sqliteStores({ file: place.file('erased-log.db'), keyFile })
  t.teardown(() => stores.close())
  const keys = Array.from({ length: 50 }, (_, n) => ({
    person: `p${n}`,
    wrapped: `secret-${n}-${'k'.repeat(60)}`
  }))
  await stores.keys.put(keys)
  const bytes = () => [keyFile, `${keyFile}-wal`].map((file) => readFileSync(file, 'latin1')).join('')
  t.match(bytes(), 'secret-7-')
  await stores.keys.put([{ person: 'p7', wrapped: null }])
  t.notMatch(bytes(), 'secret-7-')
  t.match(bytes(), 'secret-8-')
})

t.test('the log is flushed at each commit, read models are not', async (t) => {
  const sqlite = openSqlite(place.file('sync.db'))
  t.teardown(() => sqlite.close())
  const mode = () => sqlite.prepare('PRAGMA synchronous').get().synchronous
  const [normal, full] = [1, 2]
  t.equal(sqlite.transaction('synced', mode), full)
  t.equal(sqlite.transaction('ordered', mode), normal)
  t.equal(sqlite.transaction('synced', mode), full)
  t.throws(
    () =>
      sqlite.transaction('ordered', () => {
        throw new Error('mine')
      }),
    { message: 'mine' }
  )
  t.equal(sqlite.transaction('synced', mode), full, 'after a failure too')
  t.equal(sqlite.prepare('PRAGMA journal_mode').get().journal_mode, 'wal')
})

t.test('the driver is loaded without a warning', async (t) => {
  const warnings: Error[] = []
  const note = (warning: Error) => warnings.push(warning)
  process.on('warning', note)
  openSqlite(place.file('quiet.db')).close()
  process.emitWarning('others are heard')
  await new Promise((resolve) => setImmediate(resolve))
  process.off('warning', note)
  t.same(
    warnings.map(({ message }) => message),
    ['others are heard']
  )
})

t.test('another process that writes the log is noticed', async (t) => {
  const file = place.file('two.db')
  const [one, two] = [openSqlite(file), openSqlite(file)]
  migrate(one, serviceFormat)
  const [reader, writer] = [sqliteEventStore(one), sqliteEventStore(two)]
  t.teardown(async () => {
    await reader.close()
    one.close()
    two.close()
  })
  await reader.commit([append('a', 0)])
  let wake = () => {}
  reader.watch(() => wake())
  const woken = new Promise<void>((resolve) => (wake = resolve))
  await writer.commit([append('a', 1, 2)])
  // The look-out keeps no process alive, so something else must until it has looked.
  const alive = setTimeout(() => {}, 5_000)
  await woken
  clearTimeout(alive)
  t.match(
    await reader.commit([append('a', 1)]),
    [{ ok: false, actual: 3 }],
    'what it remembered of the stream is forgotten'
  )
  t.match(await reader.commit([append('a', 3)]), [{ ok: true, position: 4 }])
})

t.test('lists, lookups and totals are found by index', async (t) => {
  const file = place.file('plans.db')
  const stores = sqliteStores({ file, keyFile: place.file('plans-keys.db') })
  t.teardown(() => stores.close())
  const spec = specOf('rows')
  await stores.readModels.open(spec, 'now')
  await rowWriter(spec).write(stores.readModels, [{ key: 'a', order: '1', lists: { all: 'x' } }])
  const sqlite = openSqlite(file)
  t.teardown(() => sqlite.close())
  const plan = (sql: string) =>
    sqlite
      .prepare(`EXPLAIN QUERY PLAN ${sql}`)
      .all()
      .map(({ detail }) => detail)
      .join('; ')
  const list = 'SELECT key, body FROM "doc_rows_1" WHERE "list_all" = \'x\''
  const sorted = 'ORDER BY ord DESC, key DESC LIMIT 25 OFFSET 50'
  for (const sql of [`${list} ${sorted}`, `${list} AND ord >= '1' AND ord < '2' ${sorted}`]) {
    t.match(plan(sql), 'USING INDEX doc_rows_1_list_all')
    t.notMatch(plan(sql), /SCAN|TEMP B-TREE/)
  }
  const lookup = plan('SELECT key, body FROM "doc_rows_1" WHERE "lookup_slug" = \'x\' ORDER BY key LIMIT 1')
  t.match(lookup, 'USING INDEX doc_rows_1_lookup_slug')
  t.notMatch(lookup, /SCAN|TEMP B-TREE/)
  const days = "FROM daily WHERE collection = 1 AND list = 'all' AND owner = 'x' AND day >= '1' AND day < '2'"
  t.match(
    plan(`SELECT unit, sum(count) ${days} GROUP BY unit`),
    /SEARCH daily USING PRIMARY KEY .*day>\? AND day<\?/
  )
})

t.test('a dropped collection leaves nothing in the shared tables', async (t) => {
  const file = place.file('dropped.db')
  const stores = sqliteStores({ file, keyFile: place.file('dropped-keys.db') })
  t.teardown(() => stores.close())
  const spec = specOf('rows')
  await stores.readModels.open(spec, 'now')
  await rowWriter(spec).write(stores.readModels, [{ key: 'a', order: '1', lists: { all: 'x' } }])
  const sqlite = openSqlite(file)
  t.teardown(() => sqlite.close())
  const rows = () =>
    ['collection', 'total', 'daily'].map(
      (table) => sqlite.prepare(`SELECT count(*) AS rows FROM ${table}`).get().rows
    )
  t.same(rows(), [1, 1, 1])
  await stores.readModels.drop(spec)
  t.same(rows(), [0, 0, 0])
})

t.test('a collection that another thread dropped can be dropped and made again', async (t) => {
  const files = { file: place.file('elsewhere.db'), keyFile: place.file('elsewhere-keys.db') }
  const [one, other] = [sqliteStores(files), sqliteStores(files)]
  t.teardown(() => Promise.all([one.close(), other.close()]))
  const spec = specOf('rows')
  const row = { key: 'a', order: '1', lists: { all: 'x' } }
  await one.readModels.open(spec, 'now')
  await rowWriter(spec).write(one.readModels, [row])
  await other.readModels.drop(spec)
  await one.readModels.drop(spec)
  const again = await one.readModels.open(spec, 'now')
  t.same(await again.load(['a']), new Map(), 'not what was in memory')
  t.same(await again.tally({ list: 'all', by: 'x' }), { count: 0, sums: {} })
  t.ok(await rowWriter(spec).write(one.readModels, [row]))
  t.equal((await again.load(['a'])).size, 1)
})

t.test('who writes waits his turn, and the thread goes on', async (t) => {
  const file = place.file('turns.db')
  const [one, two] = [openSqlite(file), openSqlite(file)]
  t.teardown(() => {
    one.close()
    two.close()
  })
  one.exec('CREATE TABLE turn (name TEXT)')
  const put = (name: string) =>
    two.write('synced', () => two.prepare('INSERT INTO turn VALUES (?)').run(name))
  one.exec('BEGIN IMMEDIATE')
  const names: string[] = []
  const waiting = [put('first'), put('second')].map((done, n) => done.then(() => names.push(`${n}`)))
  let turns = 0
  for (const until = Date.now() + 50; Date.now() < until; turns++) await new Promise(setImmediate)
  t.ok(turns > 10, `${turns} turns of the event loop meanwhile`)
  t.same(names, [], 'nothing is written as long as another one writes')
  one.exec('COMMIT')
  await Promise.all(waiting)
  t.equal(one.prepare('SELECT count(*) AS count FROM turn').get().count, 2)
  await t.rejects(
    two.write('synced', () => {
      throw new Error('mine')
    }),
    { message: 'mine' }
  )

  one.exec('BEGIN')
  t.equal(one.prepare('SELECT count(*) AS count FROM turn').get().count, 2)
  await put('third')
  let empty = false
  const emptied = two.empty().then(() => {
    empty = true
  })
  await new Promise((resolve) => setTimeout(resolve, 20))
  t.notOk(empty, 'the write-ahead log is not emptied under one who reads in it')
  one.exec('COMMIT')
  await emptied
  t.equal(statSync(`${file}-wal`).size, 0)
})
