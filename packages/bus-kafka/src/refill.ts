/**
 * Fills a topic again from its service's log. What is published again carries the same positions as before, so
 * subscribers drop what they have seen, and the relay may go on beside it.
 */
import {
  batchOf,
  createTails,
  type EventStore,
  type Position,
  type Publisher,
  type StoredEvent,
  type Tails
} from '@bursar/event-sourcing'
import { after } from './after.ts'
import { fromMessage } from './cloud-event.ts'
import { withAdmin } from './ensure-topics.ts'
import { kafkaPublisher } from './publisher.ts'
import { readTopic } from './reader.ts'
import type { KafkaSettings } from './settings.ts'
import { eventsTopicName } from './topics.ts'

export interface RefillOptions {
  readonly settings: KafkaSettings
  readonly service: string
  /** The service's log. */
  readonly log: EventStore
  /** Publish everything, or what the topic lacks and what comes after it in the same partition. */
  readonly what: 'everything' | 'missing'
  /** Told after each batch: up to where the log was looked through, and where it ends. */
  onProgress?(position: Position, head: Position): void
}

const limits = { page: 1_000, lookMs: 50 }

/** Publishes what is wanted of the log as it ends now; answers how many events that were. */
export async function refillTopic(options: RefillOptions): Promise<number> {
  const { settings, service, log, what, onProgress } = options
  const publisher = kafkaPublisher(settings, service)
  try {
    await publisher.open()
    const tails = what === 'everything' ? createTails({}) : await tailsOf(settings, service)
    const head = (await log.head()).position
    let published = 0
    for (let at = 0; at < head; ) {
      const page = await log.read(at, limits.page)
      const last = page.at(-1)
      if (!last) break
      published += await publishMissing(publisher, page, tails)
      at = last.position
      onProgress?.(at, head)
    }
    return published
  } finally {
    await publisher.close()
  }
}

async function publishMissing(
  publisher: Publisher,
  page: readonly StoredEvent[],
  tails: Tails
): Promise<number> {
  let rest = page.filter(({ stream, position }) => position > tails.of(publisher.partitionOf(stream)))
  const { length } = rest
  while (rest.length > 0) {
    const last = Array.from({ length: publisher.partitions }, (_, partition) => tails.of(partition))
    const { batch } = batchOf(rest, { position: 0, last }, publisher)
    await publisher.publish(batch)
    for (const { event, partition, prevposition } of batch)
      tails.accept(partition, event.position, prevposition)
    rest = rest.slice(batch.length)
  }
  return length
}

/** Reads the whole topic as it ends now, and says up to where each partition hangs together. */
async function tailsOf(settings: KafkaSettings, service: string): Promise<Tails> {
  const topic = eventsTopicName(settings, service)
  const ends = await withAdmin(settings, (admin) => admin.fetchTopicOffsets(topic))
  const tails = createTails({})
  const next: Record<number, number> = {}
  const reader = readTopic({
    settings,
    topic,
    group: 'bursar.refill',
    offsetOf: (partition) => next[partition],
    take(partition, messages) {
      for (const { headers, value, offset } of messages) {
        const { event, prevposition } = fromMessage(headers, value)
        tails.accept(partition, event.position, prevposition)
        next[partition] = Number(offset) + 1
      }
    }
  })
  const done = () =>
    ends.every(({ partition, low, high }) => (next[partition] ?? Number(low)) >= Number(high))
  try {
    while (!done()) await after(limits.lookMs)
  } finally {
    await reader.close()
  }
  return tails
}
