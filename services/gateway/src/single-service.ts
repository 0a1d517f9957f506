/** One service of a system whose others run in processes of their own: its engine behind its own HTTP server. */
import {
  createEngine,
  type Engine,
  type EventBus,
  isTransient,
  type KeyExchange,
  type LostEndError,
  RefusedError,
  type Retention,
  type Seen,
  type Sharing,
  type Stores,
  startRetries,
  type World,
  withRetries
} from '@bursar/event-sourcing'
import {
  type Counters,
  createServers,
  fail,
  type Missing,
  openApi,
  type ServerOptions,
  type Servers,
  type Service,
  type SiteSettings,
  stopGracefully
} from '@bursar/service-kit'
import type { FastifyInstance } from 'fastify'
import { mountServices } from './edge/mount-services.ts'
import { ownPart } from './export/own-part.ts'
import type { SettableClock } from './http/set-clock.ts'
import { checkStart } from './operator/check-start.ts'
import { jobSamples } from './operator/job-samples.ts'
import { watchLogEnd } from './operator/log-ends.ts'
import { createOperator } from './operator/operator.ts'
import { createTasks } from './operator/tasks.ts'
import { gateway } from './service.ts'
import { serviceAttendants } from './service-attendants.ts'
import { serviceJobs } from './service-jobs.ts'
import { ownSite } from './site/own-site.ts'
import { createWatches, type Watches } from './watching/watches.ts'

/** What a composition root chooses. */
export interface SingleServiceParts
  extends Pick<ServerOptions, 'logger' | 'trustProxy' | 'missing' | 'samples'> {
  readonly service: Service
  readonly stores: Stores
  /** What its instances share, where it may have several. */
  readonly sharing?: Sharing | undefined
  readonly bus: EventBus
  readonly exchange: KeyExchange
  readonly world: World
  /** Opens `PUT /-/clock`; absent on the real time. */
  readonly clock?: SettableClock | undefined
  /** The site's master key, 32 bytes. */
  readonly masterKey: Buffer
  readonly settings: SiteSettings
  /** Start of the site's absolute URLs, without a trailing slash: the gateway's, not this process's. */
  readonly origin: string
  readonly version: string
  /** See ShellSettings; what their pages may read the gateway says. */
  readonly allowedOrigins?: readonly string[] | undefined
  /** Whoever shows this as a bearer token is the operator; absent, nobody is. */
  readonly operatorToken?: string | undefined
  /** See EngineParts. */
  readonly seenElsewhere?: (() => Promise<readonly Seen[]>) | undefined
  /** Another service has told, after the start, that it has seen more of the log than there is. */
  readonly onLostEnd?: ((error: LostEndError) => void) | undefined
  /** Adds what processes of the house ask each other; its URLs begin with `/-/`. */
  readonly internal?: (app: FastifyInstance, engine: Engine) => Promise<void>
  /** Closes what the composition root opened, in this order. */
  readonly close?: readonly (() => Promise<void>)[]
  /** How long things are kept; absent: the usual times. */
  readonly retention?: Retention | undefined
  /** How long a kept answer is given again, in milliseconds; absent: 48 hours. */
  readonly answersKeptMs?: number | undefined
  /** Where open operations are counted; absent: in this process alone. */
  readonly counters?: Counters | undefined
  /** Tests set it: an answer that does not fit its schema is then an error. */
  readonly checkAnswers?: boolean | undefined
}

export interface SingleService {
  /** To be opened to the network before `start`: until that is done it answers probes and the house's own. */
  readonly app: FastifyInstance
  /** What is under `/-/` beside probes and the house's own; to be opened with it, on a port of its own. */
  readonly operatorApp: FastifyInstance
  readonly engine: Engine
  /** See `checkStart`; to be asked before anything is made. */
  check(): Promise<void>
  /** Brings the read models up, and makes what the first start makes. Others may be away meanwhile. */
  start(): Promise<void>
  /** Readiness, HTTP, policies and read models, then `close`; false when that took longer than `limitMs`. */
  stop(limitMs?: number): Promise<boolean>
}

/** Logs whose first start wrote something that requests need: signing keys, the broker. */
const needed = ['auth', 'profile']

