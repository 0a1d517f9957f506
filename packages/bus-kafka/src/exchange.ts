/** The key exchange of a service in a process of its own. */
import {
  awaitedKeys,
  type Clock,
  createKeyRelay,
  type Instance,
  type KeyExchange,
  type KeyStore,
  type Leases
} from '@bursar/event-sourcing'
import { kafkaKeyTopic } from './keys-topic.ts'
import type { KafkaSettings } from './settings.ts'

export interface KafkaExchange extends KeyExchange {
  /** Begins to pass keys on and to take keys in, when it is this instance's turn. */
  start(): void
  stop(): Promise<void>
  /** Whether this instance passes the keys on. */
  leading(): boolean
  /** The last failure, cleared by the next success. */
  fault(): unknown
}

export interface KafkaExchangeOptions extends KafkaSettings {
  readonly service: string
  /** The service's own keys; those of others are put there too. */
  readonly keys: KeyStore
  readonly leases: Leases
  readonly self: Instance
  readonly clock: Clock
  /** Calls `wake` when keys may have been made: the service's EventStore.watch. */
  watch(wake: () => void): () => void
  readonly leaseMs?: number
}

/** A KeyExchange whose requests wait until the topic has brought the keys, 2 s at most. */
export function kafkaExchange(options: KafkaExchangeOptions): KafkaExchange {
  const { service, keys, leases, self, clock, watch, leaseMs, ...settings } = options
  const topic = kafkaKeyTopic(settings, service)
  const relay = createKeyRelay({
    keys,
    topic,
    leases,
    self,
    clock,
    watch,
    ...(leaseMs === undefined ? {} : { leaseMs })
  })
  return {
    ...awaitedKeys(keys, clock),
    start: relay.start,
    async stop() {
      await relay.stop()
      await topic.close()
    },
    leading: relay.holding,
    fault: relay.fault
  }
}
