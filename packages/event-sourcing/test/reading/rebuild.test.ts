/** What a rebuild asks for, and what is left of one that fails. */
import {
  type CollectionCommit,
  change,
  createCodec,
  createKeyRing,
  type EventBus,
  embeddedBus,
  emptyCheckpoint,
  insert,
  projection,
  type ReadModels,
  type RebuildWorkers,
  rebuild,
  systemClock
} from '@bursar/event-sourcing'
import { memoryEventStore, memoryKeyStore, memoryReadModels } from '@bursar/testing'
import t from 'tap'

const EVENTS = 1_500

type NoteEvents = Record<'notes.made', object>

const rows = projection<NoteEvents>({
  name: 'rows',
  version: 1,
  on: {
    'notes.made': ({ position }) => [
      insert(`row/${position}`, { created_at: '2026-01-01' }),
      change<{ created_at: string; rows: number }>(`tenth/${position % 10}`, (held) => ({
        created_at: '2026-01-01',
        rows: (held?.rows ?? 0) + 1
      }))
    ]
  },
  lists: { all: { by: () => '' } }
})

/** A log of two types in turn, of which the projection knows one. */
async function site(count = EVENTS) {
  const events = memoryEventStore()
  for (let n = 0; n < count; n += 100) {
    const page = Array.from({ length: 100 }, (_, m) => ({
      type: `notes.${m % 2 ? 'other' : 'made'}`,
      body: '{}'
    }))
    await events.commit([{ streams: [{ stream: 's', expected: 'any', events: page }] }])
  }
  const readModels = memoryReadModels()
  const keys = createKeyRing(memoryKeyStore(), { request: async () => [] }, Buffer.alloc(32), Buffer.alloc)
  const codec = createCodec('notes', [], keys)
  const parts = {
    service: 'notes',
    readModels,
    keys,
    codec,
    clock: systemClock(),
    bus: embeddedBus({ notes: events })
  }
  const target = { ...emptyCheckpoint('', 0), cursors: { notes: `${count}` }, positions: { notes: count } }
  return { parts, target }
}

const rebuilt = [{ projection: rows, generation: 2 }]

t.test('a log is asked for the types that are known, and passed whole', async (t) => {
  const { parts, target } = await site()
  const asked: (readonly string[] | undefined)[] = []
  const bus: EventBus = {
    ...parts.bus,
    subscribe(source, after, types) {
      asked.push(types)
      return parts.bus.subscribe(source, after, types)
    }
  }
  let told = 0
  const onProgress = (events: number) => {
    told = events
  }
  const [builder] = await rebuild({ ...parts, bus }, rebuilt, target, { onProgress })
  t.same(asked, [['notes.made']])
  t.equal(told, EVENTS)
  t.match(builder?.checkpoint, {
    positions: target.positions,
    cursors: target.cursors,
    documents: EVENTS / 2 + 5
  })
  t.same(await builder?.collection.tally({ list: 'all', by: '' }), { count: EVENTS / 2 + 5, sums: {} })
})

t.test('new documents are written ahead of the place, and what fails is built anew', async (t) => {
  const { parts, target } = await site()
  const commits: CollectionCommit[] = []
  const failing: ReadModels = {
    ...parts.readModels,
    async commit(changes) {
      commits.push(...changes)
      if (commits.length === 2) throw new Error('the disk is full')
      return parts.readModels.commit(changes)
    }
  }
  await t.rejects(rebuild({ ...parts, readModels: failing }, rebuilt, target), { message: /full/ })
  t.ok((commits[0]?.writes.length ?? 0) >= 500)
  t.same(commits[0]?.checkpoint.positions, {}, 'without a place')
  t.ok(
    commits[0]?.writes.every(({ key }) => key.startsWith('row/')),
    'and without what changes again'
  )
  t.match(await parts.readModels.checkpoint('rows', 2), { documents: commits[0]?.writes.length })

  const [again] = await rebuild(parts, rebuilt, target)
  t.match(again?.checkpoint, { positions: target.positions, documents: EVENTS / 2 + 5 })
  const [other] = await rebuild({ ...parts, readModels: memoryReadModels() }, rebuilt, target, { batch: 1 })
  t.equal(again?.checkpoint.digest, other?.checkpoint.digest)
})

t.test('no commit holds more than 10,000 documents, and the last has totals and place', async (t) => {
  const { parts, target } = await site(25_000)
  const many = projection<NoteEvents>({
    ...rows,
    on: {
      'notes.made': ({ position }) => [
        change(`row/${position}`, () => ({ created_at: '2026-01-01', position }))
      ]
    }
  })
  const commits: CollectionCommit[] = []
  const readModels: ReadModels = {
    ...parts.readModels,
    async commit(changes) {
      commits.push(...changes)
      return parts.readModels.commit(changes)
    }
  }
  const [builder] = await rebuild({ ...parts, readModels }, [{ projection: many, generation: 2 }], target)
  t.same(
    commits.map(({ writes }) => writes.length),
    [10_000, 2_500]
  )
  t.match(commits[0], { checkpoint: { positions: {}, documents: 0 }, totals: [] })
  t.match(builder?.checkpoint, { positions: target.positions, documents: 12_500 })
  t.same(await builder?.collection.tally({ list: 'all', by: '' }), { count: 12_500, sums: {} })
})

t.test('to build nothing asks no workers', async (t) => {
  const { parts, target } = await site()
  const workers: RebuildWorkers = {
    fewest: 0,
    rebuild: () => Promise.reject(new Error('asked')),
    drop: () => Promise.reject(new Error('asked')),
    close: async () => undefined
  }
  t.same(await rebuild({ ...parts, workers }, [], target), [])
  await t.rejects(rebuild({ ...parts, workers }, rebuilt, target), { message: 'asked' })
})
