import { createHash } from 'node:crypto'
import {
  type Cause,
  change,
  createCodec,
  createKeyRing,
  digestChange,
  type Engine,
  type EventBus,
  retain,
  type StoredEvent
} from '@bursar/event-sourcing'
import { memoryBus, memoryEventStore, memoryKeyStore } from '@bursar/testing'
import fc from 'fast-check'
import t from 'tap'
import {
  bankEngine,
  bankEvents,
  cause,
  countingWorld,
  memoryStores,
  pay,
  replayed,
  settled,
  totals
} from './bank.ts'

async function write(engine: Engine, payments: readonly (readonly [stream: string, amount: number])[]) {
  for (const [stream, amount] of payments) {
    await engine.transact(cause, async (tx) => tx.append(stream, pay(amount)))
  }
}

/** What the totals of payments must be, worked out without any of the code under test. */
function naiveDigest(payments: readonly (readonly [string, number])[], events: readonly StoredEvent[]) {
  const documents = new Map<string, object>()
  for (const event of events) {
    const { time, data } = JSON.parse(event.body)
    const before = documents.get(event.stream) as any
    documents.set(event.stream, { created_at: time, ...before, sum: (before?.sum ?? 0) + data.amount })
    documents.set(`last/${event.stream}`, { created_at: time, version: event.version })
  }
  let sum = 0n
  for (const [key, document] of documents) {
    const hash = createHash('sha256')
      .update(`${key}\n${JSON.stringify(document)}`)
      .digest('hex')
    sum += BigInt(`0x${hash.slice(0, 32)}`)
  }
  const digest = (sum % (1n << 128n)).toString(16).padStart(32, '0')
  return { digest, documents: documents.size, payments: payments.length }
}

const payments = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.integer({ min: 0, max: 12 })), {
  minLength: 1,
  maxLength: 40
})

/** Cuts, repeats and mixes deliveries as the seed says; each stream stays in order. */
function disturbing(seed: number) {
  let state = seed
  const next = (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state % below
  }
  return (events: readonly StoredEvent[]) => {
    const cut = events.slice(0, 1 + next(events.length))
    const streams = [...new Set(cut.map((event) => event.stream))].sort(() => next(3) - 1)
    const mixed = streams.flatMap((stream) => cut.filter((event) => event.stream === stream))
    return [...mixed, ...mixed.slice(0, next(mixed.length + 1))]
  }
}

t.test('one digest, whatever the batches, duplicates and interleaving', async (t) => {
  await fc.assert(
    fc.asyncProperty(payments, fc.integer(), async (list, seed) => {
      const stores = memoryStores()
      const bus: EventBus = memoryBus({ bank: stores.events }, { disturb: disturbing(seed) })
      const engine = bankEngine({ stores, bus })
      await engine.start()
      await write(engine, list)
      await settled(engine)
      const { digest, documents } = engine.projectionRunner.builder('totals').checkpoint
      const report = await replayed(engine, { swap: true, batch: 1 + (Math.abs(seed) % 7) })
      await engine.stop()
      const naive = naiveDigest(list, await stores.events.read(0, 1_000))
      t.same({ digest, documents }, { digest: naive.digest, documents: naive.documents })
      t.ok(report.equal)
      t.equal(report.digest, naive.digest)
    }),
    { numRuns: 40 }
  )
})

t.test('a restart goes on where the checkpoint stands', async (t) => {
  const stores = memoryStores()
  const first = bankEngine({ stores })
  await first.start()
  await write(first, [['a', 1]])
  await settled(first)
  await first.stop()
  const second = bankEngine({ stores })
  await write(second, [['a', 2]])
  await second.start()
  await settled(second)
  const body = (await second.collection('totals').load(['a'])).get('a') ?? ''
  t.equal(JSON.parse(body).sum, 3)
  t.same(await second.collection('totals').tally({ list: 'all', by: 'all' }), { count: 1, sums: {} })
  await second.stop()
})

t.test('lookups show clear text beside the document, which stays sealed', async (t) => {
  const engine = bankEngine()
  await engine.start()
  const events = [{ type: 'bank.opened', data: { person: 'p', owner: 'Grace' } }, ...pay(1)]
  await engine.transact(cause, async (tx) => tx.append('a', events))
  await settled(engine)
  const found = await engine.collection('totals').find('owner', 'Grace')
  t.equal(found?.key, 'a')
  t.notMatch(found?.body, /Grace/)
  await engine.stop()
})

