/** What the site's databases and topics are called. */
import type { KafkaSettings } from '@bursar/bus-kafka'
import type { ServerOptions } from '@bursar/service-kit'
import type { BackingConfig } from '../config/service-config.ts'

/** The database of a service, or of another part of the site. */
export function databaseName({ prefix = 'bursar' }: Pick<BackingConfig, 'prefix'>, part: string): string {
  return `${prefix}_${part}`
}

/** How a process speaks to Kafka. `name` is how the brokers know it. */
export function kafkaSettings(
  { kafkaBrokers, prefix }: BackingConfig,
  name: string,
  security: KafkaSettings['security'],
  logger?: ServerOptions['logger']
): KafkaSettings {
  return {
    brokers: kafkaBrokers,
    clientId: `bursar-${name}`,
    prefix: prefix === undefined ? undefined : `${prefix}.`,
    security,
    ...(logger && { log: (level, message, details) => logger[level](details, message) })
  }
}
