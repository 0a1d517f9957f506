/** What all read models guarantee. */
import type { Parked, ReadModels } from '@bursar/event-sourcing'
import type { Test } from 'tap'
import { rowWriter, specOf } from './documents.ts'
import { readModelsGenerations } from './read-models-generations.ts'
import { readModelsLists } from './read-models-lists.ts'
import { readModelsTally } from './read-models-tally.ts'
import { readModelsTexts } from './read-models-texts.ts'
import { type Fresh, type Make, over } from './suite.ts'

/** Runs the suite of the read models port over an adapter. */
export async function readModelsContract(t: Test, make: Make<ReadModels>): Promise<void> {
  await over(t, 'documents by key', make, byKey)
  await over(t, 'a late writer is fenced off', make, fenced)
  await over(t, 'a commit of several collections is all or nothing', make, allOrNothing)
  await over(t, 'parked events', make, parking)
  await over(t, 'settings', make, settings)
  await over(t, 'what is committed is there when opened again', make, reopened)
  await readModelsLists(t, make)
  await readModelsTexts(t, make)
  await readModelsTally(t, make)
  await readModelsGenerations(t, make)
}

const spec = specOf('rows')

async function byKey(t: Test, models: ReadModels) {
  const rows = await models.open(spec, 'now')
  const writer = rowWriter(spec)
  t.same(await rows.load(['a']), new Map())
  t.ok(
    await writer.write(
      models,
      ['a', 'b', 'c\'"%'].map((key) => ({ key, order: '1', body: `{"v":"ä${key}"}` }))
    )
  )
  t.same(
    await rows.load(['c\'"%', 'none', 'a']),
    new Map([
      ['a', '{"v":"äa"}'],
      ['c\'"%', `{"v":"äc'"%"}`]
    ])
  )
  t.same(await rows.load([]), new Map())
  const [once, again] = [await rows.get<{ v: string }>('a'), await rows.get<{ v: string }>('a')]
  t.same(once, { v: 'äa' }, 'parsed')
  t.not(once, again, 'each caller has an object of its own')
  t.equal(await rows.get('none'), undefined)
  t.same(
    await rows.getAll(['b', 'none', 'a']),
    new Map([
      ['a', { v: 'äa' }],
      ['b', { v: 'äb' }]
    ])
  )
  t.ok(
    await writer.write(models, [
      { key: 'a', order: '1', body: '2' },
      { key: 'b', remove: true }
    ])
  )
  t.ok(await writer.write(models, [{ key: 'none', remove: true }]), 'removing what is not there is no fault')
  t.same(await rows.load(['a', 'b']), new Map([['a', '2']]))
  t.same(await rows.scan('', 10), [
    { key: 'a', body: '2' },
    { key: 'c\'"%', body: `{"v":"äc'"%"}` }
  ])
  t.same(
    (await rows.scan('a', 1)).map(({ key }) => key),
    ['c\'"%']
  )
  const unknown = { ...writer.commitOf([{ key: 'z', order: '1' }]), before: { source: '3' } }
  const notFresh = { ...unknown, writes: unknown.writes.map((write) => ({ ...write, fresh: false })) }
  t.ok(await models.commit([notFresh]), 'a writer need not know whether a document exists')
  t.equal((await rows.load(['z'])).size, 1)
}

async function fenced(t: Test, models: ReadModels) {
  const rows = await models.open(spec, 'now')
  t.equal(await models.checkpoint('rows', 1), undefined)
  const writer = rowWriter(spec)
  const first = writer.commitOf([{ key: 'a', order: '1', lists: { all: 'x' }, body: '1' }])
  t.notOk(
    await models.commit([{ ...first, before: { source: '9' } }]),
    'nothing is stored where it says it was'
  )
  t.equal(await models.checkpoint('rows', 1), undefined)
  t.same(await rows.load(['a']), new Map())
  t.ok(await models.commit([first]))
  t.same(await models.checkpoint('rows', 1), first.checkpoint)
  t.notOk(
    await models.commit([{ ...first, park: [parkedEvent('p', 1)] }]),
    'the same commit again changes nothing'
  )
  t.same(await models.parked('rows', 1), [])
  t.same(await rows.tally({ list: 'all', by: 'x' }), { count: 1, sums: {} })
  const second = writer.commitOf([{ key: 'a', order: '1', body: '2' }])
  t.notOk(
    await models.commit([{ ...second, before: { source: '1', other: '1' } }]),
    'a source more is another place'
  )
  t.notOk(await models.commit([{ ...second, before: {} }]), 'and so is a source less')
  t.same(await rows.load(['a']), new Map([['a', '1']]))
  t.ok(await models.commit([second]))
  const gone = specOf('gone')
  t.notOk(await models.commit([rowWriter(gone).commitOf([])]), 'a collection that is not there fences too')
}

