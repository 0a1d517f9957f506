/** The keys of persons on their compacted topic: the person's id is the key, no value takes the key back. */
import { type Cursor, type KeyDelivery, type KeyTopic, type WrappedKey, wakeUp } from '@bursar/event-sourcing'
import type { KafkaMessage, Producer } from 'kafkajs'
import { ensureTopics } from './ensure-topics.ts'
import { newProducer } from './publisher.ts'
import { type BatchTurn, readTopic } from './reader.ts'
import type { KafkaSettings } from './settings.ts'
import { keysTopic } from './topics.ts'

const limits = { queue: 2_000, heartbeatMs: 1_000 }

/** The KeyTopic over Kafka. A cursor is the JSON of the next offset of each partition. */
export function kafkaKeyTopic(settings: KafkaSettings, service: string): KeyTopic {
  const definition = keysTopic(settings)
  const { topic } = definition
  let producer: Producer | undefined

  async function close() {
    const closing = producer
    producer = undefined
    await closing?.disconnect().catch(() => {})
  }

  return {
    async open() {
      await close()
      await ensureTopics(settings, [definition])
      const opening = newProducer(settings)
      await opening.connect()
      producer = opening
    },
    async publish(keys) {
      if (!producer) throw new Error('the topic of keys is not open')
      const messages = keys.map(({ person, wrapped }) => ({ key: person, value: wrapped }))
      await producer.send({ topic, acks: -1, messages })
    },
    follow: (after) => followKeys(settings, topic, service, after),
    close
  }
}

function followKeys(settings: KafkaSettings, topic: string, service: string, after: Cursor | null) {
  const next: Record<number, number> = after === null ? {} : JSON.parse(after)
  const arrivals = wakeUp()
  const room = wakeUp()
  let arrived: WrappedKey[] = []
  let closed = false

  async function take(partition: number, messages: readonly KafkaMessage[], turn: BatchTurn) {
    while (turn.goesOn() && arrived.length >= limits.queue) {
      const soon = setTimeout(room.hint, limits.heartbeatMs)
      await room.since(room.turn())
      clearTimeout(soon)
      await turn.heartbeat()
    }
    if (!turn.goesOn()) return
    for (const { key, value, offset } of messages) {
      if (key) arrived.push({ person: key.toString(), wrapped: value?.toString() ?? null })
      next[partition] = Number(offset) + 1
    }
    arrivals.hint()
  }

  const reader = readTopic({
    settings,
    topic,
    group: `bursar.${service}.keys`,
    offsetOf: (partition) => next[partition],
    take
  })

  return {
    async next(): Promise<KeyDelivery | undefined> {
      for (;;) {
        const turn = arrivals.turn()
        if (closed) return undefined
        if (arrived.length > 0) {
          const keys = arrived
          arrived = []
          room.hint()
          return { keys, cursor: JSON.stringify(next) }
        }
        await arrivals.since(turn)
      }
    },
    async close() {
      closed = true
      arrivals.hint()
      room.hint()
      await reader.close()
    }
  }
}
