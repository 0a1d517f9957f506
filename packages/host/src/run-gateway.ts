/** The main function of the gateway as a process of its own. What it needs is loaded when it runs. */
import { type GatewayConfig, readGatewayConfig } from './config/gateway-config.ts'
import { readMasterKey } from './config/secrets.ts'
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
  const { host, port, logLevel, trustProxy, upstreams, publicUrl } = config
  const { systemClock } = await import('@bursar/event-sourcing')
  const { createLogger, logDestination, stopGracefully } = await import('@bursar/service-kit')
  const { createEdge, sharedPositions } = await import('@bursar/gateway')
  const logger = createLogger(logLevel, logDestination())
  const ending = await untilStopped(logger)
  const marks = await marksOf(config)
  const positions = marks && sharedPositions(marks)
  const masterKey = readMasterKey(config.masterKeyFile)
  const clock = systemClock()
  const parts = { upstreams, version, origin: publicUrl, masterKey, logger, clock, positions, trustProxy }
  const app = await createEdge(parts)
  ending.onStop(() => stopGracefully({ app, engines: [], close: marks ? [marks.close] : [] }))
  await app.listen({ host, port })
  logger.info({ service: 'gateway', url: publicUrl }, 'ready')
}

/** Where all instances remember; undefined where each does so for itself. */
async function marksOf(config: GatewayConfig): Promise<LateMarks | undefined> {
  const { mongodbUri } = config
  if (mongodbUri === undefined) return undefined
  const { mongoMarks } = await import('@bursar/store-mongodb')
  return lateMarks(() => mongoMarks(mongodbUri, databaseName(config, 'gateway')))
}
