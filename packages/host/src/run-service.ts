/** The main function of a service that runs as a process of its own. What it needs is loaded when it runs. */

import type { Counters, Service } from '@bursar/service-kit'
import { ConfigError } from './config/config-error.ts'
import { readMasterKey, readOperatorToken } from './config/secrets.ts'
import { readServiceConfig, type ServiceConfig } from './config/service-config.ts'
import { retentionOf, type SiteConfig } from './config/site-config.ts'
import { badConfiguration, mainOf } from './process/main-errors.ts'
import type { OpenParts } from './process/open-backing.ts'
import type { ServiceProcess } from './process/service-process.ts'
import { type Ending, untilStopped } from './process/until-stopped.ts'
import { version } from './version.ts'

/** What a process tells whoever started it, over the line between them. */
export interface FirstStart {
  readonly is: 'first-start'
}

/** What a service may be made from: what its instances share, and what the site is told by its settings. */
export interface SharedParts {
  readonly counters: Counters
  readonly config: SiteConfig
}

/** Reads the environment, starts, and resolves; the process then lives until it is told to stop. */
export function runService(name: string, make: (shared: SharedParts) => Service): Promise<void> {
  return mainOf(name, () => run(name, make))
}

async function run(name: string, make: (shared: SharedParts) => Service): Promise<void> {
  const config = readServiceConfig(process.env)
  const masterKey = readMasterKey(config.masterKeyFile)
  const operatorToken = readOperatorToken(config.operatorTokenFile)
  const { systemWorld, testClock } = await import('@bursar/event-sourcing')
  const { createLogger, logDestination } = await import('@bursar/service-kit')
  const logger = createLogger(config.logLevel, logDestination())
  const ending = await untilStopped(logger)
  const clock = config.testClock === undefined ? undefined : testClock(config.testClock)
  const world = systemWorld(clock)
  const self = { id: world.id(), address: config.instanceUrl }
  const opening = { service: name, config, self, clock: world.clock, logger }
  const backing = await open(opening, config, ending)
  const { createServiceProcess } = await import('./process/service-process.ts')
  const { listenBoth } = await import('./process/listen-both.ts')
  const { broker, admin, publicUrl, trustProxy = usualProxies } = config
  const one = await createServiceProcess({
    service: make({ counters: backing.counters, config }),
    backing,
    self,
    world,
    testClock: clock,
    masterKey,
    settings: { broker, admin: { username: admin.username, password: admin.password ?? unusable() } },
    logger,
    origin: publicUrl,
    version,
    operatorToken,
    allowedOrigins: config.allowedOrigins,
    trustProxy,
    onLostEnd: (error) => {
      console.error(`bursar ${name}: ${error.message}`)
      void one.stop().finally(() => process.exit(badConfiguration))
    },
    ...retentionOf(config)
  })
  ending.onStop(one.stop)
  const { operatorUrl } = await listenBoth(one, config)
  await checkMasterKey(one)
  await checkFinished(one)
  await one.check()
  await checkFirstStart(one, config)
  await one.start()
  const place = { url: config.instanceUrl, operator_url: operatorUrl }
  logger.info({ service: name, ...place, instance: self.id }, 'ready')
}

/** A gateway is in a network of its own with the services; whoever comes from elsewhere is who he says to be. */
const usualProxies = 'loopback, linklocal, uniquelocal'

async function open(parts: OpenParts, { host, port, publicUrl: origin }: ServiceConfig, { signal }: Ending) {
  const { isTransient } = await import('@bursar/event-sourcing')
  const { openBacking } = await import('./process/open-backing.ts')
  const { opened } = await import('./process/wait-for-store.ts')
  const { service, logger } = parts
  return opened({ service, logger, host, port, origin, signal }, () => openBacking(parts), isTransient)
}

/** Another key than the stored one would open nothing, which is better known before anything is written. */
async function checkMasterKey({ engine }: ServiceProcess): Promise<void> {
  try {
    await engine.keys.secret('master-key-check')
  } catch (error) {
    if (!/master key/.test(String((error as Error).message))) throw error
    throw new ConfigError(
      'BURSAR_MASTER_KEY_FILE contains a different key than the one that the stores were created with.'
    )
  }
}

/** Half of a log would be served, and written on. */
async function checkFinished({ engine }: ServiceProcess): Promise<void> {
  const { unfinished } = await import('@bursar/event-sourcing')
  if ((await unfinished(engine.readModels)) === undefined) return
  throw new ConfigError(
    'A restore into this database was interrupted. Run it again; it continues where it stopped.'
  )
}

/** The first manager's password is chosen by whoever starts the site first; it is in no log and no answer. */
async function checkFirstStart({ engine }: ServiceProcess, { admin }: ServiceConfig): Promise<void> {
  if (engine.service !== 'auth') return
  const { FIRST_MANAGER } = await import('@bursar/contracts')
  if ((await engine.events.readStream(`user-${FIRST_MANAGER}`, 0)).length > 0) return
  if (admin.password === undefined) {
    throw new ConfigError(
      'BURSAR_ADMIN_PASSWORD is not set: the first start needs it to create the first manager.'
    )
  }
  process.send?.({ is: 'first-start' } satisfies FirstStart)
}

/** Stands where a password is asked for that will not be used, because the first manager is there already. */
function unusable(): string {
  return crypto.randomUUID()
}
