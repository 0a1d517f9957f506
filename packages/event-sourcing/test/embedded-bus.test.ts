import { type EventStore, embeddedBus } from '@bursar/event-sourcing'
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

t.test('followers at the head share one read', async (t) => {
  const { log, reads } = counted()
  const bus = embeddedBus({ auth: log })
  t.teardown(() => bus.close())
  const followers = Array.from({ length: 5 }, () => bus.subscribe('auth', null))
  let waits = followers.map((follower) => follower.next(100))
  await log.head()
  const before = reads()
  for (let n = 0; n < 10; n++) {
    await log.commit([append('a', n)])
    const deliveries = await Promise.all(waits)
    t.ok(deliveries.every((delivery) => delivery?.position === n + 1))
    waits = followers.map((follower) => follower.next(100))
    await log.head()
  }
  // One finds the event and one finds the end, whoever of the five asks first.
  t.ok(reads() - before <= 20, `${reads() - before} reads for 10 events and 5 followers`)
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

t.test('a follower far behind catches up beside one at the head', async (t) => {
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
