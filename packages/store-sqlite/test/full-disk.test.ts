/** A commit that the disk does not take leaves nothing behind, and work goes on when there is room again. */
import { type EventStore, GENESIS, linkHash } from '@bursar/event-sourcing'
import {
  migrate,
  openSqlite,
  type Sqlite,
  serviceFormat,
  sqliteEventStore,
  sqliteReadModels
} from '@bursar/store-sqlite'
import { append, events, rowWriter, specOf } from '@bursar/testing'
import t from 'tap'
import { folder } from './folder.ts'

function small(t: { teardown(done: () => void): void }, maxPages: number, turnMs?: number): Sqlite {
  const { file, remove } = folder()
  const sqlite = openSqlite(file('service.db'), { maxPages, ...(turnMs !== undefined && { turnMs }) })
  migrate(sqlite, serviceFormat)
  t.teardown(() => {
    sqlite.close()
    remove()
  })
  return sqlite
}

async function unbroken(log: EventStore): Promise<number> {
  let previous = GENESIS
  const all = await log.read(0, 100_000)
  for (const [index, { hash, ...event }] of all.entries()) {
    if (event.position !== index + 1 || linkHash(previous, event) !== hash)
      throw new Error(`broken at ${index}`)
    previous = hash
  }
  return all.length
}

const wide = 'x'.repeat(2_000)

t.test('the log', async (t) => {
  const sqlite = small(t, 100)
  const log = sqliteEventStore(sqlite)
  let version = 0
  const more = () => ({
    ...append('a', version, 3, wide),
    reserve: [{ space: 's', name: `${version}`, value: wide }]
  })
  const fill = async () => {
    for (;;) {
      await log.commit([more(), append('b', 'any')])
      version += 3
    }
  }
  await t.rejects(fill(), { name: 'StorageError', code: 'storage_full', message: 'The disk is full.' })
  t.ok(version > 3)
  const { position } = await log.head()
  t.equal(await unbroken(log), position)
  t.equal((await log.readStream('a', 0)).length, version, 'nothing of the batch that failed')
  t.equal((await log.readStream('b', 0)).length, version / 3)
  t.equal(await log.reserved('s', `${version}`), undefined)
  sqlite.exec('PRAGMA max_page_count = 200')
  t.match(await log.commit([more(), append('b', version / 3)]), [
    { ok: true, position: position + 3 },
    { ok: true, position: position + 4 }
  ])
  t.equal(await unbroken(log), position + 4)
})

t.test('read models', async (t) => {
  const sqlite = small(t, 100)
  const models = sqliteReadModels(sqlite)
  const spec = specOf('rows')
  const rows = await models.open(spec, 'now')
  const writer = rowWriter(spec)
  const batch = (n: number) =>
    writer.commitOf(
      Array.from({ length: 5 }, (_, i) => ({
        key: `${n}.${i}`,
        order: '2026',
        lists: { all: 'x' },
        body: wide
      }))
    )
  let stored = 0
  let failed = batch(0)
  const fill = async () => {
    for (let n = 1; ; n++) {
      await models.commit([failed])
      stored += 5
      failed = batch(n)
    }
  }
  await t.rejects(fill(), { code: 'storage_full' })
  t.ok(stored > 5)
  t.same(await rows.tally({ list: 'all', by: 'x' }), { count: stored, sums: {} })
  t.equal(
    (await models.checkpoint('rows', 1))?.documents,
    stored,
    'documents, totals and checkpoint are as before'
  )
  t.equal((await rows.scan('', 1_000)).length, stored)
  const other = specOf('others')
  await t.rejects(
    (async () => {
      for (let n = 1; ; n++) await models.open({ ...other, generation: n }, 'now')
    })(),
    { code: 'storage_full' }
  )
  sqlite.exec('PRAGMA max_page_count = 400')
  t.ok(await models.commit([failed]), 'the same commit is taken when there is room')
  t.match(await rows.tally({ list: 'all', by: 'x' }), { count: stored + 5 })
})

t.test('another failure than a full disk', async (t) => {
  const sqlite = small(t, 10_000, 200)
  const log = sqliteEventStore(sqlite)
  await log.commit([append('a', 0)])
  const other = openSqlite(sqlite.file)
  t.teardown(() => other.close())
  sqlite.exec('PRAGMA busy_timeout = 0')
  other.exec('BEGIN IMMEDIATE')
  await t.rejects(log.commit([append('a', 1)]), { name: 'StorageError', code: 'storage_failed' })
  other.exec('ROLLBACK')
  t.match(await log.commit([append('a', 1)]), [{ ok: true, position: 2 }])
  const noBody: any = null
  const unreadable = { streams: [{ stream: 'a', expected: 2, events: [{ type: 't', body: noBody }] }] }
  await t.rejects(log.commit([append('b', 0), unreadable]), 'what cannot be stored takes its batch with it')
  t.equal((await log.head()).position, 2)
  t.match(
    await log.commit([append('b', 0), { streams: [{ stream: 'a', expected: 2, events: events(1) }] }]),
    [{ ok: true }, { ok: true, position: 4 }]
  )
})
