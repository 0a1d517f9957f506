/** The real parts of a service's process: MongoDB and Kafka. */
import { kafkaBus, kafkaExchange, kafkaPublisher, kafkaSecurity } from '@bursar/bus-kafka'
import type { Clock, Instance } from '@bursar/event-sourcing'
import type { ServerOptions } from '@bursar/service-kit'
import { mongoStores } from '@bursar/store-mongodb'
import { ConfigError } from '../config/config-error.ts'
import type { BackingConfig } from '../config/service-config.ts'
import type { Backing } from './backing.ts'
import { databaseName, kafkaSettings } from './names.ts'

export interface OpenParts {
  readonly service: string
  readonly config: BackingConfig
  readonly self: Instance
  readonly clock: Clock
  readonly logger: ServerOptions['logger']
}

/** Opens them. Throws a transient error when MongoDB is away; Kafka may be away for as long as it likes. */
export async function openBacking(parts: OpenParts): Promise<Backing> {
  const { service, config, self, clock, logger } = parts
  const settings = kafkaSettings(config, service, securityOf(process.env), logger)
  const stores = await mongoStores({ uri: config.mongodbUri, database: databaseName(config, service) })
  const { keys, leases, events } = stores
  return {
    stores,
    counters: stores.counters,
    publisher: kafkaPublisher(settings, service),
    exchange: kafkaExchange({ ...settings, service, keys, leases, self, clock, watch: events.watch }),
    bus: (own) => kafkaBus({ ...settings, service, own }),
    close: stores.close
  }
}

/** How to speak to the brokers; throws ConfigError when the environment does not say it well. */
export function securityOf(environment: NodeJS.ProcessEnv) {
  try {
    return kafkaSecurity(environment)
  } catch (error) {
    throw new ConfigError((error as Error).message)
  }
}
