/**
 * Reads all partitions of one topic, for as long as it is open: whatever fails (broker, connection, group), it
 * begins again with growing pauses, from where its owner says. Committed offsets play no part, so each run has
 * a group of its own and is its only member.
 */
import { randomUUID } from 'node:crypto'
import { createBackoff } from '@bursar/event-sourcing'
import type { Consumer, EachBatchPayload, KafkaMessage } from 'kafkajs'
import { after } from './after.ts'
import { kafkaClient, retry } from './client.ts'
import type { KafkaSettings } from './settings.ts'

export interface TopicReader {
  /** Reads no more of a partition for now. */
  pause(partition: number): void
  resume(partition: number): void
  /** Why nothing can be read now; undefined while all is well. */
  fault(): unknown
  close(): Promise<void>
}

/** The rest of a batch, as its owner sees it. */
export interface BatchTurn {
  /** False when the owner is to drop what it has not taken: the reader closes, or reads from elsewhere. */
  goesOn(): boolean
  /** To be called now and then by an owner that takes its time. */
  heartbeat(): Promise<void>
  /** Messages of the partition behind this batch, as the broker said with it. */
  readonly unread: number
}

export interface ReaderParts {
  readonly settings: KafkaSettings
  readonly topic: string
  /** The beginning of its groups' names. */
  readonly group: string
  /** Where to read on in a partition; undefined for the first message that is kept. */
  offsetOf(partition: number): number | undefined
  /** Takes messages of one partition, in order. What it throws starts the reading again. */
  take(partition: number, messages: readonly KafkaMessage[], turn: BatchTurn): Promise<void> | void
}

const limits = {
  sessionMs: 30_000,
  heartbeatMs: 3_000,
  /** How long a broker holds a request when it has nothing. */
  waitMs: 500,
  bytes: 8_388_608,
  partitionBytes: 1_048_576,
  closeMs: 5_000,
  pauseMs: { first: 100, most: 5_000 }
}

export function readTopic({ settings, topic, group, offsetOf, take }: ReaderParts): TopicReader {
  const kafka = kafkaClient(settings)
  let live: Consumer | undefined
  let fault: unknown
  const backoff = createBackoff(limits.pauseMs, Math.random)
  let close = () => {}
  let closed = false
  const closing = new Promise<void>((resolve) => {
    close = resolve
  })

  async function eachBatch({ batch, resolveOffset, heartbeat, isRunning, isStale }: EachBatchPayload) {
    const behind = Number(batch.highWatermark) - 1 - Number(batch.lastOffset())
    const unread = Math.max(0, behind)
    const turn = { unread, goesOn: () => !closed && isRunning() && !isStale(), heartbeat }
    if (!turn.goesOn()) return
    await take(batch.partition, batch.messages, turn)
    const last = batch.messages.at(-1)
    if (last && turn.goesOn()) resolveOffset(last.offset)
    fault = undefined
    backoff.reset()
    await heartbeat()
  }

  /** Every join of the group begins at its committed offsets, which there are none of. */
  function seekAll(consumer: Consumer, partitions: readonly number[]) {
    for (const partition of partitions) {
      const offset = offsetOf(partition)
      if (offset !== undefined) consumer.seek({ topic, partition, offset: String(offset) })
    }
  }

  function newConsumer(): Consumer {
    return kafka.consumer({
      groupId: `${settings.prefix ?? ''}${group}.${randomUUID()}`,
      allowAutoTopicCreation: false,
      sessionTimeout: limits.sessionMs,
      heartbeatInterval: limits.heartbeatMs,
      maxWaitTimeInMs: limits.waitMs,
      maxBytes: limits.bytes,
      maxBytesPerPartition: limits.partitionBytes,
      // The driver's own restart would forget where it was.
      retry: { ...retry, restartOnFailure: async () => false }
    })
  }

  async function session() {
    const consumer = newConsumer()
    const { CRASH, GROUP_JOIN } = consumer.events
    const crashed = new Promise<never>((_, reject) => {
      consumer.on(CRASH, ({ payload }) => reject(payload.error))
    })
    crashed.catch(() => {})
    consumer.on(GROUP_JOIN, ({ payload }) => {
      fault = undefined
      seekAll(consumer, payload.memberAssignment[topic] ?? [])
    })
    try {
      await consumer.connect()
      await consumer.subscribe({ topics: [topic], fromBeginning: true })
      live = consumer
      await consumer.run({ autoCommit: false, eachBatchAutoResolve: false, eachBatch })
      await Promise.race([crashed, closing])
    } finally {
      live = undefined
      await Promise.race([consumer.disconnect().catch(() => {}), after(limits.closeMs)])
    }
  }

  async function readForEver() {
    while (!closed) {
      try {
        await session()
      } catch (error) {
        fault = error
        await Promise.race([after(backoff.next()), closing])
      }
    }
  }

  const reading = readForEver()

  return {
    pause: (partition) => live?.pause([{ topic, partitions: [partition] }]),
    resume: (partition) => live?.resume([{ topic, partitions: [partition] }]),
    fault: () => fault,
    async close() {
      closed = true
      close()
      await reading
    }
  }
}
