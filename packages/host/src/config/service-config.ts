/** The configuration of a service that runs as a process of its own. */
import { networkInterfaces } from 'node:os'
import { resolve } from 'node:path'
import { ConfigError } from './config-error.ts'
import { localUrl, readSiteConfig, type SiteConfig } from './site-config.ts'
import { required, type Texts, variable } from './variables.ts'

/** Where the stores and the bus of a system are that is several processes. */
export interface BackingConfig {
  readonly mongodbUri: string
  readonly kafkaBrokers: readonly string[]
  /** In front of the names of databases and topics; `bursar` and nothing when absent. */
  readonly prefix: string | undefined
}

export interface ServiceConfig extends SiteConfig, BackingConfig {
  /** Absolute path of the site's master key. */
  readonly masterKeyFile: string
  /** Absolute path of the operators' token; without one nobody is the operator. */
  readonly operatorTokenFile: string | undefined
  /** Where other instances of the service reach this one. */
  readonly instanceUrl: string
}

/** Reads it; throws ConfigError that names the variable when one is missing or cannot be meant. */
export function readServiceConfig(texts: Texts): ServiceConfig {
  const site = readSiteConfig(texts)
  const operatorTokenFile = variable('BURSAR_OPERATOR_TOKEN_FILE', texts)
  return {
    ...site,
    ...readBackingConfig(texts),
    // Of the site, and not of this process: clients see the gateway alone.
    publicUrl: variable('BURSAR_PUBLIC_URL', texts) ?? 'http://localhost:8080',
    masterKeyFile: resolve(required('BURSAR_MASTER_KEY_FILE', texts)),
    operatorTokenFile: operatorTokenFile && resolve(operatorTokenFile),
    instanceUrl: variable('BURSAR_INSTANCE_URL', texts) ?? reachedAt(site.host, site.port)
  }
}

/** Reads where MongoDB and Kafka are; both are needed. */
export function readBackingConfig(texts: Texts): BackingConfig {
  return {
    mongodbUri: required('MONGODB_URI', texts),
    kafkaBrokers: required('KAFKA_BROKERS', texts),
    prefix: variable('BURSAR_PREFIX', texts)
  }
}

/**
 * Where the backing is, or undefined for a system that is one process. One variable without the other would make
 * a system that nobody meant.
 */
export function readBackingIfSet(texts: Texts): BackingConfig | undefined {
  const names = ['MONGODB_URI', 'KAFKA_BROKERS'] as const
  const set = names.filter((name) => variable(name, texts) !== undefined)
  if (set.length === 0) return undefined
  if (set.length === names.length) return readBackingConfig(texts)
  const missing = names.find((name) => !set.includes(name))
  throw new ConfigError(`${set[0]} is set without ${missing}: a system of several processes needs both.`)
}

/** A process that listens for everybody is reached at the machine's address in its network. */
function reachedAt(host: string, port: number): string {
  if (host !== '0.0.0.0' && host !== '::') return localUrl(host, port)
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? [])
  const outside = addresses.find(({ family, internal }) => family === 'IPv4' && !internal)
  return localUrl(outside?.address ?? host, port)
}
