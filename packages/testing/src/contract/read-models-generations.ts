/** What read models guarantee about the builds of a projection. */
import type { ReadModels } from '@bursar/event-sourcing'
import type { Test } from 'tap'
import { rowWriter, specOf } from './documents.ts'
import { type Make, over } from './suite.ts'

export async function readModelsGenerations(t: Test, make: Make<ReadModels>): Promise<void> {
  await over(t, 'generations: one beside the other, swap and undo', make, swapped)
  await over(t, 'generations: indexes later', make, later)
  await over(t, 'generations: dropped with all that belongs to them', make, dropped)
  await over(t, 'generations: opened again, and not with another spec', make, openedAgain)
}

const first = specOf('rows', 1)
const second = specOf('rows', 2)
const row = { key: 'a', order: '2026-01-01', lists: { all: 'x' }, lookups: { slug: 's' }, amounts: {} }

async function swapped(t: Test, models: ReadModels) {
  t.equal(await models.generations('rows'), undefined)
  const [one, two] = [await models.open(first, 'now'), await models.open(second, 'now')]
  await rowWriter(first).write(models, [row])
  await rowWriter(second).write(models, [row, { ...row, key: 'b' }])
  t.equal((await one.scan('', 9)).length, 1)
  t.equal((await two.scan('', 9)).length, 2)
  t.match(
    [await one.tally({ list: 'all', by: 'x' }), await two.tally({ list: 'all', by: 'x' })],
    [{ count: 1 }, { count: 2 }]
  )
  await models.swap('rows', { live: 1, previous: null, version: 1 })
  t.same(await models.generations('rows'), { live: 1, previous: null, version: 1 })
  await models.swap('rows', { live: 2, previous: 1, version: 2 })
  t.same(await models.generations('rows'), { live: 2, previous: 1, version: 2 })
  await models.swap('rows', { live: 1, previous: 2, version: 1 })
  t.same(await models.generations('rows'), { live: 1, previous: 2, version: 1 }, 'undone')
  t.equal(await models.generations('others'), undefined)
}

async function later(t: Test, models: ReadModels) {
  const collection = await models.open(first, 'later')
  const writer = rowWriter(first)
  await writer.write(models, [row])
  await writer.write(models, [
    { ...row, body: '2' },
    { ...row, key: 'b' }
  ])
  t.same(await collection.load(['a']), new Map([['a', '2']]), 'its own documents can be read')
  t.equal((await collection.scan('', 9)).length, 2)
  const page = () => collection.page({ list: 'all', by: 'x', descending: false, offset: 0, limit: 9 })
  await t.rejects(page(), 'but it cannot be asked')
  await t.rejects(collection.find('slug', 's'))
  await t.rejects(collection.tally({ list: 'all', by: 'x' }))
  await models.finish(first)
  await models.finish(first)
  t.same(
    (await page()).map(({ key }) => key),
    ['a', 'b']
  )
  t.match(await collection.find('slug', 's'), { key: 'a' })
  t.same(await collection.tally({ list: 'all', by: 'x' }), { count: 2, sums: {} })
  await writer.write(models, [{ ...row, key: 'c' }])
  t.equal((await page()).length, 3)
}

async function dropped(t: Test, models: ReadModels) {
  await models.open(first, 'now')
  await models.open(second, 'now')
  const event = { source: 's', stream: 's', position: 1, error: 'no', event: '{}' }
  const parked = { id: 'p', projection: 'rows', generation: 1, ...event }
  await models.commit([{ ...rowWriter(first).commitOf([row]), park: [parked] }])
  await rowWriter(second).write(models, [row])
  await models.drop(first)
  await models.drop(first)
  t.equal(await models.checkpoint('rows', 1), undefined)
  t.same(await models.parked('rows', 1), [])
  t.ok(await models.checkpoint('rows', 2), 'the other one stays')
  const again = await models.open(first, 'now')
  t.same(await again.scan('', 9), [])
  t.same(await again.tally({ list: 'all', by: 'x' }), { count: 0, sums: {} }, 'nothing is left over')
  t.ok(await rowWriter(first).write(models, [row]), 'and it begins anew')
  t.match(await again.find('slug', 's'), { key: 'a' })
}

async function openedAgain(t: Test, models: ReadModels) {
  await models.open(first, 'now')
  const writer = rowWriter(first)
  await writer.write(models, [row])
  const again = await models.open({ ...first, lists: [...first.lists].reverse() }, 'now')
  t.equal((await again.scan('', 9)).length, 1)
  await writer.write(models, [{ ...row, key: 'b' }])
  t.equal((await again.page({ list: 'all', by: 'x', descending: false, offset: 0, limit: 9 })).length, 2)
  await t.rejects(
    models.open({ ...first, lists: ['all'] }, 'now'),
    'what it cannot answer it does not pretend to'
  )
}
