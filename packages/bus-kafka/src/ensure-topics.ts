/** Makes the topics that are missing. */
import { setTimeout as pause } from 'node:timers/promises'
import type { Admin, ITopicMetadata } from 'kafkajs'
import { kafkaClient } from './client.ts'
import type { KafkaSettings } from './settings.ts'
import type { TopicDefinition } from './topics.ts'

const limits = { copies: 3, createMs: 10_000, led: { tries: 60, pauseMs: 250 } }

/**
 * Makes those topics that do not exist; several processes may do so at once. Gives the number of partitions
 * that each topic really has: one that somebody made by hand keeps its own.
 */
export async function ensureTopics(
  settings: KafkaSettings,
  wanted: readonly TopicDefinition[]
): Promise<Map<string, number>> {
  return withAdmin(settings, (admin) => makeMissing(admin, settings, wanted))
}

/** Runs `work` with an admin client that is closed afterwards. */
export async function withAdmin<Value>(
  settings: KafkaSettings,
  work: (admin: Admin) => Promise<Value>
): Promise<Value> {
  const admin = kafkaClient(settings).admin()
  try {
    await admin.connect()
    return await work(admin)
  } finally {
    await admin.disconnect().catch(() => {})
  }
}

async function makeMissing(
  admin: Admin,
  settings: KafkaSettings,
  wanted: readonly TopicDefinition[]
): Promise<Map<string, number>> {
  const known = new Set(await admin.listTopics())
  const missing = wanted.filter(({ topic }) => !known.has(topic))
  if (missing.length > 0) {
    const copies = await copiesOf(admin, settings)
    for (const definition of missing) await make(admin, settings, definition, copies)
  }
  const topics = wanted.map(({ topic }) => topic)
  const found = await led(admin, topics)
  return new Map(found.map(({ name, partitions }) => [name, partitions.length]))
}

/**
 * What the cluster says of the topics, once each of their partitions has a leader. A broker hears of a new topic
 * a little after it was made, and until then says that it does not know it; kafkajs waits for leaders and not
 * for that.
 */
async function led(admin: Admin, topics: string[]): Promise<ITopicMetadata[]> {
  for (let tries = 1; ; tries++) {
    try {
      const { topics: found } = await admin.fetchTopicMetadata({ topics })
      if (found.every(({ partitions }) => partitions.every(({ leader }) => leader >= 0))) return found
      if (tries >= limits.led.tries) throw new Error(`no leader yet for some of ${topics.join(', ')}`)
    } catch (error) {
      if (tries >= limits.led.tries || !mayPass(error)) throw error
    }
    await pause(limits.led.pauseMs)
  }
}

function mayPass(error: unknown): boolean {
  const { type, retriable } = error as { type?: string; retriable?: boolean }
  return type === 'UNKNOWN_TOPIC_OR_PARTITION' || retriable === true
}

async function copiesOf(admin: Admin, { topics }: KafkaSettings): Promise<number> {
  if (topics?.replication !== undefined) return topics.replication
  const { brokers } = await admin.describeCluster()
  return Math.min(limits.copies, brokers.length)
}

async function make(
  admin: Admin,
  { topics }: KafkaSettings,
  { topic, partitions, configs }: TopicDefinition,
  copies: number
): Promise<void> {
  const inSync = topics?.minInSync ?? Math.max(1, copies - 1)
  const entries = Object.entries({ ...configs, 'min.insync.replicas': String(inSync) })
  // Answers false, and does nothing, when another process was quicker.
  await admin.createTopics({
    waitForLeaders: false,
    timeout: limits.createMs,
    topics: [
      {
        topic,
        numPartitions: partitions,
        replicationFactor: copies,
        configEntries: entries.map(([name, value]) => ({ name, value }))
      }
    ]
  })
}
