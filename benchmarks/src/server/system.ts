/**
 * The system that is measured: the embedded default on SQLite files, with a password hash that costs nothing,
 * because thousands of callers have to register before anything is measured and no measure includes it.
 */
import { hash, randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { auth, type PasswordHasher } from '@bursar/auth'
import { billing, testProcessor } from '@bursar/billing'
import { rebuildWorkers } from '@bursar/cli'
import { serviceNames } from '@bursar/contracts'
import { embeddedBus, embeddedExchange, systemWorld, type TestClock } from '@bursar/event-sourcing'
import { createSystem, type System } from '@bursar/gateway'
import { metrics } from '@bursar/metrics'
import { profile } from '@bursar/profile'
import { createLogger, logDestination, type Service } from '@bursar/service-kit'
import { type SqliteStores, sqliteStores } from '@bursar/store-sqlite'

/** The first manager of the broker. */
export const admin = { username: 'admin', password: 'a-password-of-a-benchmark' }

export interface MeasuredSystem extends System {
  progress: ReturnType<typeof embeddedBus>['progress']
}

interface Files {
  readonly file: string
  readonly keyFile: string
}

/** Where a service's log and read models are, and its keys: where `bursar start` has them. */
export function filesIn(folder: string, service: string): Files {
  return { file: join(folder, `${service}.db`), keyFile: join(folder, 'keys', `${service}.db`) }
}

export interface MeasuredOptions {
  /** One that is set by hand. */
  readonly clock?: TestClock
  /** As `npm start` logs, unless it says otherwise. */
  readonly logLevel?: string
  /** True: its jobs run, and webhooks are sent, also on this machine. */
  readonly sends?: boolean
  /** Of a folder that is opened again; absent: one of its own. */
  readonly masterKey?: Buffer
  /** False: nothing says where a request came from, and no trail is kept. */
  readonly trails?: boolean
}

/** Opens a system on an existing folder. */
export async function openSystem(
  folder: string,
  {
    clock,
    logLevel = 'info',
    trails = true,
    sends = false,
    masterKey = randomBytes(32)
  }: MeasuredOptions = {}
): Promise<MeasuredSystem> {
  mkdirSync(join(folder, 'keys'), { recursive: true })
  const files = new Map<string, Files>(serviceNames.map((name) => [name, filesIn(folder, name)]))
  const stores = new Map([...files].map(([name, its]) => [name, sqliteStores(its)]))
  const workers = rebuildWorkers({ files, masterKey })
  const bus = embeddedBus(Object.fromEntries([...stores].map(([name, { events }]) => [name, events])))
  const services: readonly Service[] = [
    auth({ hasher: cheapHasher, limits: { registrations, logins: registrations }, accessS: 36_000 }),
    profile(),
    billing({ processor: testProcessor(), allowPrivate: sends }),
    metrics()
  ]
  const system = await createSystem({
    services: trails ? services : services.map(withoutTrails),
    storesOf: (name) => stores.get(name) as SqliteStores,
    bus,
    exchange: embeddedExchange([...stores.values()].map(({ keys }) => keys)),
    world: systemWorld(clock),
    testClock: clock,
    runsJobs: sends,
    workers,
    masterKey,
    settings: { broker: 'broker', admin },
    logger: createLogger(logLevel, logDestination(1)),
    origin: 'http://localhost',
    version: 'benchmark',
    close: [workers.close, bus.close, ...[...stores.values()].map((store) => store.close)]
  })
  return { ...system, progress: bus.progress }
}

/** The same service as it would be without them. */
function withoutTrails(service: Service): Service {
  return {
    ...service,
    definitions: service.definitions.map(({ trail: _, ...definition }) => definition),
    projections: service.projections.filter(({ name }) => name !== 'trail')
  }
}

/** Thousands register from one address before anything is measured. */
const registrations = { most: 1_000_000, seconds: 60 }

const digest = (password: string) => hash('sha256', password)

const cheapHasher: PasswordHasher = {
  decoy: digest(''),
  hash: async (password) => digest(password),
  verify: async (hashed, password) => hashed === digest(password)
}
