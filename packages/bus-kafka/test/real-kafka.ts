/** A real Kafka for these tests, shared with others, with topics of each test's own. */
import { randomUUID } from 'node:crypto'
import { allTopics, ensureTopics, type KafkaSettings } from '@bursar/bus-kafka'
import { realKafka } from '@bursar/testing'
import { Kafka, logLevel } from 'kafkajs'
import t from 'tap'

const real = await realKafka(t)

/** What tap's `skip` takes: false where there is a broker. */
export const withoutKafka: string | false = real.skip

/** Settings whose topics nobody else uses; few partitions, so that some have several streams and some none. */
export function freshSettings(partitions = 4): KafkaSettings {
  return {
    brokers: real.skip === false ? real.kafkaBrokers : [],
    clientId: 'bursar-test',
    prefix: `${real.skip === false ? real.prefix : ''}${randomUUID().slice(0, 8)}.`,
    topics: { partitions }
  }
}

/** Makes the topics of those services. */
export function makeTopics(settings: KafkaSettings, services: readonly string[]): Promise<unknown> {
  return ensureTopics(settings, allTopics(settings, services))
}

/** Removes every topic of these settings. */
export async function dropTopics({ brokers, prefix = '' }: KafkaSettings): Promise<void> {
  const admin = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING }).admin()
  await admin.connect()
  const topics = (await admin.listTopics()).filter((topic) => topic.startsWith(prefix))
  if (topics.length > 0) await admin.deleteTopics({ topics })
  await admin.disconnect()
}
