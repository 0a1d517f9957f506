/** What a change declares is all that it gets; what its keys depend on may change within a batch. */
import {
  change,
  createProjectionBatch,
  depending,
  insert,
  projection,
  put,
  stepOf,
  together
} from '@bursar/event-sourcing'
import { memoryReadModels } from '@bursar/testing'
import t from 'tap'

const spec = { projection: 'things', generation: 1, lists: [], lookups: [] }

async function batchOver(stored: Readonly<Record<string, object>> = {}) {
  const readModels = memoryReadModels()
  const collection = await readModels.open(spec, 'now')
  const things = projection<Record<'things.made', object>>({ name: 'things', version: 1, on: {} })
  const batch = createProjectionBatch(things, collection, () => null)
  const first = Object.entries(stored).map(([key, document]) => stepOf(put(key, document)))
  await batch.load(first)
  batch.apply(first)
  const flushed = () => batch.flush('all').writes.map(({ key, body }) => `${key} ${body}`)
  return { batch, flushed }
}

/** Counts in the document that the setting names. */
const counted = () =>
  depending(
    ['setting'],
    (documents) => ({ keys: [documents.get<{ to: string }>('setting')?.to ?? 'default'] }),
    (documents, { keys: [key = ''] }) =>
      documents.put(key, { n: (documents.get<{ n: number }>(key)?.n ?? 0) + 1 })
  )

t.test('keys that depend on a document are asked for again once an earlier event changed it', async (t) => {
  const { batch, flushed } = await batchOver()
  const events = [[counted()], [put('setting', { to: 'other' })], [counted()]].map((changes) =>
    changes.map(stepOf)
  )
  await batch.load(events.flat())
  for (const [n, steps] of events.entries()) {
    t.equal(batch.isLoaded(steps), n < 2, 'only what the setting decides is outdated')
    if (!batch.isLoaded(steps)) await batch.load(steps)
    batch.apply(steps)
  }
  t.same(flushed().sort(), ['default {"n":1}', 'other {"n":1}', 'setting {"to":"other"}'])
})

t.test('an event that touches what it did not declare changes nothing', async (t) => {
  const { batch, flushed } = await batchOver({ a: { n: 1 }, b: { n: 1 } })
  const before = flushed()
  const steps = [
    insert('new', { n: 1 }),
    change('a', () => ({ n: 2 })),
    together(['a'], (documents) => documents.put('b', { n: 2 }))
  ].map(stepOf)
  await batch.load(steps)
  t.throws(() => batch.apply(steps), /document b was not declared/)
  t.same(flushed(), before)
  const all = [
    depending(
      [],
      () => ({ keys: ['a'] }),
      (documents) => documents.under('b')
    )
  ].map(stepOf)
  await batch.load(all)
  t.throws(() => batch.apply(all), /prefix b was not declared/)
})

t.test(
  'a field that was undefined for a while is where it is in a document that was stored meanwhile',
  async (t) => {
    const { batch, flushed } = await batchOver({ a: { note: 'x', n: 1 } })
    const steps = [
      change('a', (known: object | undefined) => ({ ...known, note: undefined })),
      change('a', (known: object | undefined) => ({ ...known, note: 'y' }))
    ].map(stepOf)
    await batch.load(steps)
    for (const step of steps) batch.apply([step])
    t.same(flushed(), ['a {"n":1,"note":"y"}'], 'as if it had been read in between')
  }
)

t.test('what is thrown while keys are asked for is thrown in the turn of the event', async (t) => {
  const { batch, flushed } = await batchOver()
  const failing = depending(
    [],
    () => {
      throw new RangeError('no such zone')
    },
    () => undefined
  )
  const steps = [put('a', { n: 1 }), failing].map(stepOf)
  await batch.load(steps)
  t.throws(() => batch.apply(steps), /no such zone/)
  t.same(flushed(), [])
})

t.test('a prefix is what is stored and what the batch made of it', async (t) => {
  const { batch, flushed } = await batchOver({ 'a/1': { n: 1 }, 'a/2': { n: 2 }, b: { n: 9 } })
  const moved = depending(
    [],
    () => ({ keys: [], prefixes: ['a/', 'c/'] }),
    (documents) => {
      for (const { key, document } of documents.under<{ n: number }>('a/')) {
        documents.remove(key)
        documents.put(`c/${document.n}`, document)
      }
    }
  )
  const events = [[insert('a/3', { n: 3 })], [change('a/1', () => undefined)], [moved]].map((all) =>
    all.map(stepOf)
  )
  await batch.load(events.flat())
  for (const steps of events) batch.apply(steps)
  t.same(flushed().sort(), ['b {"n":9}', 'c/2 {"n":2}', 'c/3 {"n":3}'])
})
