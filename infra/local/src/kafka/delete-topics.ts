import { Kafka, logLevel } from 'kafkajs'

/** A broker on a busy disk takes its time to remove files. */
const TIMEOUT_MS = 60_000

/** Deletes every topic whose name begins with `prefix`. Rejects when the broker is away. */
export async function deleteTopics(brokers: readonly string[], prefix: string): Promise<void> {
  const admin = new Kafka({
    clientId: 'bursar-infra',
    brokers: [...brokers],
    logLevel: logLevel.NOTHING,
    requestTimeout: TIMEOUT_MS
  }).admin()
  await admin.connect()
  try {
    const topics = (await admin.listTopics()).filter((topic) => topic.startsWith(prefix))
    if (topics.length > 0) await admin.deleteTopics({ topics, timeout: TIMEOUT_MS })
  } finally {
    await admin.disconnect()
  }
}
