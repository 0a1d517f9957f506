/** A whole system in one process: engines over whatever stores, all services behind one gateway. */
import {
  createEngine,
  type Engine,
  type EventBus,
  type KeyExchange,
  type RebuildWorkers,
  type Retention,
  type Stores,
  type TestClock,
  type World
} from '@bursar/event-sourcing'
import type { JobRunner } from '@bursar/jobs'
import {
  createServers,
  memoryCounters,
  openApi,
  type ServerOptions,
  type Servers,
  type Service,
  type SiteSettings,
  stopGracefully
} from '@bursar/service-kit'
import type { FastifyInstance } from 'fastify'
import { caughtUp } from './caught-up.ts'
import { consoleAddresses, serveConsole } from './console/serve-console.ts'
import type { DemoParts } from './demo/demo-run.ts'
import { browserSessions } from './edge/browser/browser-sessions.ts'
import { mergeVisitorCarts } from './edge/browser/merge-visitor-cart.ts'
import { answerErrorPages } from './edge/error-pages.ts'
import { mountServices } from './edge/mount-services.ts'
import { positionSeal } from './edge/position-seal.ts'
import { rememberPositions } from './edge/remember-positions.ts'
import { rememberedPositions } from './edge/remembered-positions.ts'
import { sealPositions } from './edge/seal-positions.ts'
import { askInjected } from './export/ask-injected.ts'
import { ownPart } from './export/own-part.ts'
import type { ExportParts } from './http/export-user.ts'
import type { SetupParts } from './http/read-setup.ts'
import { checkStart } from './operator/check-start.ts'
import type { Engines } from './operator/engines.ts'
import { jobSamples } from './operator/job-samples.ts'
import { createOperator, type Operator } from './operator/operator.ts'
import type { WriteBackup } from './operator/outcome.ts'
import { createTasks } from './operator/tasks.ts'
import { type PagePlaces, servePages } from './pages/pages.ts'
import { type GatewayParts, gateway } from './service.ts'
import { serviceAttendants } from './service-attendants.ts'
import { serviceJobs } from './service-jobs.ts'
import { ownSite } from './site/own-site.ts'
import { createWatches } from './watching/watches.ts'

/** How long a start waits for the read models of what it made. */
const catchUpMs = 5_000

/** What a composition root chooses. */
export interface SystemParts {
  /** In the order in which they prepare themselves. */
  readonly services: readonly Service[]
  storesOf(service: string): Stores
  readonly bus: EventBus
  readonly exchange: KeyExchange
  readonly world: World
  /** The world's clock when it is one that can be set; that is what opens `PUT /-/clock`. */
  readonly testClock?: TestClock | undefined
  /** The site's master key, 32 bytes. */
  readonly masterKey: Buffer
  readonly settings: SiteSettings
  readonly logger: ServerOptions['logger']
  /** Start of absolute URLs, without a trailing slash. */
  readonly origin: string
  readonly version: string
  /** Whoever shows this as a bearer token is the operator; absent, nobody is. */
  readonly operatorToken?: string | undefined
  /** Writes a backup; absent, nobody can ask for one by HTTP. */
  readonly backup?: WriteBackup | undefined
  /** What the settings and the machine say of being ready for customers; absent: nobody is told. */
  readonly setup?: SetupParts | undefined
  /** Makes the demo business beside it; absent: there is none. */
  readonly demo?: DemoParts | undefined
  /** See ShellSettings: origins of front ends elsewhere. */
  readonly allowedOrigins?: readonly string[] | undefined
  /** See ServerOptions: proxies in front of the system. */
  readonly trustProxy?: ServerOptions['trustProxy']
  /** Runs the services' jobs when they are due, and what they do all the time; absent: nobody does. */
  readonly runsJobs?: boolean | undefined
  /** Rebuild read models beside the thread that serves; absent: it does that too. */
  readonly workers?: RebuildWorkers | undefined
  /** Closes what the composition root opened, in this order: bus, stores. */
  readonly close?: readonly (() => Promise<void>)[]
  /** How long things are kept; absent: the usual times. */
  readonly retention?: Retention | undefined
  /** How long a kept answer is given again, in milliseconds; absent: 48 hours. */
  readonly answersKeptMs?: number | undefined
  /** Pages that are elsewhere; absent: all of them are ours. */
  readonly pages?: PagePlaces | undefined
  /** What the console's build made; absent: there is no console. */
  readonly consoleFolder?: string | undefined
  /** True where browsers enter cards by Stripe's script: then pages may load it. */
  readonly stripe?: boolean | undefined
  /** Tests set it: an answer that does not fit its schema is then an error. */
  readonly checkAnswers?: boolean | undefined
}

export interface System {
  /** Answers by `inject` as soon as the system has started; `listen` opens it to the network. */
  readonly app: FastifyInstance
  /** The same for what is under `/-/`, which `app` does not answer. */
  readonly operatorApp: FastifyInstance
  readonly engines: Engines
  readonly operator: Operator
  readonly services: readonly Service[]
  /** The gateway's own operations. */
  readonly gateway: Service
  /** See `checkStart`; `start` begins with it. */
  check(): Promise<void>
  /** Brings the read models up, and lets every service make what the first start makes. */
  start(): Promise<void>
  /** Ends the app first, then what the services do by themselves; false when that took too long (10 s). */
  stop(): Promise<boolean>
}

