/** Large generations are dropped by workers, small ones and what a worker could not drop by whoever asked. */
import { type CollectionSpec, droppedAside, type RebuildWorkers } from '@bursar/event-sourcing'
import { memoryReadModels, rowWriter } from '@bursar/testing'
import t from 'tap'

const spec: CollectionSpec = { projection: 'rows', generation: 1, lists: ['all'], lookups: ['slug'] }

async function site(documents: number, drop: () => Promise<void>) {
  const readModels = memoryReadModels()
  await readModels.open(spec, 'now')
  const rows = Array.from({ length: documents }, (_, n) => ({ key: `${n}`, order: '1', lists: { all: 'x' } }))
  await rowWriter(spec).write(readModels, rows)
  const asked: [string, CollectionSpec][] = []
  const workers: RebuildWorkers = {
    fewest: 3,
    rebuild: () => Promise.reject(new Error('not asked for')),
    drop(...order) {
      asked.push(order)
      return drop()
    },
    close: async () => undefined
  }
  return { readModels, asked, aside: droppedAside(readModels, 'notes', workers) }
}

t.test('a large one is left to a worker', async (t) => {
  const { readModels, asked, aside } = await site(3, async () => undefined)
  await aside.drop(spec)
  t.same(asked, [['notes', spec]])
  t.equal(await readModels.checkpoint('rows', 1), undefined)
})

t.test('a small one, or none at all, is not', async (t) => {
  const { readModels, asked, aside } = await site(2, async () => undefined)
  await aside.drop(spec)
  await aside.drop(spec)
  t.same(asked, [])
  t.equal(await readModels.checkpoint('rows', 1), undefined)
})

t.test('one that no worker drops goes all the same', async (t) => {
  const { readModels, asked, aside } = await site(3, () => Promise.reject(new Error('the system stops')))
  await aside.drop(spec)
  t.equal(asked.length, 1)
  t.equal(await readModels.checkpoint('rows', 1), undefined)
})
