/**
 * A service as a process: it shares its log with the other instances of the service, publishes it when that is
 * its turn, and follows the others. It starts and answers while they, or the broker, are away.
 */
import {
  createRelay,
  type Engine,
  type Instance,
  type LostEndError,
  type Relay,
  type SharedLog,
  seenByRelay,
  sharedLog,
  type TestClock,
  type World
} from '@bursar/event-sourcing'
import { createSingleService, type SingleService } from '@bursar/gateway'
import { lagClock, type ServerOptions, type Service, type SiteSettings } from '@bursar/service-kit'
import type { FastifyInstance } from 'fastify'
import type { Backing, WatchedBus } from './backing.ts'
import { appendSender, receiveAppends } from './handed-appends.ts'
import { internalToken } from './internal-token.ts'
import { missingOf, type ProcessParts, samplesOf } from './process-state.ts'
import { type SharedClock, sharedClock } from './shared-clock.ts'
import { handToLeader } from './to-leader.ts'

export interface ServiceProcessParts {
  readonly service: Service
  readonly backing: Backing
  readonly self: Instance
  readonly world: World
  /** The world's clock when it is one that can be set. */
  readonly testClock?: TestClock | undefined
  readonly masterKey: Buffer
  readonly settings: SiteSettings
  readonly logger: ServerOptions['logger']
  readonly origin: string
  readonly version: string
  readonly operatorToken?: string | undefined
  readonly trustProxy?: ServerOptions['trustProxy']
  /** See SingleServiceParts. */
  readonly onLostEnd?: ((error: LostEndError) => void) | undefined
  readonly allowedOrigins?: ServerOptions['allowedOrigins']
  /** Tests set it: see SingleServiceParts. */
  readonly checkAnswers?: boolean | undefined
}

export interface ServiceProcess {
  /** To be opened to the network before `start`: other instances hand their appends over there. */
  readonly app: FastifyInstance
  /** To be opened with it, on the operators' port. */
  readonly operatorApp: FastifyInstance
  readonly engine: Engine
  readonly relay: Relay
  readonly log: SharedLog
  /** Throws what stands against a start: see SingleService. */
  check(): Promise<void>
  start(): Promise<void>
  /** In the order in which nothing is lost; false when it took longer than `limitMs` (10 s). */
  stop(limitMs?: number): Promise<boolean>
}

/** Puts the process together; nothing runs before `start`. */
export async function createServiceProcess(parts: ServiceProcessParts): Promise<ServiceProcess> {
  const { service, backing, self, world, testClock } = parts
  const { stores, publisher, exchange } = backing
  const { leases } = stores
  const { clock } = world
  const token = internalToken(parts.masterKey)
  const log = sharedLog({ store: stores.events, leases, self, clock, send: appendSender(token) })
  // It also wakes who follows it when another instance has appended for this one.
  const bus = backing.bus(log)
  const relay = createRelay({ store: log, publisher, leases, self, clock })
  const settable = testClock && sharedClock({ clock: testClock, leases, self })
  const state: ProcessParts = {
    service: service.name,
    engine: undefined,
    log,
    relay,
    bus,
    exchange,
    leases,
    relayClock: lagClock(),
    now: clock.real
  }
  const single = await createSingleService({
    ...parts,
    counters: backing.counters,
    stores: { ...stores, events: log },
    sharing: { leases, self },
    bus,
    exchange,
    clock: settable,
    missing: () => missingOf(state),
    samples: () => samplesOf(state),
    seenElsewhere: () => seenByRelay(service.name, leases),
    async internal(app, engine) {
      state.engine = engine
      handToLeader(app, { engine, leases, self })
      await receiveAppends(app, log.receive, token)
    },
    close: closing({ settable, relay, exchange, log, bus, backing })
  })
  return {
    app: single.app,
    operatorApp: single.operatorApp,
    engine: single.engine,
    relay,
    log,
    async check() {
      await settable?.start()
      await single.check()
    },
    start: () => started({ settable, log, relay, exchange, single }),
    stop: single.stop
  }
}

interface Running {
  readonly settable: SharedClock | undefined
  readonly log: SharedLog
  readonly relay: Relay
  readonly exchange: Backing['exchange']
}

/** The log first, because what the first start makes goes into it. */
async function started({ settable, log, relay, exchange, single }: Running & { single: SingleService }) {
  await settable?.start()
  await log.start()
  relay.start()
  exchange.start()
  await single.start()
}

/** What ends when requests, policies and read models have: the relay after its batch, the log, the connections. */
function closing(parts: Running & { bus: WatchedBus; backing: Backing }) {
  const { settable, relay, exchange, log, bus, backing } = parts
  return [
    async () => settable?.stop(),
    relay.stop,
    exchange.stop,
    log.stop,
    () => backing.publisher.close(),
    () => bus.close(),
    () => backing.close()
  ]
}
