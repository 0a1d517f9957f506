/** A process of the simulated site: some services on stores in memory, ended and started again by the weather. */
import { auth, type PasswordHasher } from '@bursar/auth'
import { billing } from '@bursar/billing'
import type { Stores, World } from '@bursar/event-sourcing'
import { createSystem, type System } from '@bursar/gateway'
import { metrics } from '@bursar/metrics'
import { profile } from '@bursar/profile'
import { createLogger, type Service, type SiteSettings } from '@bursar/service-kit'
import { memoryEventStore } from '../memory/event-store.ts'
import { memoryKeyStore } from '../memory/key-store.ts'
import { memoryReadModels } from '../memory/read-models.ts'
import type { createCardNetwork } from './card-network.ts'
import type { Draw } from './draw.ts'
import type { Durable, Durables } from './durables.ts'
import { createLife, type Life, StorageFault } from './life.ts'
import type { ProgressLink } from './progress-link.ts'
import type { Sabotage } from './sabotage.ts'
import type { Scheduler } from './scheduler.ts'
import type { Trace } from './trace.ts'
import { createMedium } from './unreliable-bus.ts'
import type { Weather } from './weather.ts'

export interface ProcessParts {
  readonly name: string
  readonly services: readonly string[]
  readonly durables: Durables
  readonly scheduler: Scheduler
  readonly weather: Weather
  readonly draw: Draw
  readonly trace: Trace
  readonly link: ProgressLink
  readonly cards: ReturnType<typeof createCardNetwork>
  /** Ids and random bytes; the clock is the process's own. */
  readonly world: Omit<World, 'clock'>
  readonly masterKey: Buffer
  readonly settings: SiteSettings
  /** Gets every log line. */
  log(line: string): void
  /** Gets what ended a process that should not have ended. */
  broken(error: unknown): void
  readonly sabotage: Sabotage
}

/** A request on its way. */
export interface Sent {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly url: string
  readonly headers: Record<string, string>
  readonly payload?: string
}

/** What a request came to, as its client sees it. */
export interface Reply {
  readonly status: number
  readonly body: any
  readonly headers: Readonly<Record<string, unknown>>
}

export interface SimulatedProcess {
  readonly services: readonly string[]
  /** The system while it is up. */
  system(): System | undefined
  /** Sends a request; undefined when no answer came. */
  send(request: Sent): Promise<Reply | undefined>
  crash(why: string): void
  starts(): number
}

const hasher: PasswordHasher = {
  hash: async (password) => `cheap:${password.length}:${Buffer.from(password).toString('base64url')}`,
  verify: async (hash, password) => hash === (await hasher.hash(password))
}

/** Starts a process that from then on starts again whenever it has ended. */
export function startProcess(parts: ProcessParts): SimulatedProcess {
  const { scheduler, draw, services, durables, sabotage, link } = parts
  let life: Life | undefined
  let system: System | undefined
  let starts = 0

  async function once() {
    const own = createLife(parts)
    life = own
    starts += 1
    const medium = createMedium({ ...parts, life: own })
    const opened = new Map(services.map((name) => [name, storesOf(parts, own, name)]))
    const made = await createSystem({
      services: servicesOf(parts, own),
      storesOf: (name) => opened.get(name) as Stores,
      bus: sabotage.bus?.(medium.bus) ?? medium.bus,
      exchange: medium.exchange,
      world: { ...parts.world, clock: own.clock },
      masterKey: parts.masterKey,
      settings: parts.settings,
      logger: createLogger('info', { write: parts.log }),
      origin: 'http://bursar.test',
      version: '0.1.0'
    })
    try {
      await Promise.race([made.start(), own.died])
      if (own.alive()) {
        system = made
        parts.trace.note(`${parts.name} is up`)
      }
      await own.died
    } catch (error) {
      own.end(`start failed: ${error}`)
      if (!(error instanceof StorageFault)) parts.broken(error)
    } finally {
      system = undefined
      medium.leave()
      for (const stores of opened.values()) void stores.events.close()
      for (const name of services) sabotage.crashed?.(durables.get(name) as Durable)
    }
  }

  async function keepUp() {
    for (;;) {
      await once()
      if (services.length === durables.size) link.forget()
      await scheduler.sleep(draw.between(10, 1_500))
    }
  }

  void keepUp()
  return {
    services,
    system: () => system,
    starts: () => starts,
    crash: (why) => life?.end(why),
    async send(request) {
      scheduler.moved()
      const [now, app] = [life, system?.app]
      if (!now || !app) return undefined
      const answer = await Promise.race([app.inject(request), now.died])
      scheduler.moved()
      return answer && now.alive() ? replyOf(answer) : undefined
    }
  }
}

function replyOf(answer: { statusCode: number; payload: string; headers: object }): Reply {
  const { statusCode: status, payload, headers } = answer
  return { status, body: payload === '' ? undefined : JSON.parse(payload), headers: { ...headers } }
}

function servicesOf({ services, cards }: ProcessParts, life: Life): Service[] {
  const processor = cards.reachedFrom((when) => life.meet('processor', { name: 'charge', when }))
  const all = [auth({ hasher }), profile(), billing({ processor }), metrics()]
  return all.filter(({ name }) => services.includes(name))
}

function storesOf({ durables, sabotage }: ProcessParts, life: Life, service: string): Stores {
  const { log, shelf, ring } = durables.get(service) as Durable
  const hook = (operation: Parameters<Life['meet']>[1]) => life.meet(service, operation)
  const stores = {
    events: memoryEventStore(log, hook),
    readModels: memoryReadModels(shelf, hook),
    keys: memoryKeyStore(ring, hook)
  }
  return sabotage.stores?.(stores, service) ?? stores
}
