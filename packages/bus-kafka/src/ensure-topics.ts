/** Makes the topics that are missing. */
import type { Admin } from 'kafkajs'
import { kafkaClient } from './client.ts'
import type { KafkaSettings } from './settings.ts'
import type { TopicDefinition } from './topics.ts'

const limits = { copies: 3, createMs: 10_000 }

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
  const { topics: found } = await admin.fetchTopicMetadata({ topics })
  return new Map(found.map(({ name, partitions }) => [name, partitions.length]))
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
    waitForLeaders: true,
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
