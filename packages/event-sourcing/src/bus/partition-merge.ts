/**
 * Puts the partitions of an events topic together again, in the order of the log. Positions have no gaps and
 * every event is published, so the event at the next position either is here or has to come.
 *
 * A message that was seen is dropped, and so is one that comes too early in its partition (partition-tails.ts). So
 * nothing is ever skipped; what is missing for good stops the subscriber.
 */
import { linkHash } from '../events/chain.ts'
import type { Position, StoredEvent } from '../events/event.ts'
import type { Delivery } from '../ports/event-bus.ts'
import { cursorOf, type ReadUpTo } from './partition-cursor.ts'
import { createTails } from './partition-tails.ts'

/** A message as a subscriber reads it. */
export interface Incoming {
  readonly event: StoredEvent
  readonly prevposition: Position
}

/** The topic holds another log, or other bytes, than what was read of it before. */
export class BrokenChainError extends Error {
  readonly code = 'unavailable'
}

export interface Merge {
  /** Takes a message in that was read at `offset` of a partition. */
  accept(partition: number, offset: number, message: Incoming): void
  /** The next events, at most `limit`; undefined while the next one is not here. Throws BrokenChainError. */
  take(limit: number): Delivery | undefined
  /** Whether the next event is here. */
  ready(): boolean
  /** Events that wait, of all partitions or of one. */
  waiting(partition?: number): number
  /** Everything up to here was taken. */
  position(): Position
  /** The furthest position that has come, whether what is before it has or not. */
  seen(): Position
  /** Whether later messages have come while the next event has not. */
  stuck(): boolean
  /** Messages that came and were dropped. */
  dropped(): number
}

interface Buffered {
  readonly event: StoredEvent
  readonly partition: number
  readonly offset: number
}

/** Goes on from `place`. */
export function createMerge(place: ReadUpTo): Merge {
  const offsets: Record<number, number> = { ...place.offsets }
  const taken: Record<number, Position> = { ...place.last }
  const tails = createTails(place.last)
  const buffered = new Map<Position, Buffered>()
  const counts = new Map<number, number>()
  let { position, hash } = place
  let seen = position
  let dropped = 0
  let early = false

  const count = (partition: number, change: number) =>
    counts.set(partition, (counts.get(partition) ?? 0) + change)

  function step({ event, partition, offset }: Buffered): StoredEvent {
    if (linkHash(hash, event) !== event.hash) {
      throw new BrokenChainError(`the event at position ${event.position} does not follow the one before it`)
    }
    buffered.delete(event.position)
    count(partition, -1)
    offsets[partition] = offset + 1
    taken[partition] = position = event.position
    hash = event.hash
    return event
  }

  return {
    accept(partition, offset, { event, prevposition }) {
      seen = Math.max(seen, event.position)
      const comes = tails.accept(partition, event.position, prevposition)
      if (comes !== 'next') {
        dropped += 1
        if (comes === 'early') early = true
        // What was delivered before it in its partition was all of it: nobody has to read it again.
        else if (!counts.get(partition)) offsets[partition] = offset + 1
        return
      }
      buffered.set(event.position, { event, partition, offset })
      count(partition, 1)
    },
    take(limit) {
      const events: StoredEvent[] = []
      for (
        let next = buffered.get(position + 1);
        next && events.length < limit;
        next = buffered.get(position + 1)
      )
        events.push(step(next))
      if (events.length === 0) return undefined
      early = false
      const cursor = cursorOf({ position, hash, offsets, last: taken })
      return { events, cursor, position }
    },
    ready: () => buffered.has(position + 1),
    waiting: (partition) => (partition === undefined ? buffered.size : (counts.get(partition) ?? 0)),
    position: () => position,
    seen: () => seen,
    stuck: () => !buffered.has(position + 1) && (buffered.size > 0 || early),
    dropped: () => dropped
  }
}
