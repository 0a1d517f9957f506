/** Where a subscriber of an events topic stands, as it stores it. */
import { GENESIS } from '../events/chain.ts'
import type { Position } from '../events/event.ts'
import type { Cursor } from '../ports/event-bus.ts'

export interface ReadUpTo {
  /** Everything of the log up to here was delivered. */
  readonly position: Position
  /** Hash of that event: the next one's follows from it. */
  readonly hash: string
  /** By partition: offset to read on from; absent where nothing was delivered yet. */
  readonly offsets: Readonly<Record<number, number>>
  /** By partition: position of the last event delivered. */
  readonly last: Readonly<Record<number, Position>>
}

/** Before the first event. */
const start: ReadUpTo = { position: 0, hash: GENESIS, offsets: {}, last: {} }

/** Reads a stored cursor, null for the start; throws an Error when the text is none. */
export function readUpTo(cursor: Cursor | null): ReadUpTo {
  if (cursor === null) return start
  const place = JSON.parse(cursor)
  if (typeof place?.position !== 'number' || typeof place.hash !== 'string') {
    throw new Error('not a cursor of an events topic')
  }
  return place
}

export function cursorOf(place: ReadUpTo): Cursor {
  return JSON.stringify(place)
}
