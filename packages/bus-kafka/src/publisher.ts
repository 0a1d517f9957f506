/** Publishes a service's log to its topic. */
import type { Publisher } from '@bursar/event-sourcing'
import { Partitioners, type Producer } from 'kafkajs'
import { kafkaClient, retry } from './client.ts'
import { toMessage } from './cloud-event.ts'
import { ensureTopics } from './ensure-topics.ts'
import { partitionOfKey } from './partitioner.ts'
import type { KafkaSettings } from './settings.ts'
import { eventsTopic } from './topics.ts'

/** A producer that is idempotent, and waits for all copies that are in sync. */
export function newProducer(settings: KafkaSettings): Producer {
  return kafkaClient(settings).producer({
    idempotent: true,
    maxInFlightRequests: 1,
    allowAutoTopicCreation: false,
    createPartitioner: Partitioners.DefaultPartitioner,
    retry
  })
}

/** The Publisher of a service. After a failure it has to be opened anew, with a producer that knows of nothing. */
export function kafkaPublisher(settings: KafkaSettings, service: string): Publisher {
  const definition = eventsTopic(settings, service)
  const { topic } = definition
  let producer: Producer | undefined
  let partitions = 0

  async function close() {
    const closing = producer
    producer = undefined
    await closing?.disconnect().catch(() => {})
  }

  return {
    get partitions() {
      return partitions
    },
    partitionOf: (stream) => partitionOfKey(stream, partitions),
    async open() {
      await close()
      partitions = (await ensureTopics(settings, [definition])).get(topic) ?? 0
      const opening = newProducer(settings)
      await opening.connect()
      producer = opening
    },
    async publish(batch) {
      if (!producer) throw new Error('the publisher is not open')
      const messages = batch.map((outgoing) => toMessage(outgoing, service))
      await producer.send({ topic, acks: -1, messages })
    },
    close
  }
}
