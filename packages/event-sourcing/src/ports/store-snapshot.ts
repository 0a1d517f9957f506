/**
 * Port: what a service has stored, as it stood at one instant, read while the service goes on writing.
 *
 * Snapshots of several services are taken together. Every adapter guarantees, and the contract suite proves, that
 * they are then of one and the same instant: what one service stored after it had seen an event of another is in
 * the cut only if that event is in it too.
 */
import type { Positions, StoredEvent } from '../events/event.ts'
import type { Head, Reservation } from './event-store.ts'
import type { Job } from './job-store.ts'
import type { Parked } from './read-models.ts'

/** How a read model that served stood: a proof for whoever builds it again from the same logs. */
export interface Standing {
  readonly projection: string
  /** The projection's declared version. */
  readonly version: number
  readonly positions: Positions
  readonly digest: string
  readonly documents: number
}

/** Everything durable of a service but its keys, and its read models, which follow from the logs. */
export interface StoreSnapshot {
  readonly head: Head
  readonly standing: readonly Standing[]
  /** Up to where the service's policies had handled each log. */
  readonly handled: Positions
  /** The log from its first event to `head`, in pages. */
  events(): AsyncIterable<readonly StoredEvent[]>
  /** Names that are taken, kept answers and what policies have done, in pages. */
  reservations(): AsyncIterable<readonly Reservation[]>
  /** Events that the policies could not handle, in pages. */
  parked(): AsyncIterable<readonly Parked[]>
  /** Jobs that wait, run or are parked, in pages; who had claimed them ended with the instant. */
  jobs(): AsyncIterable<readonly Job[]>
}

/** Snapshots of one instant, by service. */
export interface SiteSnapshot {
  readonly services: ReadonlyMap<string, StoreSnapshot>
  close(): Promise<void>
}
