/** Faults of our own making, by which a test proves that the simulator finds what it is there to find. */
import type { PaymentProcessor } from '@bursar/billing'
import type { EventBus, KeyTopic, Publisher, Stores } from '@bursar/event-sourcing'
import type { Durable } from './durables.ts'

/** Each puts something broken in the place of what is right. */
export interface Sabotage {
  stores?(stores: Stores, service: string): Stores
  bus?(bus: EventBus): EventBus
  processor?(processor: PaymentProcessor): PaymentProcessor
  /** Of the distributed form. */
  publisher?(publisher: Publisher): Publisher
  keyTopic?(topic: KeyTopic): KeyTopic
  /** Runs when a process ends, on the disk of each of its services. */
  crashed?(durable: Durable): void
}
