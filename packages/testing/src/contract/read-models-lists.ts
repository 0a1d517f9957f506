/** What read models guarantee about sorted lists and lookups. */
import type { PageQuery, ReadModels } from '@bursar/event-sourcing'
import type { Test } from 'tap'
import { bodyOf, type Row, rowWriter, specOf } from './documents.ts'
import { type Make, over } from './suite.ts'

export async function readModelsLists(t: Test, make: Make<ReadModels>): Promise<void> {
  await over(t, 'lists: sorted both ways, ties by key', make, sorted)
  await over(t, 'lists: a document that moves or goes', make, moves)
  await over(t, 'lists: parsed, again and again', make, parsed)
  await over(t, 'lookups', make, lookups)
}

const spec = specOf('rows')

async function sorted(t: Test, models: ReadModels) {
  const collection = await models.open(spec, 'now')
  const orders = [
    '2026-01-02',
    '2026-01-01',
    '2026-01-02',
    '2026-01-03',
    '2026-01-02',
    '2026-01-10',
    '2026-01-1'
  ]
  const rows: Row[] = orders.map((order, n) => ({ key: `k${(n * 3) % 7}`, order, lists: { provider: 'p' } }))
  const strangers: Row[] = [
    { key: 'x', order: '2026-01-02', lists: { provider: 'q', customer: 'p' } },
    { key: 'y', order: '2026-01-02' }
  ]
  await rowWriter(spec).write(models, [...rows, ...strangers])
  const ascending = [...rows].sort((a, b) => (`${a.order} ${a.key}` < `${b.order} ${b.key}` ? -1 : 1))
  const asked = (query: Partial<PageQuery>) =>
    collection.page({ list: 'provider', by: 'p', descending: false, offset: 0, limit: 100, ...query })
  const stored = ascending.map((row) => ({ key: row.key, body: bodyOf(row) }))
  t.same(await asked({}), stored)
  t.same(await asked({ descending: true }), [...stored].reverse())
  for (const descending of [false, true]) {
    const whole = await asked({ descending })
    for (let offset = 0; offset <= 8; offset++) {
      t.same(
        await asked({ descending, offset, limit: 3 }),
        whole.slice(offset, offset + 3),
        `page at ${offset}`
      )
    }
  }
  const between = (from: string, before: string) =>
    ascending.filter(({ order }) => order >= from && order < before)
  for (const [from, before] of [
    ['2026-01-02', '2026-01-03'],
    ['2026-01-011', '2026-01-100'],
    ['3', '1']
  ] as const) {
    t.same(
      (await asked({ from, before })).map(({ key }) => key),
      between(from, before).map(({ key }) => key)
    )
  }
  t.same(
    (await asked({ from: '2026-01-03' })).map(({ key }) => key),
    between('2026-01-03', '9').map(({ key }) => key)
  )
  t.same((await asked({ before: '2026-01-02' })).length, between('', '2026-01-02').length)
  t.same(await asked({ by: 'nobody' }), [])
  await t.rejects(asked({ list: 'undeclared' }))
}

/** What is kept of a list for whoever asks next is as new as the last commit, whatever was written. */
async function parsed(t: Test, models: ReadModels) {
  const collection = await models.open(spec, 'now')
  const writer = rowWriter(spec)
  const row = { order: '2026-01-02', lists: { provider: 'p', all: 'x' } }
  async function same(about: string) {
    for (const range of [{}, { from: '2026-01-02' }, { from: '2026-01-03' }, { before: '2026-01-03' }]) {
      for (const list of ['provider', 'customer']) {
        const query = { list, by: 'p', descending: true, offset: 0, limit: 3, ...range }
        const stored = (await collection.page(query)).map(({ body }) => JSON.parse(body))
        t.same(await collection.documents(query), stored, about)
        t.same(await collection.documents(query), stored, `${about}, asked again`)
        t.equal((await collection.tally({ list, by: 'p', ...range })).count, stored.length, about)
      }
    }
  }
  await same('nothing yet')
  await writer.write(models, [
    { ...row, key: 'a' },
    { ...row, key: 'b' }
  ])
  await same('two rows')
  await writer.write(models, [{ ...row, key: 'a', body: '{"changed":true}' }])
  await same('a row that stays where it was')
  await writer.write(models, [{ ...row, key: 'a', order: '2026-01-04' }])
  await same('a row that moved')
  await writer.write(models, [{ ...row, key: 'b', lists: { customer: 'p' } }])
  await same('on another list')
  await writer.write(models, [{ key: 'a', remove: true }])
  await same('removed')
  await t.rejects(
    collection.documents({ list: 'undeclared', by: 'p', descending: true, offset: 0, limit: 3 })
  )
}

async function moves(t: Test, models: ReadModels) {
  const collection = await models.open(spec, 'now')
  const writer = rowWriter(spec)
  const keys = async (list: string, by: string) =>
    (await collection.page({ list, by, descending: false, offset: 0, limit: 9 })).map(({ key }) => key)
  const row = { key: 'a', order: '1', lists: { provider: 'p', all: 'x' } }
  await writer.write(models, [row, { ...row, key: 'b' }])
  await writer.write(models, [{ ...row, body: '"same place"' }])
  t.same(await keys('provider', 'p'), ['a', 'b'])
  t.same(await collection.load(['a']), new Map([['a', '"same place"']]))
  await writer.write(models, [{ ...row, order: '2' }])
  t.same(await keys('provider', 'p'), ['b', 'a'], 'sorted anew')
  await writer.write(models, [{ ...row, lists: { provider: 'q', customer: 'c' } }])
  t.same([await keys('provider', 'p'), await keys('provider', 'q')], [['b'], ['a']], 'on another list')
  t.same([await keys('all', 'x'), await keys('customer', 'c')], [['b'], ['a']], 'off one and on another')
  await writer.write(models, [{ key: 'a', remove: true }])
  t.same([await keys('provider', 'q'), await keys('customer', 'c')], [[], []])
}

async function lookups(t: Test, models: ReadModels) {
  const collection = await models.open(spec, 'now')
  const writer = rowWriter(spec)
  await writer.write(models, [
    { key: 'b', order: '1', lookups: { slug: 'same', number: '1' } },
    { key: 'a', order: '2', lookups: { slug: 'same' } },
    { key: 'c', order: '0', lookups: { number: '2' } }
  ])
  t.match(await collection.find('slug', 'same'), { key: 'a' }, 'of several the lowest key')
  t.match(await collection.find('slug', 'same', 'a'), { key: 'b' }, 'and the next')
  t.equal(await collection.find('slug', 'same', 'b'), undefined)
  t.same(await collection.find('number', '2'), { key: 'c', body: '{"key":"c","order":"0"}' })
  t.same(await collection.getBy('number', '2'), { key: 'c', order: '0' }, 'parsed')
  t.equal(await collection.getBy('slug', 'Same'), undefined)
  t.equal(await collection.find('slug', 'Same'), undefined)
  t.equal(await collection.find('slug', '1'), undefined, 'each lookup has its own values')
  await writer.write(models, [
    { key: 'a', order: '2', lookups: { slug: 'other' } },
    { key: 'c', remove: true }
  ])
  t.match(await collection.find('slug', 'same'), { key: 'b' })
  t.match(await collection.find('slug', 'other'), { key: 'a' })
  t.equal(await collection.find('number', '2'), undefined)
  await t.rejects(collection.find('undeclared', 'x'))
  await t.rejects(collection.getBy('undeclared', 'x'))
}
