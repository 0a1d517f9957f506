/**
 * How far the policies of all services are, by a compacted topic of which only the newest word of each service
 * counts. Each process reads it from its start, which is kept short.
 */
import { createBackoff, type Progress, type ProgressBoard, progressBoard } from '@bursar/event-sourcing'
import type { KafkaMessage, Producer } from 'kafkajs'
import { after } from './after.ts'
import { ensureTopics } from './ensure-topics.ts'
import { newProducer } from './publisher.ts'
import { readTopic } from './reader.ts'
import type { KafkaSettings } from './settings.ts'
import { progressTopic } from './topics.ts'

export interface ProgressTopic extends ProgressBoard {
  /** Why nothing can be read or told; undefined while all is well. */
  fault(): unknown
  /** Tells the last news, for a bounded time, and ends. */
  close(): Promise<void>
}

const limits = { restMs: 5, pauseMs: { first: 100, most: 5_000 }, closeMs: 2_000 }

export function progressByTopic(settings: KafkaSettings, service: string): ProgressTopic {
  const board = progressBoard()
  const definition = progressTopic(settings)
  const { topic } = definition
  const news = new Map<string, Progress>()
  let producer: Producer | undefined
  let telling: Promise<void> | undefined
  let fault: unknown
  let next: number | undefined
  let closed = false

  function take(_partition: number, messages: readonly KafkaMessage[]) {
    for (const { value, offset } of messages) {
      next = Number(offset) + 1
      const said = progressOf(value)
      if (said) board.announce(said)
    }
  }

  const reader = readTopic({
    settings,
    topic,
    group: `bursar.${service}.progress`,
    offsetOf: () => next,
    take
  })

  async function opened(): Promise<Producer> {
    if (producer) return producer
    await ensureTopics(settings, [definition])
    const opening = newProducer(settings)
    await opening.connect()
    producer = opening
    return opening
  }

  /** Tells the newest there is, again and again until nothing is new. */
  async function tell() {
    const backoff = createBackoff(limits.pauseMs, Math.random)
    while (news.size > 0) {
      const said = [...news.values()]
      news.clear()
      try {
        const messages = said.map((one) => ({ key: one.service, value: JSON.stringify(one) }))
        await (await opened()).send({ topic, acks: -1, messages })
        fault = undefined
        backoff.reset()
        await after(limits.restMs)
      } catch (error) {
        fault = error
        for (const one of said) if (!news.has(one.service)) news.set(one.service, one)
        const broken = producer
        producer = undefined
        await broken?.disconnect().catch(() => {})
        if (closed) break
        await after(backoff.next())
      }
    }
    telling = undefined
  }

  return {
    announce(progress) {
      board.announce(progress)
      const newest = board.progress(progress.service)
      if (!newest || closed) return
      news.set(progress.service, newest)
      telling ??= tell()
    },
    progress: board.progress,
    onProgress: board.onProgress,
    fault: () => fault ?? reader.fault(),
    async close() {
      closed = true
      await Promise.race([telling, after(limits.closeMs)])
      await reader.close()
      await producer?.disconnect().catch(() => {})
    }
  }
}

/** What a message says; undefined for one that is no progress. */
function progressOf(value: Buffer | null): Progress | undefined {
  try {
    const said = JSON.parse(value?.toString() ?? 'null')
    const right = typeof said?.service === 'string' && typeof said.position === 'number' && said.handled
    return right ? said : undefined
  } catch {
    return undefined
  }
}
