/** New documents may be written ahead of the rest: what comes of it in the end is the same. */
import {
  type Builder,
  change,
  createBuilder,
  createCodec,
  createKeyRing,
  depending,
  insert,
  projection,
  type ReadModels,
  remove,
  type StoredEvent
} from '@bursar/event-sourcing'
import { memoryKeyStore, memoryReadModels } from '@bursar/testing'
import fc from 'fast-check'
import t from 'tap'

interface Note {
  readonly list: string
  readonly created_at: string
  readonly amount: number
}

type NoteEvents = Record<'notes.made', Note & { readonly note: number }> &
  Record<'notes.raised' | 'notes.removed', { readonly note: number }> &
  Record<'notes.moved', { readonly note: number; readonly list: string }> &
  Record<'notes.counted', { readonly at: string }>

/** Notes by number, and how much there was of all of them when somebody last asked. */
const notes = projection<NoteEvents>({
  name: 'notes',
  version: 1,
  on: {
    'notes.made': ({ data: { note, ...rest } }) => [insert(`note/${note}`, rest)],
    'notes.raised': ({ data: { note } }) => [
      change(`note/${note}`, (held: Note | undefined) => held && { ...held, amount: held.amount + 1 })
    ],
    'notes.moved': ({ data: { note, list } }) => [
      change(`note/${note}`, (held: Note | undefined) => held && { ...held, list })
    ],
    'notes.removed': ({ data: { note } }) => [remove(`note/${note}`)],
    'notes.counted': ({ data: { at } }) => [
      depending(
        [],
        () => ({ keys: ['sum'], prefixes: ['note/'] }),
        (documents) => {
          const amounts = documents.under<Note>('note/').map(({ document }) => document.amount)
          documents.put('sum', { created_at: at, sum: amounts.reduce((sum, amount) => sum + amount, 0) })
        }
      )
    ]
  },
  lists: { of: { by: ({ list }) => list, amount: ({ amount }) => ({ unit: 'usd', sum: amount }) } }
})

type Step = { readonly is: string; readonly note: number; readonly list: string }

const steps = fc.array(
  fc.record({
    is: fc.constantFrom('made', 'made', 'made', 'raised', 'moved', 'removed', 'counted', 'all', 'inserted'),
    note: fc.nat(8),
    list: fc.constantFrom('a', 'b')
  }),
  { maxLength: 60 }
)

/** The steps as events; a note that is made again has another number, as its key may be used once. */
function eventsOf(taken: readonly Step[]): (StoredEvent | Step)[] {
  let made = 0
  return taken.map((step, n) => {
    if (step.is === 'all' || step.is === 'inserted') return step
    const note = step.is === 'made' ? made++ : step.note
    const at = `2026-01-${String((n % 28) + 1).padStart(2, '0')}T00:00:00.000Z`
    const data =
      step.is === 'made' ? { note, list: step.list, amount: note, created_at: at } : { ...step, note, at }
    const type = `notes.${step.is}`
    const body = JSON.stringify({ type, subject: 's', time: at, dataversion: 1, data })
    return { position: n + 1, stream: 's', version: n + 1, type, body, hash: '' }
  })
}

async function commit(readModels: ReadModels, builder: Builder, part: 'all' | 'inserted') {
  // No assertion of its own: the property commits some hundreds of times, and each would count as a test.
  if (!(await readModels.commit([await builder.commitOf(part)]))) throw new Error('the commit was refused')
  builder.committed()
}

/** Everything that can be asked of the notes once all of it is written. */
async function built(taken: readonly (StoredEvent | Step)[], ahead: boolean) {
  const readModels = memoryReadModels()
  const keys = createKeyRing(memoryKeyStore(), { request: async () => [] }, Buffer.alloc(32), Buffer.alloc)
  const parts = { readModels, keys, codec: createCodec('notes', [], keys) }
  const builder = await createBuilder(parts, notes, 1, 'later', 4)
  for (const step of taken) {
    if ('position' in step) {
      await builder.apply('notes', [step], { cursor: String(step.position), position: step.position })
    } else if (ahead) await commit(readModels, builder, step.is as 'all' | 'inserted')
  }
  await commit(readModels, builder, 'all')
  await readModels.finish(builder.spec)
  const { collection, checkpoint } = builder
  const tallies = await Promise.all(['a', 'b'].map((by) => collection.tally({ list: 'of', by })))
  const days = await collection.tally({ list: 'of', by: 'a', from: '2026-01-05', before: '2026-01-20' })
  return { documents: await collection.scan('', 1_000), tallies, days, checkpoint }
}

t.test('whatever was written ahead, documents, totals, digest and place are the same', async (t) => {
  await fc.assert(
    fc.asyncProperty(steps, async (taken) => {
      const events = eventsOf(taken)
      t.same(await built(events, true), await built(events, false))
    }),
    { numRuns: 200 }
  )
})

t.test('what was written ahead does not move the place in the log', async (t) => {
  const readModels = memoryReadModels()
  const keys = createKeyRing(memoryKeyStore(), { request: async () => [] }, Buffer.alloc(32), Buffer.alloc)
  const builder = await createBuilder({ readModels, keys, codec: createCodec('notes', [], keys) }, notes, 1)
  const [event] = eventsOf([{ is: 'made', note: 0, list: 'a' }]) as StoredEvent[]
  await builder.apply('notes', [event as StoredEvent], { cursor: '1', position: 1 })
  t.same(builder.size(), { inserted: 1, all: 1 })
  await commit(readModels, builder, 'inserted')
  t.same(await readModels.checkpoint('notes', 1), builder.checkpoint)
  t.match(builder.checkpoint, { positions: {}, cursors: {}, documents: 1 })
  t.same(builder.size(), { inserted: 0, all: 1 }, 'its totals wait')
  await commit(readModels, builder, 'all')
  t.match(builder.checkpoint, { positions: { notes: 1 }, cursors: { notes: '1' }, documents: 1 })
  t.same(builder.size(), { inserted: 0, all: 0 })
})
