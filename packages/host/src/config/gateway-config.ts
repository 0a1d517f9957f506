/** The configuration of the gateway as a process of its own. */
import { resolve } from 'node:path'
import type { Upstreams } from '@bursar/gateway'
import { readSiteConfig, type SiteConfig } from './site-config.ts'
import { required, type Texts, variable } from './variables.ts'

export interface GatewayConfig extends SiteConfig {
  readonly upstreams: Upstreams
  /** Where its instances remember together; absent: each for itself. */
  readonly mongodbUri: string | undefined
  /** The site's master key, which seals what clients carry for the gateway. */
  readonly masterKeyFile: string
  /** In front of the database's name. */
  readonly prefix: string | undefined
}

/** Reads it; throws ConfigError that names the variable when one is missing or cannot be meant. */
export function readGatewayConfig(texts: Texts): GatewayConfig {
  return {
    ...readSiteConfig(texts),
    mongodbUri: variable('MONGODB_URI', texts),
    prefix: variable('BURSAR_PREFIX', texts),
    upstreams: {
      auth: required('BURSAR_AUTH_URL', texts),
      profile: required('BURSAR_PROFILE_URL', texts),
      billing: required('BURSAR_BILLING_URL', texts),
      metrics: required('BURSAR_METRICS_URL', texts)
    },
    masterKeyFile: resolve(required('BURSAR_MASTER_KEY_FILE', texts))
  }
}