t.test('an event that cannot be applied is parked with its stream, and the rest flows', async (t) => {
  const engine = bankEngine()
  await engine.start()
  await write(engine, [
    ['a', 1],
    ['b', 13],
    ['b', 2],
    ['c', 3]
  ])
  await settled(engine)
  const parked = await engine.parked()
  t.match(parked, [
    { stream: 'b', position: 2, error: 'unlucky' },
    { stream: 'b', position: 3, error: '' }
  ])
  t.equal((await engine.status({ bank: 4 }))[0]?.parked, 2)
  t.notOk((await engine.collection('totals').load(['b'])).has('b'))
  t.ok((await engine.collection('totals').load(['c'])).has('c'))

  await engine.retryParked([parked[0]?.id ?? ''])
  t.equal((await engine.parked()).length, 2, 'what still fails stays parked, with what waits behind it')
  const rebuilt = await replayed(engine, { swap: false, batch: 10 })
  t.ok(rebuilt.equal, 'a rebuild parks the same events')

  await engine.discardParked([parked[0]?.id ?? ''])
  t.equal((await engine.parked()).length, 1)
  await engine.stop()
})

t.test('parked events are applied in order once the fault is mended', async (t) => {
  const stores = memoryStores()
  const faulty = bankEngine({ stores })
  await faulty.start()
  await write(faulty, [
    ['b', 13],
    ['b', 2]
  ])
  await settled(faulty)
  const ids = (await faulty.parked()).map(({ id }) => id)
  await faulty.stop()

  const on = {
    ...totals.on,
    'bank.paid': (event: any) => [
      change<any>(event.subject, (now) => ({
        created_at: event.time,
        ...now,
        sum: (now?.sum ?? 0) + event.data.amount
      }))
    ]
  }
  const mended = bankEngine({ stores, projections: [{ ...totals, on }] })
  await mended.start()
  await mended.retryParked(ids)
  t.same(await mended.parked(), [])
  const body = (await mended.collection('totals').load(['b'])).get('b') ?? ''
  t.equal(JSON.parse(body).sum, 15)
  t.ok((await replayed(mended, { swap: true, batch: 10 })).equal)
  await mended.stop()
})

t.test('replay finds a document that was tampered with, names it, and undo goes back', async (t) => {
  const stores = memoryStores()
  const engine = bankEngine({ stores })
  await engine.start()
  await write(engine, [
    ['a', 1],
    ['b', 2]
  ])
  await settled(engine)
  const { spec, checkpoint } = engine.projectionRunner.builder('totals')
  const forged = { key: 'a', body: '{"sum":1000000}', lists: {}, order: '', lookups: {} }
  const change = digestChange()
  change.add('some', 'other')
  const digest = change.applyTo(checkpoint.digest)
  await stores.readModels.commit([
    { spec, before: checkpoint.cursors, checkpoint: { ...checkpoint, digest }, writes: [forged], totals: [] }
  ])
  await engine.stop()

  const again = bankEngine({ stores })
  await again.start()
  const report = await replayed(again, { swap: true, batch: 10 })
  t.match(report, { equal: false, differences: ['a'], generation: 2, events: 2, documents: 4 })
  const sum = async () => JSON.parse((await again.collection('totals').load(['a'])).get('a') ?? '{}').sum
  t.equal(await sum(), 1)
  await write(again, [['b', 3]])
  await settled(again)
  t.ok(await again.undo('totals'))
  t.equal(await sum(), 1_000_000)
  const b = JSON.parse((await again.collection('totals').load(['b'])).get('b') ?? '{}')
  t.equal(b.sum, 5, 'the generation that was gone back to was brought up to date first')
  await again.stop()
})

t.test('a replay leaves the generation that undo goes back to, and no other', async (t) => {
  const stores = memoryStores()
  const engine = bankEngine({ stores })
  await engine.start()
  await write(engine, [['a', 1]])
  await settled(engine)
  const stored = async () => {
    const all = await Promise.all([1, 2, 3, 4, 5].map((n) => stores.readModels.checkpoint('totals', n)))
    return all.flatMap((one) => (one ? [one.generation] : []))
  }
  await replayed(engine, { swap: true })
  t.same(await stored(), [1, 2])
  await replayed(engine, { swap: false })
  t.same(await stored(), [1, 2], 'what was only compared is gone')
  await replayed(engine, { swap: true })
  t.same(await stored(), [2, 3])
  // As if the process had ended before the older one was dropped.
  await stores.readModels.swap('totals', { live: 3, previous: null, version: 1 })
  await replayed(engine, { swap: true })
  t.same(await stored(), [3, 4], 'what an earlier one left goes too')
  await engine.stop()
})