/** Puts the process together; nothing runs before `start`. */
export async function createSingleService(parts: SingleServiceParts): Promise<SingleService> {
  const { service, settings, close = [] } = parts
  const engine = engineOf(parts)
  let started = false
  const runner = serviceJobs(service, engine, parts.logger, parts.retention)
  const attendant = serviceAttendants(service, engine, parts.logger)
  const samples = async () => [...(await jobSamples(engine, runner)), ...((await parts.samples?.()) ?? [])]
  const { app, operatorApp } = await serversOf({ ...parts, samples }, engine, () => started)
  const engines = new Map([[service.name, engine]])
  let unwatch = () => {}
  return {
    app,
    operatorApp,
    engine,
    check: () =>
      checkStart({ engines, clock: engine.world.clock, setClock: parts.clock?.set, logger: parts.logger }),
    async start() {
      if (parts.onLostEnd) unwatch = watchLogEnd(engine, parts.onLostEnd)
      await engine.start()
      await prepared(service, engine, settings)
      started = true
      runner.start()
      attendant.start()
    },
    async stop(limitMs) {
      unwatch()
      await Promise.all([runner.stop(), attendant.stop()])
      return stopGracefully({
        app,
        operatorApp,
        engines: [engine],
        close,
        ...(limitMs !== undefined && { limitMs })
      })
    }
  }
}

/** What is prepared at the same instant by another instance is there at the next try; so is a store that was busy. */
function prepared(service: Service, engine: Engine, settings: SiteSettings): Promise<void> {
  const passes = (error: unknown) => error instanceof RefusedError || isTransient(error)
  return withRetries(engine.world.clock, startRetries, passes, () => service.prepare(engine, settings))
}

function engineOf(parts: SingleServiceParts): Engine {
  const { service, stores, sharing, bus, exchange, masterKey, world, seenElsewhere } = parts
  const { name, definitions, projections, policies, names, follows } = service
  const read = { definitions, projections, policies, names, follows, seenElsewhere }
  const shared = { bus, exchange, masterKey, world, ...read }
  return createEngine({ service: name, stores, sharing, ...shared })
}

async function serversOf(
  parts: SingleServiceParts,
  engine: Engine,
  started: () => boolean
): Promise<Servers> {
  const { service, logger, origin, operatorToken, trustProxy, checkAnswers, samples } = parts
  const { allowedOrigins, answersKeptMs, counters } = parts
  const settings = { origin, operatorToken, allowedOrigins, checkAnswers, answersKeptMs, counters }
  const servers = await createServers({
    logger,
    origin,
    trustProxy,
    requestId: engine.world.id,
    engines: () => [engine],
    missing: async () => [...lacking(engine, started()), ...((await parts.missing?.()) ?? [])],
    samples
  })
  await parts.internal?.(servers.app, engine)
  // Reading is nothing before the read models stand, and the first start makes what tokens are signed with.
  const onceStarted = async () => {
    if (!started()) fail('unavailable')
  }
  const engines = new Map([[service.name, engine]])
  const watches = createWatches()
  watches.endWith(servers.app)
  const own = gatewayOf(parts, engine, watches)
  await mountServices(servers, { services: [service], engines, own, settings, onRequest: onceStarted })
  return servers
}

function gatewayOf(parts: SingleServiceParts, engine: Engine, watches: Watches): Service {
  const { service, clock, logger, origin, version, world } = parts
  const engines = new Map([[service.name, engine]])
  const own: Service = gateway({
    operator: createOperator(engines, [service]),
    tasks: createTasks(world),
    watches,
    clock,
    backup: undefined,
    setup: undefined,
    demo: undefined,
    exports: { own: (user) => ownPart(engines, [service], user) },
    site: (question) => ownSite(engines, [service], question, clock !== undefined),
    version,
    document: () => openApi([service, own], { title: 'Bursar', version, origin }),
    noteDiscard: ({ what, ...discarded }) => logger.warn(discarded, `parked ${what} discarded`),
    noteSwap: (swapped) => logger.warn(swapped, 'a read model that differs from the one before serves')
  })
  return own
}

function lacking({ service, sources, projectionRunner }: Engine, started: boolean): Missing[] {
  if (!started) return [{ service, what: 'it is starting', usual: true }]
  const reached = projectionRunner.positions()
  return sources
    .filter((source) => needed.includes(source) && (reached[source] ?? 0) === 0)
    .map((source) => ({
      service,
      what: `no events of ${source} have arrived yet`,
      usual: true,
      // Without the keys of auth every token is a bad one.
      serves: source !== 'auth'
    }))
}