/** Puts a system together; nothing runs before `start`. */
export async function createSystem(parts: SystemParts): Promise<System> {
  const { services, settings } = parts
  const engines: Engines = new Map(services.map((service) => [service.name, engineOf(parts, service)]))
  const operator = createOperator(engines, services)
  let asked: FastifyInstance | undefined
  const exports: ExportParts = {
    own: (user) => ownPart(engines, services, user),
    ask: (raw) => askInjected(() => asked, raw)
  }
  const watches = createWatches()
  const own = gatewayOf(parts, operator, { exports, watches }, engines)
  const runners = services.map((service): [Engine, JobRunner] => {
    const engine = engines.get(service.name) as Engine
    return [engine, serviceJobs(service, engine, parts.logger, parts.retention)]
  })
  const attendants = services.map((service) =>
    serviceAttendants(service, engines.get(service.name) as Engine, parts.logger)
  )
  const samples = async () => (await Promise.all(runners.map((one) => jobSamples(...one)))).flat()
  const { app, operatorApp } = await serversOf(parts, engines, own, samples)
  asked = app
  watches.endWith(app)
  const { logger, testClock, world } = parts
  let checked: Promise<void> | undefined
  const check = () => {
    checked ??= checkStart({ engines, clock: world.clock, setClock: testClock?.set, logger })
    return checked
  }
  return {
    app,
    operatorApp,
    gateway: own,
    engines,
    operator,
    services,
    check,
    async start() {
      await check()
      for (const engine of engines.values()) await engine.start()
      for (const service of services) await service.prepare(engines.get(service.name) as Engine, settings)
      // What the services made at this start reaches all of them before the first request: the keys that tokens are
      // verified with, the broker. Bounded, so that a long backlog delays readiness and not the start.
      await caughtUp([...engines.values()], catchUpMs)
      await Promise.all([app.ready(), operatorApp.ready()])
      if (!parts.runsJobs) return
      for (const [, runner] of runners) runner.start()
      for (const attendant of attendants) attendant.start()
    },
    async stop() {
      await Promise.all([
        ...runners.map(([, runner]) => runner.stop()),
        ...attendants.map(({ stop }) => stop())
      ])
      return stopGracefully({
        app,
        operatorApp,
        engines: [...engines.values()],
        close: parts.close ?? []
      })
    }
  }
}

function engineOf(parts: SystemParts, service: Service): Engine {
  const { bus, exchange, masterKey, world, workers } = parts
  const { definitions, projections, policies, names, follows } = service
  const read = { definitions, projections, policies, names, follows }
  const shared = { bus, exchange, masterKey, world, workers, ...read }
  return createEngine({ service: service.name, stores: parts.storesOf(service.name), ...shared })
}

function gatewayOf(
  parts: SystemParts,
  operator: Operator,
  made: Pick<GatewayParts, 'exports' | 'watches'>,
  engines: Engines
): Service {
  const { logger, origin, services, testClock, version, world } = parts
  const own: Service = gateway({
    operator,
    tasks: createTasks(world),
    clock: testClock,
    backup: parts.backup,
    setup: parts.setup,
    demo: parts.demo,
    ...made,
    site: (question) => ownSite(engines, services, question, testClock !== undefined),
    version,
    document: () => openApi([...services, own], { title: 'Bursar', version, origin }),
    noteDiscard: ({ what, ...discarded }) => logger.warn(discarded, `parked ${what} discarded`),
    noteSwap: (swapped) => logger.warn(swapped, 'a read model that differs from the one before serves')
  })
  return own
}

async function serversOf(
  parts: SystemParts,
  engines: Engines,
  own: Service,
  samples: ServerOptions['samples']
): Promise<Servers> {
  const { logger, origin, operatorToken, services, checkAnswers, trustProxy, allowedOrigins } = parts
  const { masterKey, world } = parts
  const settings = {
    origin,
    operatorToken,
    allowedOrigins,
    checkAnswers,
    answersKeptMs: parts.answersKeptMs,
    counters: memoryCounters()
  }
  const servers = await createServers({
    logger,
    origin,
    trustProxy,
    allowedOrigins,
    requestId: world.id,
    engines: () => [...engines.values()],
    samples
  })
  const { app } = servers
  answerErrorPages(app)
  const csrfOf = await browserSessions(app, { masterKey, origin, allowedOrigins, now: world.clock.real })
  const seal = positionSeal(masterKey)
  mergeVisitorCarts(app, seal)
  rememberPositions(app, rememberedPositions())
  sealPositions(app, seal)
  await mountServices(servers, { services, engines, own, settings })
  const { consoleFolder: folder } = parts
  const console = folder === undefined ? [] : consoleAddresses(folder)
  await servePages(app, parts.pages ?? {}, { csrfOf, console })
  if (folder !== undefined) await serveConsole(app, folder, parts)
  return servers
}
