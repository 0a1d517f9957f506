/** What happens to a subscriber when topics hold duplicates, lack events, or were made anew; on a real Kafka. */
import {
  ensureTopics,
  eventsTopic,
  eventsTopicName,
  type KafkaSettings,
  kafkaBus,
  kafkaPublisher,
  listTopics,
  messagesBehind,
  refillTopic,
  subscribeToTopic
} from '@bursar/bus-kafka'
import {
  batchOf,
  type Cursor,
  type EventStore,
  firstCheckpoint,
  type StoredEvent,
  type Subscription
} from '@bursar/event-sourcing'
import { append, memoryEventStore } from '@bursar/testing'
import { Kafka, logLevel } from 'kafkajs'
import t, { type Test } from 'tap'
import { dropTopics, freshSettings, makeTopics, withoutKafka } from './real-kafka.ts'
import { relaying } from './relaying.ts'

const options = { skip: withoutKafka, timeout: 60_000 }

async function scene(t: Test): Promise<KafkaSettings> {
  const settings = freshSettings()
  await makeTopics(settings, ['auth'])
  t.teardown(() => dropTopics(settings))
  return settings
}

async function filled(count: number, log = memoryEventStore()): Promise<EventStore> {
  for (let n = 0; n < count; n += 50) {
    const appends = Array.from({ length: Math.min(50, count - n) }, (_, m) =>
      append(`s${(n + m) % 9}`, 'any')
    )
    await log.commit(appends)
  }
  return log
}

/** Follows up to `position`. */
async function follow(subscription: Subscription, position: number, limit = 512) {
  const seen: StoredEvent[] = []
  let cursor: Cursor | null = null
  for (let reached = 0; reached < position; ) {
    const delivery = await subscription.next(limit)
    if (!delivery) break
    seen.push(...delivery.events)
    cursor = delivery.cursor
    reached = delivery.position
  }
  return { seen, cursor }
}

t.test('a long log through a slow subscriber that starts again', options, async (t) => {
  const settings = await scene(t)
  const log = await filled(15_000)
  t.teardown(relaying(settings, 'auth', log))
  const bus = kafkaBus({ ...settings, service: 'billing' })
  t.teardown(() => bus.close())
  let cursor: Cursor | null = null
  const seen: StoredEvent[] = []
  for (const until of [1, 700, 9_000, 15_000]) {
    const subscription = bus.subscribe('auth', cursor)
    const part = await follow(subscription, until, 333)
    seen.push(...part.seen)
    cursor = part.cursor
    await subscription.close()
  }
  t.equal(seen.length, 15_000)
  const same = (await log.read(0, 20_000)).every((event, n) => event.hash === seen[n]?.hash)
  t.ok(same, 'each event once, in the order of the log')
  t.same(bus.faults(), {})
  const [state] = await listTopics(settings, ['auth'])
  t.match(state, { exists: true, partitions: 4, replication: 1, differs: [] })
  t.equal(messagesBehind(cursor, state as any), 0)
  t.ok(messagesBehind(null, state as any) >= 15_000)
})

t.test('what is published twice comes once', options, async (t) => {
  const settings = await scene(t)
  const log = await filled(200)
  const bus = kafkaBus({ ...settings, service: 'billing' })
  t.teardown(() => bus.close())
  const subscription = bus.subscribe('auth', null)
  const endFirst = relaying(settings, 'auth', log)
  const first = await follow(subscription, 200)
  await endFirst()
  // A relay that knows nothing of the first publishes all of it again.
  t.teardown(relaying(settings, 'auth', log))
  await filled(10, log as ReturnType<typeof memoryEventStore>)
  const rest = await follow(subscription, 210)
  t.same(
    [...first.seen, ...rest.seen].map(({ position }) => position),
    Array.from({ length: 210 }, (_, n) => n + 1)
  )
})

t.test('a topic that lacks an event stops its subscriber until it is filled again', options, async (t) => {
  const settings = await scene(t)
  const log = await filled(60)
  const publisher = kafkaPublisher(settings, 'auth')
  await publisher.open()
  const { batch } = batchOf(await log.read(0, 100), firstCheckpoint(publisher.partitions), publisher)
  await publisher.publish(batch.filter(({ event }) => event.position !== 30))
  await publisher.close()

  let gaps = 0
  const parts = { settings, service: 'billing', source: 'auth', gapMs: 500, onGap: () => (gaps += 1) }
  const subscription = subscribeToTopic({ ...parts, after: null })
  const before = await follow(subscription, 29)
  t.equal(before.seen.length, 29)
  await t.rejects(subscription.next(10), { code: 'unavailable', message: /position 29/ })
  t.match(subscription.fault(), { code: 'unavailable' })
  t.equal(gaps, 1)
  await subscription.close()

  const partition = batch.find(({ event }) => event.position === 30)?.partition
  const tail = batch.filter((message) => message.partition === partition && message.event.position >= 30)
  const seen: number[] = []
  const onProgress = (position: number) => seen.push(position)
  t.equal(
    await refillTopic({ settings, service: 'auth', log, what: 'missing', onProgress }),
    tail.length,
    'the event and what comes after it in its partition'
  )
  t.same(seen, [60])
  t.equal(await refillTopic({ settings, service: 'auth', log, what: 'missing' }), 0)
  const again = subscribeToTopic({ ...parts, after: before.cursor })
  t.teardown(() => again.close())
  t.same(
    (await follow(again, 60)).seen.map(({ position }) => position),
    Array.from({ length: 31 }, (_, n) => n + 30)
  )
})

t.test('a topic that was made anew: from the cursor on, nothing twice', options, async (t) => {
  const settings = await scene(t)
  const log = await filled(40)
  t.equal(await refillTopic({ settings, service: 'auth', log, what: 'everything' }), 40)
  const parts = { settings, service: 'billing', source: 'auth', gapMs: 500 }
  const subscription = subscribeToTopic({ ...parts, after: null })
  const before = await follow(subscription, 25, 25)
  await subscription.close()

  const admin = new Kafka({ brokers: [...settings.brokers], logLevel: logLevel.NOTHING }).admin()
  await admin.connect()
  await admin.deleteTopics({ topics: [eventsTopicName(settings, 'auth')] })
  await admin.disconnect()
  await new Promise((resolve) => setTimeout(resolve, 1_000))
  await ensureTopics(settings, [eventsTopic(settings, 'auth')])
  const again = subscribeToTopic({ ...parts, after: before.cursor })
  t.teardown(() => again.close())
  t.equal(await refillTopic({ settings, service: 'auth', log, what: 'everything' }), 40)
  t.same(
    (await follow(again, 40)).seen.map(({ position }) => position),
    Array.from({ length: 40 - before.seen.length }, (_, n) => before.seen.length + n + 1)
  )
})
