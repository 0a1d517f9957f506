/** A subscriber's view of another service's log, read from its topic. */
import {
  type Cursor,
  createMerge,
  type Position,
  readUpTo,
  type Subscription,
  wakeUp
} from '@bursar/event-sourcing'
import type { KafkaMessage } from 'kafkajs'
import { fromMessage } from './cloud-event.ts'
import { type BatchTurn, readTopic } from './reader.ts'
import type { KafkaSettings } from './settings.ts'
import { eventsTopicName } from './topics.ts'

/** The next event does not come, though later ones have: the topic has to be filled again from the log. */
export class GapError extends Error {
  readonly code = 'unavailable'
}

export interface SubscriptionParts {
  readonly settings: KafkaSettings
  /** Who follows, for the names of its groups. */
  readonly service: string
  readonly source: string
  readonly after: Cursor | null
  /** Whether to read all that is kept, as when the cursor's offsets are of a topic that is no more. */
  readonly fromStart?: boolean
  /** Default 10 s. */
  readonly gapMs?: number
  onGap?(): void
  onClose?(): void
}

export interface KafkaSubscription extends Subscription {
  /** Why nothing comes; undefined while all is well. */
  fault(): unknown
  /** The furthest position of the log that the topic is known to hold. */
  end(): Position
}

const limits = {
  /** Events in memory beyond which reading waits, and how many one partition may be ahead of the others. */
  queue: 4_096,
  ahead: 2_048,
  heartbeatMs: 1_000,
  gapMs: 10_000
}

/** Follows a service's events from a cursor. It reconnects for ever; a gap or a broken chain rejects `next`. */
export function subscribeToTopic(parts: SubscriptionParts): KafkaSubscription {
  const { settings, service, source, gapMs = limits.gapMs } = parts
  const place = readUpTo(parts.after)
  const merge = createMerge(place)
  const next: Record<number, number> = parts.fromStart ? {} : { ...place.offsets }
  const paused = new Set<number>()
  const arrivals = wakeUp()
  const room = wakeUp()
  let failure: Error | undefined
  let closed = false

  /** Waits while the subscriber has enough to go on with; what it takes makes room. */
  async function roomFor(turn: BatchTurn) {
    while (turn.goesOn() && failure === undefined && merge.ready() && merge.waiting() >= limits.queue) {
      const ticking = new AbortController()
      await Promise.race([room.since(room.turn()), tick(limits.heartbeatMs, ticking.signal)])
      ticking.abort()
      await turn.heartbeat()
    }
  }

  /** What the broker has, and what has not been read of it yet. */
  const unread: Record<number, number> = {}

  async function take(partition: number, messages: readonly KafkaMessage[], turn: BatchTurn) {
    unread[partition] = turn.unread
    await roomFor(turn)
    if (!turn.goesOn()) return
    for (const { headers, value, offset } of messages) {
      merge.accept(partition, Number(offset), fromMessage(headers, value))
      next[partition] = Number(offset) + 1
    }
    if (merge.waiting(partition) >= limits.ahead && !merge.ready()) {
      paused.add(partition)
      reader.pause(partition)
    }
    arrivals.hint()
  }

  const reader = readTopic({
    settings,
    topic: eventsTopicName(settings, source),
    group: `bursar.${service}`,
    offsetOf: (partition) => next[partition],
    take
  })

  function makeRoom() {
    room.hint()
    for (const partition of paused) {
      if (merge.waiting(partition) > limits.ahead / 2) continue
      paused.delete(partition)
      reader.resume(partition)
    }
  }

  const watching = watchForGaps(gapMs, merge, () => {
    failure = new GapError(`${source}: the event after position ${merge.position()} is missing in the topic`)
    parts.onGap?.()
    arrivals.hint()
  })

  return {
    async next(limit) {
      for (;;) {
        const turn = arrivals.turn()
        if (closed) return undefined
        if (failure) throw failure
        const delivery = merge.take(limit)
        if (delivery) {
          makeRoom()
          return delivery
        }
        await arrivals.since(turn)
      }
    },
    async close() {
      if (closed) return
      closed = true
      clearInterval(watching)
      arrivals.hint()
      room.hint()
      parts.onClose?.()
      await reader.close()
    },
    // Messages that are there twice count twice, so it may say a little too much until they have been read.
    end: () => merge.seen() + Object.values(unread).reduce((sum, count) => sum + count, 0),
    fault: () => failure ?? reader.fault()
  }
}

/** Tells once when the subscriber stands still for `ms` while later messages have come, and none is dropped. */
function watchForGaps(ms: number, merge: ReturnType<typeof createMerge>, found: () => void) {
  let seen = ''
  let since = 0
  let reported = false
  const look = () => {
    const now = performance.now()
    const place = `${merge.position()} ${merge.dropped()}`
    if (place !== seen || !merge.stuck()) {
      seen = place
      since = now
    } else if (!reported && now - since >= ms) {
      reported = true
      found()
    }
  }
  return setInterval(look, Math.min(1_000, ms / 2)).unref()
}

function tick(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}
