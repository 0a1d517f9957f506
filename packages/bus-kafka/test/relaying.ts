/** A relay of one log to the broker of these tests. */
import { type KafkaSettings, kafkaPublisher } from '@bursar/bus-kafka'
import { createRelay, type EventStore, type Leases, systemClock } from '@bursar/event-sourcing'
import { memoryLeases } from '@bursar/testing'

const clock = systemClock()

/** Starts one; gives what stops it. A relay with leases of its own begins at the log's first event. */
export function relaying(
  settings: KafkaSettings,
  service: string,
  store: EventStore,
  leases: Leases = memoryLeases(clock)
): () => Promise<void> {
  const publisher = kafkaPublisher(settings, service)
  const self = { id: service, address: '' }
  const relay = createRelay({ store, publisher, leases, self, clock, leaseMs: 900 })
  relay.start()
  return async () => {
    await relay.stop()
    await publisher.close()
  }
}
