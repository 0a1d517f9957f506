/** The memory adapters keep the ports' promises, and the hook stands where it says. */
import { type EventStore, systemClock } from '@bursar/event-sourcing'
import { memoryCounters } from '@bursar/service-kit'
import {
  append,
  countersContract,
  eventBusContract,
  eventStoreContract,
  eventStoreTermsContract,
  jobStoreContract,
  keyStoreContract,
  leasesContract,
  logEndContract,
  memoryBus,
  memoryEventStore,
  memoryKeyStore,
  memoryLeases,
  memoryLeaseTable,
  memoryLog,
  memoryReadModels,
  memoryRing,
  memoryShelf,
  readModelsContract
} from '@bursar/testing'
import t from 'tap'

const closeNothing = async () => {}

await t.test('event store', (t) =>
  eventStoreContract(t, async () => {
    const log = memoryLog()
    return { port: memoryEventStore(log), reopen: async () => memoryEventStore(log), close: closeNothing }
  })
)

await t.test('jobs', (t) =>
  jobStoreContract(t, async () => {
    const log = memoryLog()
    const open = async () => memoryEventStore(log)
    return { port: await open(), beside: open, reopen: open, close: closeNothing }
  })
)

await t.test('event store: terms', (t) =>
  eventStoreTermsContract(t, async () => {
    const log = memoryLog()
    return { port: memoryEventStore(log), beside: async () => memoryEventStore(log), close: closeNothing }
  })
)

await t.test('counters', (t) =>
  countersContract(t, async () => ({ port: memoryCounters(), close: closeNothing }))
)

await t.test('leases', (t) =>
  leasesContract(t, async () => {
    const table = memoryLeaseTable()
    const open = () => memoryLeases(systemClock(), table)
    return { port: open(), reopen: async () => open(), close: closeNothing }
  })
)

await t.test('read models', (t) =>
  readModelsContract(t, async () => {
    const shelf = memoryShelf()
    return { port: memoryReadModels(shelf), reopen: async () => memoryReadModels(shelf), close: closeNothing }
  })
)

await t.test('key store', (t) =>
  keyStoreContract(t, async () => {
    const ring = memoryRing()
    return { port: memoryKeyStore(ring), reopen: async () => memoryKeyStore(ring), close: closeNothing }
  })
)

await t.test('bus', (t) =>
  eventBusContract(t, async () => {
    const logs = { auth: memoryEventStore(), billing: memoryEventStore() }
    const bus = memoryBus(logs)
    return { port: { bus, logs }, close: () => bus.close() }
  })
)

await t.test('a bus that repeats, cuts short and mixes streams', (t) =>
  eventBusContract(t, async () => {
    const logs: { auth: EventStore; billing: EventStore } = {
      auth: memoryEventStore(),
      billing: memoryEventStore()
    }
    let turn = 0
    const bus = memoryBus(logs, {
      disturb(events, limit) {
        turn += 1
        const some = events.slice(0, Math.max(1, events.length - (turn % 3)))
        const mixed = [...some].sort((a, b) => a.stream.localeCompare(b.stream) || a.version - b.version)
        return turn % 4 === 0 ? [...mixed, ...mixed].slice(0, limit) : mixed
      }
    })
    return { port: { bus, logs }, close: () => bus.close() }
  })
)

await t.test('the hook stands before and after each operation takes effect', async (t) => {
  const log = memoryLog()
  const seen: string[] = []
  const store = memoryEventStore(log, async ({ name, when }) => {
    seen.push(`${when} ${name}: ${log.events.length}`)
    if (log.events.length === 2) throw new Error('crash')
  })
  await store.commit([append('a', 0)])
  t.same(seen, ['before events.commit: 0', 'after events.commit: 1'])
  await t.rejects(store.commit([append('a', 1)]), { message: 'crash' })
  t.equal((await memoryEventStore(log).head()).position, 2, 'committed, though its caller never heard of it')
  await t.rejects(store.commit([append('a', 2)]))
  t.equal(log.events.length, 2, 'stopped before it took effect')
})

await t.test('the end of a log', (t) =>
  logEndContract(t, async () => {
    const log = memoryLog()
    return {
      port: {
        events: memoryEventStore(log),
        async cut(events) {
          log.events.splice(-events)
        }
      },
      close: closeNothing
    }
  })
)
