import { type Append, type EventStore, embeddedBus } from '@bursar/event-sourcing'
import { append, eventBusContract, memoryEventStore } from '@bursar/testing'
import t from 'tap'

t.test('contract', (t) =>
  eventBusContract(t, async () => {
    const logs = { auth: memoryEventStore(), billing: memoryEventStore() }
    const bus = embeddedBus(logs)
    return { port: { bus, logs }, close: () => bus.close() }
  })
)

/** A log that counts its reads. */
function counted(): { log: EventStore; reads: () => number } {
  let reads = 0
  const log = memoryEventStore()
  const read: EventStore['read'] = (after, limit) => {
    reads += 1
    return log.read(after, limit)
  }
  return { log: { ...log, read }, reads: () => reads }
}

t.test('subscribers at the head share one read', async (t) => {
  const { log, reads } = counted()
  const bus = embeddedBus({ auth: log })
  t.teardown(() => bus.close())
  const subscribers = Array.from({ length: 5 }, () => bus.subscribe('auth', null))
  let waits = subscribers.map((subscriber) => subscriber.next(100))
  await log.head()
  const before = reads()
  for (let n = 0; n < 10; n++) {
    await log.commit([append('a', n)])
    const deliveries = await Promise.all(waits)
    t.ok(deliveries.every((delivery) => delivery?.position === n + 1))
    waits = subscribers.map((subscriber) => subscriber.next(100))
    await log.head()
  }
  // One finds the event and one finds the end, whoever of the five asks first.
  t.ok(reads() - before <= 20, `${reads() - before} reads for 10 events and 5 subscribers`)
})

/** A log that gives its commits along with the wake-up, and counts its reads. */
function telling(): { log: EventStore; reads: () => number; quiet: (commit: Append) => Promise<unknown> } {
  const { log, reads } = counted()
  const watchers = new Set<Parameters<EventStore['watch']>[0]>()
  const commit: EventStore['commit'] = async (appends) => {
    const results = await log.commit(appends)
    const events = results.flatMap((result) => (result.ok ? result.events : []))
    for (const wake of watchers) wake(events)
    return results
  }
  const watch: EventStore['watch'] = (wake) => {
    watchers.add(wake)
    return () => watchers.delete(wake)
  }
  const quiet = async (append: Append) => {
    await log.commit([append])
    for (const wake of watchers) wake()
  }
  return { log: { ...log, commit, watch }, reads, quiet }
}

t.test('what comes with a wake-up is not read again', async (t) => {
  const { log, reads, quiet } = telling()
  const bus = embeddedBus({ auth: log })
  t.teardown(() => bus.close())
  await log.commit([append('a', 0)])
  const subscribers = ['0', '0', '1'].map((after) => bus.subscribe('auth', after))
  const next = () => Promise.all(subscribers.map((subscriber) => subscriber.next(100)))
  t.match(await subscribers[0]?.next(100), { position: 1 })
  t.match(await subscribers[1]?.next(100), { position: 1 })
  const before = reads()
  for (let n = 1; n < 6; n++) {
    const waits = next()
    await log.commit([append('a', n)])
    t.ok((await waits).every((delivery) => delivery?.events.length === 1 && delivery.position === n + 1))
  }
  t.ok(reads() - before <= 3, 'but at the beginning, where each subscriber asks whether the log ends there')
  const waits = next()
  await quiet(append('a', 6))
  t.ok(
    (await waits).every((delivery) => delivery?.position === 7),
    'a commit that came without is read'
  )
  await quiet(append('a', 7))
  await log.commit([append('a', 8)])
  const [late] = await next()
  t.same(
    late?.events.map(({ position }) => position),
    [8, 9],
    'and nothing is passed over'
  )
})

t.test('a commit that falls into a read under way is not missed', async (t) => {
  const log = memoryEventStore()
  const gates: (() => void)[] = []
  const slow: EventStore = {
    ...log,
    async read(after, limit) {
      const events = await log.read(after, limit)
      await new Promise<void>((resolve) => gates.push(resolve))
      return events
    }
  }
  const bus = embeddedBus({ auth: slow })
  const openGates = async () => {
    for (let n = 0; n < 10; n++) {
      for (const open of gates.splice(0)) open()
      await log.head()
    }
  }
  const first = bus.subscribe('auth', null).next(10)
  await log.head()
  await log.commit([append('a', 0)])
  await log.head()
  const second = bus.subscribe('auth', null).next(10)
  await openGates()
  t.match(await first, { position: 1 })
  t.match(await second, { position: 1 }, 'though the read that was under way began before it')
})

t.test('a subscriber far behind catches up beside one at the head', async (t) => {
  const log = memoryEventStore()
  for (let n = 0; n < 30; n++) await log.commit([append('a', n * 100, 100)])
  const bus = embeddedBus({ auth: log })
  t.teardown(() => bus.close())
  const head = bus.subscribe('auth', '2999')
  t.match(await head.next(10), { position: 3_000, cursor: '3000' })
  const behind = bus.subscribe('auth', '5')
  let reached = 5
  while (reached < 3_000) {
    const delivery = await behind.next(512)
    t.equal(delivery?.events[0]?.position, reached + 1)
    reached = delivery?.position ?? 3_000
  }
  t.throws(() => bus.subscribe('nobody', null))
})

t.test('a read that fails rejects next, and the next one works', async (t) => {
  const log = memoryEventStore()
  await log.commit([append('a', 0)])
  let broken = true
  const read: EventStore['read'] = (after, limit) =>
    broken ? Promise.reject(new Error('no disk')) : log.read(after, limit)
  const bus = embeddedBus({ auth: { ...log, read } })
  t.teardown(() => bus.close())
  const subscription = bus.subscribe('auth', null)
  await t.rejects(subscription.next(10), { message: 'no disk' })
  broken = false
  t.match(await subscription.next(10), { position: 1 })
})
