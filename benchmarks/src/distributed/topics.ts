/** The relay and a subscriber, against the driver alone that sends and reads the same messages. */
import {
  ensureTopics,
  eventsTopic,
  type KafkaSettings,
  kafkaPublisher,
  subscribeToTopic,
  toMessage
} from '@bursar/bus-kafka'
import {
  batchOf,
  createRelay,
  firstCheckpoint,
  type Outgoing,
  type StoredEvent,
  systemWorld
} from '@bursar/event-sourcing'
import { type MongoStores, mongoStores } from '@bursar/store-mongodb'
import { Kafka, logLevel, Partitioners } from 'kafkajs'
import { amounts } from './amounts.ts'
import { appendTo } from './made-events.ts'
import type { Places } from './places.ts'

/** Events a second. */
export interface TopicFigures {
  readonly relay: number
  readonly rawProducer: number
  readonly subscriber: number
  readonly rawConsumer: number
}

const service = 'bench'
const page = 1_000

export async function measureTopics({ mongodbUri, brokers, prefix }: Places): Promise<TopicFigures> {
  const named = (name: string): KafkaSettings => ({
    brokers,
    clientId: 'bench',
    prefix: `${prefix}.${name}.`
  })
  const [settings, raw] = [named('ours'), named('raw')]
  await ensureTopics(settings, [eventsTopic(settings, service)])
  await ensureTopics(raw, [eventsTopic(raw, service)])
  const stores = await mongoStores({ uri: mongodbUri, database: `${prefix}_topics` })
  try {
    const events = await fill(stores)
    const relay = await rateOf(() => relayed(stores, settings))
    const rawProducer = await rateOf(await rawSender(raw, settings, events))
    const subscriber = await rateOf(() => followed(settings))
    const rawConsumer = await rateOf(() => rawRead(raw))
    return { relay, rawProducer, subscriber, rawConsumer }
  } finally {
    await stores.close()
  }
}

async function rateOf(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now()
  await work()
  return amounts.events / ((performance.now() - begun) / 1_000)
}

async function fill({ events }: MongoStores): Promise<StoredEvent[]> {
  const all: StoredEvent[] = []
  while (all.length < amounts.events) {
    const appends = Array.from({ length: page }, (_, n) => {
      const made = all.length + n
      return appendTo(`thing-${made % 5_000}`, made)
    })
    for (const result of await events.commit(appends)) if (result.ok) all.push(...result.events)
  }
  return all
}

async function relayed({ events, leases }: MongoStores, settings: KafkaSettings): Promise<void> {
  const { clock, id } = systemWorld()
  const publisher = kafkaPublisher(settings, service)
  const relay = createRelay({ store: events, publisher, leases, self: { id: id(), address: '' }, clock })
  relay.start()
  while (relay.position() < amounts.events) await clock.sleep(2)
  await relay.stop()
  await publisher.close()
}

function kafkaOf({ brokers }: KafkaSettings): Kafka {
  return new Kafka({ brokers: [...brokers], clientId: 'bench-raw', logLevel: logLevel.NOTHING })
}

/** Sends messages that are made before anything is measured, as large batches as the relay's. */
async function rawSender(raw: KafkaSettings, settings: KafkaSettings, events: readonly StoredEvent[]) {
  const publisher = kafkaPublisher(settings, service)
  await publisher.open()
  const all: Outgoing[] = []
  let checkpoint = firstCheckpoint(publisher.partitions)
  while (all.length < amounts.events) {
    const { batch, after } = batchOf(events.slice(all.length, all.length + page), checkpoint, publisher)
    all.push(...batch)
    checkpoint = after
  }
  await publisher.close()
  const messages = all.map((outgoing) => toMessage(outgoing, service))
  const { topic } = eventsTopic(raw, service)
  return async () => {
    const producer = kafkaOf(raw).producer({
      idempotent: true,
      maxInFlightRequests: 1,
      createPartitioner: Partitioners.DefaultPartitioner
    })
    await producer.connect()
    for (let n = 0; n < amounts.events; n += page) {
      await producer.send({ topic, acks: -1, messages: messages.slice(n, n + page) })
    }
    await producer.disconnect()
  }
}

async function followed(settings: KafkaSettings): Promise<void> {
  const subscription = subscribeToTopic({ settings, service: 'reader', source: service, after: null })
  for (let position = 0; position < amounts.events; ) {
    const delivery = await subscription.next(page)
    if (!delivery) throw new Error('the subscription ended')
    position = delivery.position
  }
  await subscription.close()
}

async function rawRead(raw: KafkaSettings): Promise<void> {
  const consumer = kafkaOf(raw).consumer({ groupId: `${raw.prefix}reader` })
  await consumer.connect()
  await consumer.subscribe({ topic: eventsTopic(raw, service).topic, fromBeginning: true })
  let read = 0
  await new Promise<void>((resolve, reject) => {
    const eachBatch = async ({ batch }: { batch: { messages: readonly unknown[] } }) => {
      read += batch.messages.length
      if (read >= amounts.events) resolve()
    }
    consumer.run({ eachBatch }).catch(reject)
  })
  await consumer.disconnect()
}
