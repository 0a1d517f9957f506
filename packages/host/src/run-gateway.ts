/** The main function of the gateway as a process of its own. What it needs is loaded when it runs. */
import { type GatewayConfig, readGatewayConfig } from './config/gateway-config.ts'
import { readMasterKey } from './config/secrets.ts'
import { consoleFolder } from './console-folder.ts'
import { type LateMarks, lateMarks } from './late-marks.ts'
import { mainOf } from './process/main-errors.ts'
import { databaseName } from './process/names.ts'
import { untilStopped } from './process/until-stopped.ts'
import { version } from './version.ts'

/** Reads the environment, starts, and resolves; the process then lives until it is told to stop. */
export function runGateway(): Promise<void> {
  return mainOf('gateway', run)
}

async function run(): Promise<void> {
  const config = readGatewayConfig(process.env)
  const { logLevel, trustProxy, upstreams, operatorUpstreams, publicUrl } = config
  const { systemClock } = await import('@bursar/event-sourcing')
  const { createLogger, logDestination, stopGracefully } = await import('@bursar/service-kit')
  const { createEdge, sharedPositions } = await import('@bursar/gateway')
  const { listenBoth } = await import('./process/listen-both.ts')
  const logger = createLogger(logLevel, logDestination())
  const ending = await untilStopped(logger)
  const marks = await marksOf(config)
  const positions = marks && sharedPositions(marks)
  const masterKey = readMasterKey(config.masterKeyFile)
  const servers = await createEdge({
    upstreams,
    operatorUpstreams,
    version,
    origin: publicUrl,
    masterKey,
    logger,
    clock: systemClock(),
    positions,
    allowedOrigins: config.allowedOrigins,
    trustProxy,
    pages: config.pages,
    consoleFolder: consoleFolder(),
    stripe: config.stripePublicKey !== undefined
  })
  ending.onStop(() => stopGracefully({ ...servers, engines: [], close: marks ? [marks.close] : [] }))
  const { operatorUrl } = await listenBoth(servers, config)
  logger.info({ service: 'gateway', url: publicUrl, operator_url: operatorUrl }, 'ready')
}

/** Where all instances remember; undefined where each does so for itself. */
async function marksOf(config: GatewayConfig): Promise<LateMarks | undefined> {
  const { mongodbUri } = config
  if (mongodbUri === undefined) return undefined
  const { mongoMarks } = await import('@bursar/store-mongodb')
  return lateMarks(() => mongoMarks(mongodbUri, databaseName(config, 'gateway')))
}