t.test('a replay beside a busy writer ends equal', async (t) => {
  const engine = bankEngine()
  await engine.start()
  let writing = true
  const writer = (async () => {
    while (writing)
      await write(engine, [
        ['a', 1],
        ['b', 2]
      ])
  })()
  for (let n = 0; n < 5; n++) t.ok((await replayed(engine, { swap: n % 2 === 0, batch: 3 })).equal)
  writing = false
  await writer
  await engine.stop()
})

t.test('a new version of a projection is built before it serves', async (t) => {
  const stores = memoryStores()
  const first = bankEngine({ stores })
  await first.start()
  await write(first, [['a', 4]])
  await settled(first)
  await first.stop()
  const second = bankEngine({ stores, projections: [{ ...totals, version: 2 }] })
  await second.start()
  t.equal(second.projectionRunner.builder('totals').spec.generation, 2)
  t.ok((await second.collection('totals').load(['a'])).has('a'))
  // What it is found by may stand in the one before in clear, and nobody goes back to another version.
  await retain(second, { generationMs: 7 * 86_400_000 })
  t.match(await stores.readModels.generations('totals'), { live: 2, previous: null })
  t.equal(await stores.readModels.checkpoint('totals', 1), undefined, 'its documents and lookups are gone')
  await second.stop()
})

t.test('a wipe that was interrupted is made by the next start, once', async (t) => {
  const stores = memoryStores()
  let wipes = 0
  const readModels = {
    ...stores.readModels,
    async wipe() {
      wipes += 1
    }
  }
  const first = bankEngine({ stores: { ...stores, readModels } })
  await first.start()
  const drop = () => first.projectionRunner.wiping(() => Promise.reject(new Error('the process ended')))
  await t.rejects(drop(), /ended/)
  await first.stop()
  t.equal(wipes, 0)
  for (const [starts, wiped] of [
    [1, 1],
    [2, 1]
  ]) {
    const again = bankEngine({ stores: { ...stores, readModels } })
    await again.start()
    await write(again, [['a', 1]])
    await settled(again)
    await again.stop()
    t.equal(wipes, wiped, `after ${starts} starts`)
  }
  let busy = true
  const refusing = {
    ...readModels,
    wipe: () => (busy ? Promise.reject(new Error('busy')) : readModels.wipe())
  }
  const third = bankEngine({ stores: { ...stores, readModels: refusing } })
  await third.start()
  await third.projectionRunner.wiping(async () => {})
  t.equal(wipes, 1, 'a storage that is busy')
  busy = false
  await write(third, [['a', 2]])
  await settled(third)
  t.equal(wipes, 2, 'is asked again')
  await third.stop()
})

t.test('a storage fault stops nothing for good and skips nothing', async (t) => {
  const stores = memoryStores()
  let faults = 3
  const readModels = {
    ...stores.readModels,
    commit: (changes: Parameters<typeof stores.readModels.commit>[0]) =>
      faults-- > 0 ? Promise.reject(new Error('disk')) : stores.readModels.commit(changes)
  }
  const engine = bankEngine({ stores: { ...stores, readModels } })
  await engine.start()
  await write(engine, [
    ['a', 1],
    ['a', 2]
  ])
  await settled(engine)
  t.equal(JSON.parse((await engine.collection('totals').load(['a'])).get('a') ?? '{}').sum, 3)
  t.equal(engine.projectionRunner.fault(), undefined)
  await engine.stop()
})

t.test(
  'of two projection runners on the same read models one is fenced off, and nothing is applied twice',
  async (t) => {
    const stores = memoryStores()
    const one = bankEngine({ stores })
    await one.start()
    const other = bankEngine({ stores })
    await other.start()
    await write(
      one,
      Array.from({ length: 30 }, (_, n) => [`s${n % 3}`, 1] as const)
    )
    await settled(one)
    await settled(other)
    const bodies = await one.collection('totals').load(['s0', 's1', 's2'])
    t.same(
      [...bodies.values()].map((body) => JSON.parse(body).sum),
      [10, 10, 10]
    )
    await Promise.all([one.stop(), other.stop()])
  }
)

