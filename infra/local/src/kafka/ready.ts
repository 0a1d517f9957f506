import { setTimeout as pause } from 'node:timers/promises'
import { Kafka, logLevel, Partitioners } from 'kafkajs'

const POLL_MS = 100
const TOPIC = 'bursar.infra-ready'

/**
 * Waits until the broker takes a message and has acknowledged it. The topic it goes to is made when it is not
 * there. Ends early when `given` is aborted.
 */
export async function kafkaReady(broker: string, given: AbortSignal): Promise<void> {
  for (;;) {
    given.throwIfAborted()
    if (await produces(broker).catch(() => false)) return
    await pause(POLL_MS)
  }
}

async function produces(broker: string): Promise<boolean> {
  const kafka = new Kafka({
    clientId: 'bursar-infra',
    brokers: [broker],
    logLevel: logLevel.NOTHING,
    connectionTimeout: 1_000,
    requestTimeout: 5_000,
    retry: { retries: 0 }
  })
  const admin = kafka.admin()
  const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner })
  try {
    await admin.connect()
    await admin.createTopics({ topics: [{ topic: TOPIC, numPartitions: 1, replicationFactor: 1 }] })
    await producer.connect()
    await producer.send({ topic: TOPIC, acks: -1, messages: [{ value: 'ready' }] })
    return true
  } finally {
    await Promise.allSettled([admin.disconnect(), producer.disconnect()])
  }
}
