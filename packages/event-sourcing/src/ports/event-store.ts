/**
 * Port: one service's event log.
 *
 * Every adapter guarantees, and the contract suite proves:
 * - `commit` is all-or-nothing for each append and durable (fsync, or majority + journal) before it answers;
 *   an append that loses leaves nothing behind and does not disturb the others of its batch;
 * - positions are 1, 2, 3 … in commit order, without gaps, never reused;
 * - each event's hash is `linkHash(previous hash, event)`, starting from `GENESIS`;
 * - a read never shows an event that could still disappear, nor skips one that commits later.
 */
import type { EncodedEvent, Position, StoredEvent } from '../events/event.ts'
import type { AskedJob, JobName, JobStore } from './job-store.ts'

/** A name that only one holder has at a time: a slug, an e-mail, an idempotency key. */
export interface Reservation {
  /** Name space, for example `name` or `idempotency`. */
  readonly space: string
  /** The name itself; hashed by the caller when it is personal. */
  readonly name: string
  /** What the name stands for: the owner's id, the stored answer. */
  readonly value: string
  /** ISO instant from which retention may drop it; absent: kept for ever. */
  readonly expires?: string
}

export interface StreamAppend {
  readonly stream: string
  /** The version the writer saw (0: the stream must not exist), or `any` for no check. */
  readonly expected: number | 'any'
  readonly events: readonly EncodedEvent[]
}

/** One writer's all-or-nothing change: events of several streams, names taken and given back, jobs asked for. */
export interface Append {
  readonly streams: readonly StreamAppend[]
  readonly reserve?: readonly Reservation[]
  readonly release?: readonly { readonly space: string; readonly name: string }[]
  /** Work that becomes due by it. */
  readonly ask?: readonly AskedJob[]
  /** Work that is not to be done any more; one that is not there is none. Cancelled before others are asked for. */
  readonly cancel?: readonly JobName[]
}

/** Expected losers are results: a version that moved on, a name that is taken. */
export type AppendResult =
  | {
      readonly ok: true
      /** Position of the append's last event; of the log's head when it had none. */
      readonly position: Position
      /** The events as stored, in the order of `streams`. */
      readonly events: readonly StoredEvent[]
    }
  | { readonly ok: false; readonly reason: 'version'; readonly stream: string; readonly actual: number }
  | { readonly ok: false; readonly reason: 'reserved'; readonly reservation: Reservation }

/** A commit of a term that is over: another instance appends now. */
export class FencedError extends Error {
  readonly code = 'fenced'
}

/** The end of the log. */
export interface Head {
  readonly position: Position
  readonly hash: string
}

export interface EventStore {
  /** What is due when; asked for in commits of this log. */
  readonly jobs: JobStore
  /** True where other instances append to the log too, so that what was folded of it may be old. */
  readonly shared?: boolean
  /**
   * Commits appends in the order given, in one durable transaction. One result each, in the same order.
   * `term` is that of the writer's lease, where several instances share one log: the log remembers the highest
   * it has seen, also from a commit of no appends, and throws FencedError at a lower one.
   */
  commit(appends: readonly Append[], term?: number): Promise<AppendResult[]>
  /** A stream's events with version > `after`, by version. */
  readStream(stream: string, after: number): Promise<StoredEvent[]>
  /**
   * Events with position > `after`, by position, at most `limit`. With `types`, of those events only the ones of these
   * types: positions have no gaps, so a caller knows how far the log was read.
   */
  read(after: Position, limit: number, types?: readonly string[]): Promise<StoredEvent[]>
  head(): Promise<Head>
  /** Who holds a name now. */
  reserved(space: string, name: string): Promise<Reservation | undefined>
  /** All that is reserved, each once, behind `after` in an order of the store's own; at most `limit`. */
  reservations(after: Pick<Reservation, 'space' | 'name'> | undefined, limit: number): Promise<Reservation[]>
  /**
   * Gives back names that expired before that instant, at most `limit` of them, and answers how many. An append that
   * meets one of them meanwhile finds it taken or free.
   */
  expire(before: string, limit: number): Promise<number>
  /**
   * Calls `wake` soon after something was committed, by whichever process; a hint, never the truth. A store may
   * give the events of its own commit along, in order and without a gap, to spare its subscribers a read.
   */
  watch(wake: (committed?: readonly StoredEvent[]) => void): () => void
  close(): Promise<void>
}
