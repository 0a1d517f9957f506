/** The main function of the gateway as a process of its own. What it needs is loaded when it runs. */
import { readGatewayConfig } from './config/gateway-config.ts'
import { mainOf } from './process/main-errors.ts'
import { untilStopped } from './process/until-stopped.ts'
import { version } from './version.ts'

/** Reads the environment, starts, and resolves; the process then lives until it is told to stop. */
export function runGateway(): Promise<void> {
  return mainOf('gateway', run)
}

async function run(): Promise<void> {
  const { host, port, logLevel, trustProxy, upstreams, publicUrl } = readGatewayConfig(process.env)
  const { systemClock } = await import('@bursar/event-sourcing')
  const { createLogger, stopGracefully } = await import('@bursar/service-kit')
  const { createEdge } = await import('@bursar/gateway')
  const { destination } = await import('pino')
  const logger = createLogger(logLevel, destination({ dest: 2, sync: false }))
  const ending = await untilStopped(logger)
  const app = await createEdge({ upstreams, version, logger, clock: systemClock(), trustProxy })
  ending.onStop(() => stopGracefully({ app, engines: [], close: [] }))
  await app.listen({ host, port })
  logger.info({ service: 'gateway', url: publicUrl }, 'ready')
}