t.test('an unknown event type is passed over; a known one of a newer version is parked', async (t) => {
  const events = memoryEventStore()
  const keys = createKeyRing(memoryKeyStore(), { request: async () => [] }, Buffer.alloc(32), (n) =>
    Buffer.alloc(n)
  )
  const codec = createCodec('bank', bankEvents, keys)
  const encoded = codec.encode('a', { type: 'bank.paid', data: { amount: 1 } }, 'i', 'now', cause as Cause)
  const newer = { ...encoded, body: encoded.body.replace('"dataversion":1', '"dataversion":9') }
  const unknown = { type: 'bank.robbed', body: '{}' }
  await events.commit([{ streams: [{ stream: 'a', expected: 'any', events: [unknown, newer] }] }])
  const engine = bankEngine({ stores: { ...memoryStores(), events } })
  await engine.start()
  await settled(engine)
  t.match(await engine.parked(), [{ position: 2, error: /newer than this version of Bursar/ }])
  await engine.stop()
})

t.test(
  'what was compared and kept waits for its swap, through a restart, and takes in what came since',
  async (t) => {
    const stores = memoryStores()
    const engine = bankEngine({ stores })
    await engine.start()
    await write(engine, [['a', 1]])
    await settled(engine)
    const stored = async () => {
      const all = await Promise.all([1, 2, 3, 4, 5].map((n) => stores.readModels.checkpoint('totals', n)))
      return all.flatMap((one) => (one ? [one.generation] : []))
    }
    t.equal(await engine.swap('totals', { differing: false }), undefined, 'nothing waits')
    await replayed(engine, { swap: false, keep: true })
    t.same(await stored(), [1, 2])
    await replayed(engine, { swap: false })
    t.same(await stored(), [1, 2], 'a check in between builds another and leaves it')
    await replayed(engine, { swap: false, keep: true })
    t.same(await stored(), [1, 3], 'a later one takes its place')
    await write(engine, [['a', 4]])
    await settled(engine)
    await engine.stop()

    const again = bankEngine({ stores })
    await again.start()
    t.match(await again.swap('totals', { differing: false }), { equal: true, swapped: true })
    t.match(await stores.readModels.generations('totals'), { live: 3, previous: 1 })
    t.equal(JSON.parse((await again.collection('totals').load(['a'])).get('a') ?? '{}').sum, 5)
    t.equal(await again.swap('totals', { differing: false }), undefined, 'it is swapped once')
    t.ok(await again.undo('totals'))
    t.equal(await again.swap('totals', { differing: false }), undefined, 'nor again after undo')
    await replayed(again, { swap: false, keep: true })
    await replayed(again, { swap: true })
    t.equal(await again.swap('totals', { differing: true }), undefined, 'a later swap passed it')
    t.equal((await stored()).length, 2)
    await again.stop()
  }
)

t.test('one that differs is swapped in for who says so', async (t) => {
  const stores = memoryStores()
  const engine = bankEngine({ stores })
  await engine.start()
  await write(engine, [['a', 1]])
  await settled(engine)
  await replayed(engine, { swap: false, keep: true })
  const { checkpoint } = engine.projectionRunner.builder('totals')
  const digest = digestChange()
  digest.add('some', 'other')
  await engine.stop()
  const spoilt = { ...checkpoint, digest: digest.applyTo(checkpoint.digest) }
  const { spec } = engine.projectionRunner.builder('totals')
  await stores.readModels.commit([
    { spec, before: checkpoint.cursors, checkpoint: spoilt, writes: [], totals: [] }
  ])
  const again = bankEngine({ stores })
  await again.start()
  t.match(await again.swap('totals', { differing: false }), { equal: false, swapped: false })
  t.match(await stores.readModels.generations('totals'), { live: 1 })
  t.match(await again.swap('totals', { differing: true }), { equal: false, swapped: true })
  t.match(await stores.readModels.generations('totals'), { live: 2, previous: 1 })
  await again.stop()
})

t.test('a wait that is over leaves no timer behind', async (t) => {
  const world = countingWorld()
  const signals: (AbortSignal | undefined)[] = []
  const sleep = (ms: number, signal?: AbortSignal) => {
    if (ms === 12_345) signals.push(signal)
    return world.clock.sleep(ms, signal)
  }
  const engine = bankEngine({ world: { ...world, clock: { ...world.clock, sleep } } })
  t.teardown(() => engine.stop())
  await engine.start()
  const reached = engine.projectionRunner.wait({ bank: 1 }, 12_345)
  t.same(
    signals.map((signal) => signal?.aborted),
    [false]
  )
  await engine.transact(cause, async (transaction) => transaction.append('a1', pay(1)))
  t.ok(await reached)
  t.same(
    signals.map((signal) => signal?.aborted),
    [true]
  )
})
