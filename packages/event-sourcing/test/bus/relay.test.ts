import { batchOf, createRelay, firstCheckpoint, type Outgoing, type Publisher } from '@bursar/event-sourcing'
import { append, memoryEventStore, memoryLeases } from '@bursar/testing'
import t, { type Test } from 'tap'
import { instance, virtualTime } from '../virtual-time.ts'

const PARTITIONS = 3
const partitionOf = (stream: string) => Number(stream.slice(1)) % PARTITIONS

/** What a broker has: each partition's messages in the order of their coming. */
interface Broker {
  readonly partitions: Outgoing[][]
  /** Called before a batch is stored; may throw, or wait. */
  before: (batch: readonly Outgoing[], store: (some: readonly Outgoing[]) => void) => Promise<void>
  opened: number
}

function newBroker(): Broker {
  return {
    partitions: Array.from({ length: PARTITIONS }, () => []),
    before: async () => {},
    opened: 0
  }
}

function publisherTo(broker: Broker): Publisher {
  const store = (some: readonly Outgoing[]) => {
    for (const message of some) broker.partitions[message.partition]?.push(message)
  }
  return {
    partitions: PARTITIONS,
    partitionOf,
    async open() {
      broker.opened += 1
    },
    async publish(batch) {
      await broker.before(batch, store)
      store(batch)
    },
    async close() {}
  }
}

/** Follows as a consumer does: drops what it has seen, and says where a partition does not hang together. */
function followed(broker: Broker): { positions: number[]; duplicates: number; gaps: string[] } {
  const positions: number[] = []
  const gaps: string[] = []
  let duplicates = 0
  for (const [partition, messages] of broker.partitions.entries()) {
    let seen = 0
    for (const { event, prevposition } of messages) {
      if (event.position <= seen) duplicates += 1
      else {
        if (prevposition !== seen)
          gaps.push(`${partition}: ${event.position} after ${prevposition}, not ${seen}`)
        seen = event.position
        positions.push(event.position)
      }
    }
  }
  return { positions: positions.sort((a, b) => a - b), duplicates, gaps }
}

async function fill(store: ReturnType<typeof memoryEventStore>, count: number) {
  for (let n = 0; n < count; n++) await store.commit([append(`s${(n * 7) % 5}`, 'any')])
}

function scene(t: Test) {
  const time = virtualTime()
  const leases = memoryLeases(time.clock)
  const store = memoryEventStore()
  const broker = newBroker()
  const relay = (id: string, on = leases) => {
    const made = createRelay({
      store,
      publisher: publisherTo(broker),
      leases: on,
      self: instance(id),
      clock: time.clock,
      monotonic: time.now,
      leaseMs: 3_000
    })
    t.teardown(async () => {
      const stopping = made.stop()
      await time.pass(10_000)
      await stopping
    })
    return made
  }
  const complete = async () => {
    const { position } = await store.head()
    const { positions, gaps } = followed(broker)
    t.same(gaps, [])
    t.same(
      positions,
      Array.from({ length: position }, (_, n) => n + 1),
      'every event, each partition in order'
    )
  }
  return { time, leases, store, broker, relay, complete }
}

t.test('publishes the log as it grows, and goes on from its note', async (t) => {
  const { time, leases, store, broker, relay, complete } = scene(t)
  await fill(store, 20)
  const first = relay('one')
  first.start()
  await time.pass(10)
  await complete()
  await fill(store, 5)
  // What is committed while it rests after the first of them goes out together.
  await time.pass(50)
  await complete()
  t.equal(first.position(), 25)
  t.equal(await first.lag(), 0)
  t.ok(first.leading())
  await first.stop()
  t.match(JSON.parse((await leases.read('relay'))?.note ?? ''), { position: 25 })
  await fill(store, 3)
  const next = relay('two')
  t.equal(await next.lag(), 3)
  next.start()
  await time.pass(10)
  await complete()
  t.equal(followed(broker).duplicates, 0, 'nothing is published again without need')
})

t.test('a crash between publishing and noting: published again, with the same prevposition', async (t) => {
  const { time, leases, store, broker, relay, complete } = scene(t)
  await fill(store, 10)
  let crash = true
  const crashing = {
    ...leases,
    note: async (...note: Parameters<typeof leases.note>) => {
      if (crash) throw new Error('the store is away')
      return leases.note(...note)
    }
  }
  const one = relay('one', crashing)
  one.start()
  await time.pass(40)
  t.match(one.fault(), { message: 'the store is away' })
  await complete()
  crash = false
  await time.pass(10_000)
  await complete()
  t.ok(followed(broker).duplicates >= 10)
  t.equal(one.fault(), undefined)
  for (const messages of broker.partitions) {
    const said = new Map(messages.map(({ event, prevposition }) => [event.position, prevposition]))
    t.ok(messages.every(({ event, prevposition }) => said.get(event.position) === prevposition))
  }
})