async function allOrNothing(t: Test, models: ReadModels) {
  const other = specOf('others')
  const [rows, others] = [await models.open(spec, 'now'), await models.open(other, 'now')]
  const [writer, second] = [rowWriter(spec), rowWriter(other)]
  const row = { key: 'a', order: '1', lists: { all: 'x' }, lookups: { slug: 's' } }
  t.ok(await models.commit([writer.commitOf([row]), second.commitOf([row])]))
  const good = writer.commitOf([{ key: 'b', order: '2', lists: { all: 'x' } }])
  const late = second.commitOf([{ key: 'b', order: '2', lists: { all: 'x' } }])
  t.notOk(await models.commit([good, { ...late, before: {} }]), 'one that is late holds back both')
  const broken = { ...late, writes: [...late.writes, { ...late.writes[0]!, key: 'a', fresh: true }] }
  await t.rejects(models.commit([good, broken]), 'a document that was not fresh')
  for (const collection of [rows, others]) {
    t.same(
      (await collection.scan('', 9)).map(({ key }) => key),
      ['a']
    )
    t.same(await collection.tally({ list: 'all', by: 'x' }), { count: 1, sums: {} })
  }
  t.equal((await models.checkpoint('rows', 1))?.documents, 1)
  t.ok(await models.commit([good, late]), 'and both can be done after all')
  t.match(await others.tally({ list: 'all', by: 'x' }), { count: 2 })
}

function parkedEvent(id: string, position: number, source = 'billing'): Parked {
  const event = `{"position":${position}, "text":"ä"}`
  return { id, projection: 'rows', generation: 1, source, stream: 's', position, error: 'no', event }
}

async function parking(t: Test, models: ReadModels) {
  await models.open(spec, 'now')
  await models.open(specOf('rows', 2), 'now')
  const writer = rowWriter(spec)
  const events = [parkedEvent('b', 9), parkedEvent('a', 10), parkedEvent('c', 2, 'auth')]
  t.ok(await models.commit([{ ...writer.commitOf([]), park: events }]))
  t.same(await models.parked('rows', 1), [events[2], events[0], events[1]], 'by source and position')
  t.same(await models.parked('rows', 2), [])
  const again = { ...parkedEvent('b', 9), error: 'still no' }
  t.ok(await models.commit([{ ...writer.commitOf([]), unpark: ['a', 'c', 'none'], park: [again] }]))
  t.same(await models.parked('rows', 1), [again])
}

async function settings(t: Test, models: ReadModels) {
  t.equal(await models.setting('cursor'), undefined)
  await models.setSetting('cursor', '1')
  await models.setSetting('cursor', '{"ä":2}')
  t.equal(await models.setting('cursor'), '{"ä":2}')
  t.equal(await models.setting('Cursor'), undefined)
}

async function reopened(t: Test, models: ReadModels, { reopen }: Fresh<ReadModels>) {
  if (!reopen) return
  await models.open(spec, 'now')
  const writer = rowWriter(spec)
  const row = { key: 'a', order: '2026-01-31T10:00:00.000Z', lists: { all: 'x' }, lookups: { slug: 's' } }
  const amounts = { all: { unit: 'usd', sum: 5 } }
  await models.commit([{ ...writer.commitOf([{ ...row, amounts }]), park: [parkedEvent('p', 1)] }])
  await models.swap('rows', { live: 1, previous: null, version: 3 })
  await models.setSetting('cursor', '7')
  const again = await reopen()
  const rows = await again.open(spec, 'now')
  t.same((await rows.page({ list: 'all', by: 'x', descending: true, offset: 0, limit: 5 })).length, 1)
  t.same(await rows.tally({ list: 'all', by: 'x' }), { count: 1, sums: { usd: 5 } })
  t.match(await rows.find('slug', 's'), { key: 'a' })
  t.match(await again.checkpoint('rows', 1), {
    cursors: { source: '1' },
    positions: { source: 1 },
    documents: 1
  })
  t.same(await again.generations('rows'), { live: 1, previous: null, version: 3 })
  t.equal((await again.parked('rows', 1)).length, 1)
  t.equal(await again.setting('cursor'), '7')
  t.ok(await writer.write(again, [{ ...row, order: '2026-02-01T10:00:00.000Z', amounts }]), 'and goes on')
}
