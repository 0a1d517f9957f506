/**
 * Port: events of a log delivered to whoever follows it, a service's own or another's.
 *
 * Every adapter guarantees, and the contract suite proves:
 * - each event is delivered at least once, in order within its stream; duplicates and any interleaving of
 *   streams are possible, so a subscriber owns its cursor and stores it with what it made of the events;
 * - a subscription from a stored cursor continues right after it, from `null` at the log's first event;
 * - `next` holds no more than `limit` events: a slow subscriber slows its own reading and nothing else;
 * - events of types that a subscriber did not ask for may come or be left out; what is left out is passed, so a
 *   delivery to such a subscriber may hold no events and yet move on.
 */
import type { Position, Positions, StoredEvent } from '../events/event.ts'

/** Where a subscriber stands in one source, as the adapter counts (a position, or offsets). Opaque JSON. */
export type Cursor = string

export interface Delivery {
  readonly events: readonly StoredEvent[]
  /** Stored by the subscriber in the transaction that applies the events. */
  readonly cursor: Cursor
  /** Everything of the source up to here has now been delivered; events beyond it will come again. */
  readonly position: Position
}

export interface Subscription {
  /** Waits until there is something to deliver; resolves to undefined once the subscription is closed. */
  next(limit: number): Promise<Delivery | undefined>
  close(): Promise<void>
}

/** How far a service's policies have handled the logs they follow, and where its own log then stood. */
export interface Progress {
  readonly service: string
  /** Every log that its policies follow, also those of which nothing was handled yet. */
  readonly handled: Positions
  /** Own log position that includes everything made of `handled`. */
  readonly position: Position
}

export interface EventBus {
  /** `types`: all that the subscriber needs; without them it needs every event. */
  subscribe(source: string, after: Cursor | null, types?: readonly string[]): Subscription
  /**
   * Up to where the logs are known to go that are followed here: at least all that was delivered, and of a log of this
   * process all that is in it. Rejects while the own log cannot be read.
   */
  ends(): Promise<Positions>
  /** Tells the other services how far the policies of this one are. */
  announce(progress: Progress): Promise<void>
  /** The newest progress that each service has announced. */
  progress(service: string): Progress | undefined
  /** Calls `listener` when some service's progress moved. */
  onProgress(listener: (progress: Progress) => void): () => void
  close(): Promise<void>
}
