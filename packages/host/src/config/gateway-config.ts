/** The configuration of the gateway as a process of its own. */
import { resolve } from 'node:path'
import type { Upstreams } from '@bursar/gateway'
import { readSiteConfig, type SiteConfig } from './site-config.ts'
import { required, type Texts, variable } from './variables.ts'

export interface GatewayConfig extends SiteConfig {
  readonly upstreams: Upstreams
  /** Where the services answer their operators. */
  readonly operatorUpstreams: Upstreams
  /** Where its instances remember together; absent: each for itself. */
  readonly mongodbUri: string | undefined
  /** The site's master key, which seals what clients carry for the gateway. */
  readonly masterKeyFile: string
  /** What browsers know Stripe by; no other key of Stripe's is needed here. */
  readonly stripePublicKey: string | undefined
  /** In front of the database's name. */
  readonly prefix: string | undefined
}

const names = ['AUTH', 'PROFILE', 'BILLING', 'METRICS'] as const

/** Reads it; throws ConfigError that names the variable when one is missing or cannot be meant. */
export function readGatewayConfig(texts: Texts): GatewayConfig {
  const urls = names.map((name) => [name.toLowerCase(), required(`BURSAR_${name}_URL`, texts)] as const)
  const operatorUrls = names.map((name, n) => {
    const own = variable(`BURSAR_${name}_OPERATOR_URL`, texts)
    return [name.toLowerCase(), own ?? portAfter(urls[n]?.[1] ?? '')] as const
  })
  return {
    ...readSiteConfig(texts),
    mongodbUri: variable('MONGODB_URI', texts),
    prefix: variable('BURSAR_PREFIX', texts),
    stripePublicKey: variable('STRIPE_PUBLISHABLE_KEY', texts),
    upstreams: Object.fromEntries(urls) as unknown as Upstreams,
    operatorUpstreams: Object.fromEntries(operatorUrls) as unknown as Upstreams,
    masterKeyFile: resolve(required('BURSAR_MASTER_KEY_FILE', texts))
  }
}

/** A service answers its operators on the port after its own unless it is told otherwise. */
function portAfter(url: string): string {
  const after = new URL(url)
  const port = after.port || (after.protocol === 'https:' ? '443' : '80')
  after.port = String(Number(port) + 1)
  return after.origin
}
