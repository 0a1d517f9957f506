/** The gateway of a system whose services run elsewhere: routes, remembers, refuses, and puts answers together. */
import { type ServiceName, serviceNames } from '@bursar/contracts'
import type { Clock } from '@bursar/event-sourcing'
import { createServers, type MetricSample, type ServerOptions, type Servers } from '@bursar/service-kit'
import type { FastifyInstance } from 'fastify'
import { consoleAddresses, serveConsole } from '../console/serve-console.ts'
import { type PagePlaces, servePages } from '../pages/pages.ts'
import { serviceClient } from '../remote/ask-service.ts'
import { wholeOpenApi } from '../remote/openapi.ts'
import { remoteOperations } from '../remote/operations.ts'
import { missingElsewhere } from '../remote/readiness.ts'
import { createWatches } from '../watching/watches.ts'
import { browserSessions } from './browser/browser-sessions.ts'
import { mergeVisitorCarts } from './browser/merge-visitor-cart.ts'
import { checkTokens } from './check-tokens.ts'
import { answerErrorPages } from './error-pages.ts'
import { positionSeal } from './position-seal.ts'
import { type ProxyLimits, proxyService, routeByService, usualProxyLimits } from './proxy/proxy-service.ts'
import { createUpstreamGuard, type GuardLimits, type UpstreamGuard } from './proxy/upstream-guard.ts'
import type { Upstreams } from './proxy/upstreams.ts'
import { rememberPositions } from './remember-positions.ts'
import { type RememberedPositions, rememberedPositions } from './remembered-positions.ts'
import { sealPositions } from './seal-positions.ts'

/** What a composition root chooses. */
export interface EdgeParts {
  readonly upstreams: Upstreams
  /** Where the services answer their operators. */
  readonly operatorUpstreams: Upstreams
  readonly version: string
  /** Start of absolute URLs, without a trailing slash. */
  readonly origin: string
  /** The site's, which all instances share. */
  readonly masterKey: Uint8Array
  readonly logger: ServerOptions['logger']
  readonly clock: Pick<Clock, 'real' | 'sleep'>
  /** Shared by all instances; this process's own when absent. */
  readonly positions?: RememberedPositions | undefined
  /** See ServerOptions. */
  readonly allowedOrigins?: ServerOptions['allowedOrigins']
  /** See ServerOptions: proxies in front of this one. */
  readonly trustProxy?: ServerOptions['trustProxy']
  readonly limits?: ProxyLimits | undefined
  readonly guard?: GuardLimits | undefined
  /** Pages that are elsewhere; absent: all of them are ours. */
  readonly pages?: PagePlaces | undefined
  /** What the console's build made; absent: there is no console. */
  readonly consoleFolder?: string | undefined
  /** True where browsers enter cards by Stripe's script: then pages may load it. */
  readonly stripe?: boolean | undefined
}

/** Makes the gateway's servers; it asks nobody before the first request. */
export async function createEdge(parts: EdgeParts): Promise<Servers> {
  const { upstreams, version, origin, logger, clock, trustProxy, limits = usualProxyLimits } = parts
  const client = serviceClient(upstreams, parts.operatorUpstreams)
  const guards = new Map<ServiceName, UpstreamGuard>(
    serviceNames.map((name) => [name, createUpstreamGuard(clock.real, parts.guard, turning(logger, name))])
  )
  const servers = await createServers({
    logger,
    origin,
    engines: () => [],
    trustProxy,
    allowedOrigins: parts.allowedOrigins,
    missing: missingElsewhere(client, clock.real),
    samples: async () => samplesOf(guards)
  })
  const { app } = servers
  answerErrorPages(app)
  routeByService(app)
  const { masterKey, allowedOrigins } = parts
  const csrfOf = await browserSessions(app, { masterKey, origin, allowedOrigins, now: clock.real })
  const seal = positionSeal(masterKey)
  mergeVisitorCarts(app, seal)
  rememberPositions(app, parts.positions ?? rememberedPositions())
  sealPositions(app, seal)
  await checkTokens(app, upstreams.auth, clock.real)
  for (const [name, guard] of guards)
    await proxyService(app, { name, upstream: upstreams[name], guard, limits })
  const watches = createWatches()
  watches.endWith(app)
  await remoteOperations(servers, {
    client,
    watches,
    version,
    document: wholeOpenApi(client, clock.real),
    now: clock.real,
    sleep: sleepUntilClosed(app, clock)
  })
  const { consoleFolder: folder } = parts
  const console = folder === undefined ? [] : consoleAddresses(folder)
  await servePages(app, parts.pages ?? {}, { csrfOf, console })
  if (folder !== undefined) await serveConsole(app, folder, parts)
  return servers
}

/** Says it once, where the requests that are refused meanwhile say nothing. */
function turning(logger: EdgeParts['logger'], upstream: ServiceName): (open: boolean) => void {
  return (open) => {
    if (open)
      logger.warn(
        { upstream },
        'the service failed several times in a row; requests to it are stopped for now'
      )
    else logger.info({ upstream }, 'the service answers again')
  }
}

/** Pauses that end with the app, by rejection. */
function sleepUntilClosed(app: FastifyInstance, clock: EdgeParts['clock']): (ms: number) => Promise<void> {
  let closed = false
  app.addHook('onClose', async () => {
    closed = true
  })
  return async (ms) => {
    await clock.sleep(ms)
    if (closed) throw new Error('the gateway is stopping')
  }
}

function samplesOf(guards: ReadonlyMap<ServiceName, UpstreamGuard>): MetricSample[] {
  return [...guards].flatMap(([upstream, guard]) => [
    {
      name: 'bursar_upstream_open',
      help: '1 while requests to a service are stopped because it failed several times in a row.',
      labels: { upstream },
      value: guard.isOpen() ? 1 : 0
    },
    {
      name: 'bursar_upstream_waiting',
      help: 'Requests that are waiting for a service’s answer.',
      labels: { upstream },
      value: guard.waiting()
    }
  ])
}