t.test('a batch of which only some partitions were stored is published whole again', async (t) => {
  const { time, store, broker, relay, complete } = scene(t)
  await fill(store, 12)
  let tries = 0
  broker.before = async (batch, store) => {
    tries += 1
    if (tries > 3) return
    store(batch.filter(({ partition }) => partition !== tries % PARTITIONS))
    throw new Error('connection closed')
  }
  const one = relay('one')
  one.start()
  await time.pass(5_000)
  await complete()
  t.equal(broker.opened, 4, 'connected anew after each failure')
})

t.test('a holder that was paused publishes no more once it wakes up', async (t) => {
  const { time, leases, store, broker, relay, complete } = scene(t)
  await fill(store, 6)
  let wake = () => {}
  broker.before = () =>
    new Promise((resolve) => {
      wake = resolve
    })
  let paused = false
  const old = relay('old', {
    ...leases,
    take: (...wanted) => (paused ? Promise.reject(new Error('paused')) : leases.take(...wanted))
  })
  old.start()
  await time.pass(10)
  // Its batch is on its way for longer than its lease, which nobody renews.
  paused = true
  broker.before = async () => {}
  const next = relay('next')
  next.start()
  await time.pass(5_000)
  t.notOk(old.leading())
  t.ok(next.leading())
  await fill(store, 6)
  await time.pass(5_000)
  await complete()
  wake()
  await time.pass(100)
  t.equal(followed(broker).duplicates, 6, 'its late batch, and nothing after it')
  await complete()
  await fill(store, 3)
  await time.pass(5_000)
  await complete()
})

t.test('a refused note ends the publishing at once, whatever the holder’s own clock says', async (t) => {
  const { time, leases, store, broker, relay } = scene(t)
  await fill(store, 6)
  const one = relay('one')
  one.start()
  await time.pass(10)
  await leases.release('relay', (await leases.read('relay'))?.term ?? 0)
  await leases.take('relay', instance('other'), 60_000)
  await fill(store, 3)
  await time.pass(10)
  t.match(one.fault(), { code: 'fenced' })
  t.notOk(one.leading())
  const published = followed(broker).positions.length
  await fill(store, 3)
  await time.pass(10_000)
  t.equal(followed(broker).positions.length, published)
  t.equal(one.fault(), undefined, 'that another does the work is no fault')
})

t.test('while the broker is away it pauses longer and longer, and then goes on', async (t) => {
  const { time, store, broker, relay, complete } = scene(t)
  await fill(store, 4)
  let away = true
  let tries = 0
  broker.before = async () => {
    tries += 1
    if (away) throw new Error('no broker')
  }
  const one = relay('one')
  one.start()
  await time.pass(30_000)
  t.match(one.fault(), { message: 'no broker' })
  t.ok(tries > 5 && tries < 20, `${tries} tries in 30 s`)
  t.equal(one.position(), 0)
  away = false
  await time.pass(6_000)
  await complete()
  t.equal(one.fault(), undefined)
})

t.test('another number of partitions is a fault, and nothing goes out', async (t) => {
  const { time, leases, store, broker, relay } = scene(t)
  const { term } = await leases.take('relay', instance('before'), 1)
  await leases.note('relay', term, JSON.stringify({ position: 1, last: [1, 0] }))
  await time.pass(10)
  await fill(store, 2)
  const one = relay('one')
  one.start()
  await time.pass(100)
  t.match(one.fault(), { message: 'published to 2 partitions so far, and there are 3 now' })
  t.equal(followed(broker).positions.length, 0)
})

t.test('a batch has bounds, and what is too large goes alone', async (t) => {
  const store = memoryEventStore()
  const large = { type: 'test.noted', body: JSON.stringify({ note: 'x'.repeat(600_000) }) }
  await store.commit([append('s0', 0, 2)])
  await store.commit([{ streams: [{ stream: 's1', expected: 0, events: [large, large] }] }])
  const events = await store.read(0, 100)
  const first = batchOf(events, firstCheckpoint(PARTITIONS), { partitionOf })
  t.same(
    first.batch.map(({ event, prevposition }) => [event.position, prevposition]),
    [
      [1, 0],
      [2, 1]
    ]
  )
  const second = batchOf(events.slice(2), first.after, { partitionOf })
  t.same(second.after, { position: 3, last: [2, 3, 0] })
})
