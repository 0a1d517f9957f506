import {
  awaitedKeys,
  createKeyRelay,
  createKeyRing,
  type KeyDelivery,
  type KeyStore,
  type KeyTopic,
  type WrappedKey
} from '@bursar/event-sourcing'
import { memoryKeyStore, memoryLeases } from '@bursar/testing'
import t, { type Test } from 'tap'
import { instance, type VirtualTime, virtualTime } from './virtual-time.ts'

const person = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`
const master = Buffer.alloc(32, 7)
let drawn = 0
const random = (bytes: number) => Buffer.alloc(bytes, drawn++ % 251)

/** A topic in memory; a cursor is a place in it. */
function memoryTopic() {
  const published: WrappedKey[] = []
  const waiting = new Set<() => void>()
  const wake = () => {
    for (const one of waiting) one()
    waiting.clear()
  }
  const topic: KeyTopic = {
    async open() {},
    async publish(keys) {
      published.push(...keys)
      wake()
    },
    follow(after) {
      let at = Number(after ?? 0)
      let closed = false
      return {
        async next(): Promise<KeyDelivery | undefined> {
          while (!closed && at >= published.length) await new Promise<void>((go) => waiting.add(go))
          if (closed) return undefined
          const keys = published.slice(at)
          at = published.length
          return { keys, cursor: String(at) }
        },
        async close() {
          closed = true
          wake()
        }
      }
    },
    async close() {}
  }
  return { topic, published }
}

function relaying(t: Test, time: VirtualTime, topic: KeyTopic, keys: KeyStore = memoryKeyStore()) {
  const wakes = new Set<() => void>()
  const relay = createKeyRelay({
    keys,
    topic,
    leases: memoryLeases(time.clock),
    self: instance('one'),
    clock: time.clock,
    monotonic: time.now,
    watch(wake) {
      wakes.add(wake)
      return () => wakes.delete(wake)
    }
  })
  relay.start()
  t.teardown(async () => {
    const stopping = relay.stop()
    await time.pass(10_000)
    await stopping
  })
  return { keys, relay }
}

t.test('each service passes on its own keys, and what it got from others only once', async (t) => {
  const time = virtualTime()
  const { topic, published } = memoryTopic()
  const auth = relaying(t, time, topic)
  const billing = relaying(t, time, topic)
  await auth.keys.put([
    { person: person(1), wrapped: 'a' },
    { person: 'names', wrapped: 'a secret of auth' }
  ])
  await billing.keys.put([{ person: person(2), wrapped: 'b' }])
  await time.pass(10_000)
  t.match(await billing.keys.get([person(1)]), [{ wrapped: 'a' }])
  t.match(await auth.keys.get([person(2)]), [{ wrapped: 'b' }])
  t.same(await billing.keys.get(['names']), [], 'secrets of a service stay there')
  t.equal(published.length, 2)
  t.equal(auth.relay.fault(), undefined)
})

t.test('a key that comes after its removal is taken back everywhere', async (t) => {
  const time = virtualTime()
  const { topic, published } = memoryTopic()
  const auth = relaying(t, time, topic)
  await auth.keys.put([{ person: person(1), wrapped: 'a' }])
  await time.pass(5_000)
  await auth.keys.put([{ person: person(1), wrapped: null }])
  await time.pass(5_000)
  t.same(published.at(-1), { person: person(1), wrapped: null })
  await topic.publish([{ person: person(1), wrapped: 'a' }])
  await time.pass(5_000)
  t.same(published.at(-1), { person: person(1), wrapped: null }, 'the removal is the last word')
  const newcomer = relaying(t, time, topic)
  await time.pass(5_000)
  t.match(await newcomer.keys.get([person(1)]), [{ wrapped: null }])
})

t.test('a topic that is away is tried again from the note', async (t) => {
  const time = virtualTime()
  const { topic, published } = memoryTopic()
  let away = true
  const flaky: KeyTopic = {
    ...topic,
    publish: (keys) => (away ? Promise.reject(new Error('no broker')) : topic.publish(keys))
  }
  const auth = relaying(t, time, flaky)
  await auth.keys.put([{ person: person(1), wrapped: 'a' }])
  await time.pass(10_000)
  t.match(auth.relay.fault(), { message: 'no broker' })
  away = false
  await time.pass(10_000)
  t.equal(auth.relay.fault(), undefined)
  t.equal(published.length, 1)
})

t.test('a key is waited for, for a bounded time', async (t) => {
  const time = virtualTime()
  const keys = memoryKeyStore()
  const exchange = awaitedKeys(keys, time.clock)
  const waits = exchange.request([person(1), person(2)])
  await time.pass(300)
  await keys.put([{ person: person(1), wrapped: 'a' }])
  await time.pass(300)
  await keys.put([{ person: person(2), wrapped: 'b' }])
  await time.pass(100)
  t.equal((await waits).length, 2)
  const inVain = exchange.request([person(1), person(3)])
  await time.pass(2_100)
  t.match(await inVain, [{ person: person(1) }])
})

t.test('only who introduces a person makes the key', async (t) => {
  const keys = memoryKeyStore()
  let asked = 0
  const exchange = {
    async request() {
      asked += 1
      return []
    }
  }
  const ring = createKeyRing(keys, exchange, master, random)
  await ring.ensure([person(1)], new Set([person(1)]))
  t.equal(asked, 0, 'nobody else can know a person who is new')
  await ring.ensure([person(1)], new Set())
  await t.rejects(ring.ensure([person(1), person(2)], new Set()), { code: 'unavailable' })
  t.same(await keys.get([person(2)]), [], 'no second key')
  t.equal(asked, 1)
})
