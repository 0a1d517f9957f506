/** What the process of a service stands on: stores that its instances share, and a bus to the other services. */
import type { EventBus, EventStore, KeyExchange, Leases, Publisher, Stores } from '@bursar/event-sourcing'
import type { Counters } from '@bursar/service-kit'

/** A bus that says what it cannot read or tell now, by what it is of; empty while all is well. */
export interface WatchedBus extends EventBus {
  faults(): Readonly<Record<string, unknown>>
}

/** Passes keys of persons on between services, for as long as it runs. */
export interface RunningExchange extends KeyExchange {
  start(): void
  stop(): Promise<void>
  /** The last failure, cleared by the next success. */
  fault(): unknown
}

export interface Backing {
  readonly stores: Stores & { readonly leases: Leases }
  /** What its instances count together. */
  readonly counters: Counters
  /** Where the service's log is published to. */
  readonly publisher: Publisher
  readonly exchange: RunningExchange
  /** The bus of a service whose own log is `own`. */
  bus(own: EventStore): WatchedBus
  /** Closes the stores. */
  close(): Promise<void>
}
