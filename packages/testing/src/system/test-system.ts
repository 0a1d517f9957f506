/** A whole system for one test: memory stores, a clock that stands still, ids and random from a seed. */
import { createHash } from 'node:crypto'
import { auth, type OpenIdSettings, type PasswordHasher } from '@bursar/auth'
import { billing, type PaymentProcessor, testProcessor } from '@bursar/billing'
import {
  type EventBus,
  embeddedBus,
  embeddedExchange,
  type RebuildWorkers,
  type Stores
} from '@bursar/event-sourcing'
import { createSystem, type DemoParts, positionSeal, type System } from '@bursar/gateway'
import { metrics } from '@bursar/metrics'
import { type Mail, type Mailer, outboxOnly } from '@bursar/notifications'
import { profile } from '@bursar/profile'
import { type Counters, createLogger, type SiteSettings } from '@bursar/service-kit'
import { seeded, seededWorld } from '../seeded-world.ts'
import { defaultStores } from './default-stores.ts'
import type { Ending } from './ending.ts'
import { settled } from './settled.ts'
import { type StoppableClock, stoppableClock } from './stoppable-clock.ts'
import { type Story, story } from './story.ts'
import { expected, type TestClient, testClient } from './test-client.ts'
import { webhookSecret } from './webhook.ts'

export interface TestSystemOptions {
  /** Where the test clock stands first. */
  readonly startAt?: string
  readonly seed?: number
  /** The public URL; that of no host unless given. */
  readonly origin?: string
  /** Other stores than the default ones, by service; the test closes them. */
  readonly stores?: Record<string, Stores>
  /** Who rebuilds read models; absent: the thread that serves. They open what is sealed with that master key. */
  readonly workers?: (masterKey: Buffer) => RebuildWorkers
  /** Another processor than the test processor. */
  readonly processor?: PaymentProcessor
  /** Whether webhooks may be at private addresses. */
  readonly allowPrivate?: boolean
  /** False: as on the real time, nobody can set the clock by HTTP. */
  readonly settable?: boolean
  /** Origins of front ends elsewhere. */
  readonly allowedOrigins?: readonly string[]
  /** What is wrong with the mail server, when the setup is looked at. */
  readonly tryMail?: () => Promise<string | undefined>
  /** Who makes a demo beside it; nobody unless given. */
  readonly demo?: DemoParts
  /** Another way for mail than into `mails`. */
  readonly mailer?: Mailer
  /** Issuers whose accounts may log in. */
  readonly openId?: OpenIdSettings
  /** Another hasher of passwords than one that takes no time. */
  readonly hasher?: PasswordHasher
  /** Where auth counts, for a second instance to count there, too. */
  readonly counters?: Counters
  /** False: nobody registers alone. */
  readonly registrationOpen?: boolean
  /** What the console's build made; absent: there is no console. */
  readonly consoleFolder?: string
  /** Level of the log; silent when absent. */
  readonly logLevel?: string
}

export interface TestSystem extends System, Story {
  readonly clock: StoppableClock
  readonly bus: EventBus
  readonly anonymous: TestClient
  /** The broker's first manager. */
  readonly admin: TestClient
  readonly operatorToken: string
  /** Mail that was sent, in the order in which it was. */
  readonly mails: readonly Mail[]
  /** Resolves once all read models and policies include everything that was written. */
  settled(): Promise<void>
}

/** What an X-Position of a test system says, when it was made with the usual seed: service by service. */
export function readPosition(position: string | undefined): Readonly<Record<string, number>> {
  const clear = positionSeal(seeded(1).bytes(32)).open(position ?? '') ?? ''
  return JSON.parse(Buffer.from(clear, 'base64url').toString())
}

/** The site that a test system is. */
export const testSite: SiteSettings = {
  broker: 'broker',
  admin: { username: 'admin', password: 'admin-password' }
}

const names = ['auth', 'profile', 'billing', 'metrics']
const operatorToken = 'operator-token-of-a-test-system-0123456789'

/** A site as it is after its first start. */
const setupFacts = {
  masterKeyIsApart: false,
  publicUrl: 'http://bursar.test',
  mailFrom: 'billing@bursar.test',
  processor: { name: 'test', isLive: false }
}

/** Makes and starts a system that ends with the test. */
export async function testSystem(t: Ending, options: TestSystemOptions = {}): Promise<TestSystem> {
  const { startAt = '2026-01-15T12:00:00.000Z', seed = 1 } = options
  const { processor = testProcessor({ webhookSecret }) } = options
  const mails: Mail[] = []
  const { mailer = mailbox(mails) } = options
  const stores = options.stores ?? (await defaultStores(t, names))
  const clock = stoppableClock(startAt)
  const logs = Object.fromEntries(names.map((name) => [name, storesOf(stores, name).events]))
  const bus = embeddedBus(logs)
  const masterKey = seeded(seed).bytes(32)
  const workers = options.workers?.(masterKey)
  const system = await createSystem({
    services: [
      auth({
        hasher: options.hasher ?? cheapHasher,
        mailer,
        openId: options.openId,
        origin: options.origin ?? 'http://bursar.test',
        ...(options.counters && { counters: options.counters }),
        registrationOpen: options.registrationOpen
      }),
      profile(),
      billing({ processor, allowPrivate: options.allowPrivate }),
      metrics()
    ],
    storesOf: (name) => storesOf(stores, name),
    bus,
    exchange: embeddedExchange(names.map((name) => storesOf(stores, name).keys)),
    world: seededWorld(clock, seed),
    testClock: options.settable === false ? undefined : clock,
    workers,
    masterKey,
    settings: testSite,
    logger: createLogger(options.logLevel ?? 'silent'),
    origin: options.origin ?? 'http://bursar.test',
    version: '0.1.0',
    operatorToken,
    setup: { facts: async () => setupFacts, ...(options.tryMail && { tryMail: options.tryMail }) },
    demo: options.demo,
    allowedOrigins: options.allowedOrigins,
    consoleFolder: options.consoleFolder,
    stripe: processor.name === 'stripe' && processor.publicKey !== undefined,
    checkAnswers: true,
    close: [...(workers ? [workers.close] : []), bus.close]
  })
  t.teardown(async () => {
    clock.stop()
    await system.stop()
  })
  await system.start()
  await settled(system.engines, bus)
  const anonymous = testClient(system)
  const token = expected(await anonymous.post('/api/auth', testSite.admin), 201).token
  return {
    ...system,
    ...story(system),
    clock,
    bus,
    anonymous,
    admin: testClient(system, token),
    operatorToken,
    mails,
    settled: () => settled(system.engines, bus)
  }
}

function storesOf(stores: Record<string, Stores>, name: string): Stores {
  const found = stores[name]
  if (!found) throw new Error(`the test has no stores of ${name}`)
  return found
}

/** The outbox, of which a test sees what goes in. */
function mailbox(mails: Mail[]): Mailer {
  return {
    ...outboxOnly,
    async send(mail) {
      mails.push(mail)
      return outboxOnly.send(mail)
    }
  }
}

/** Tells right passwords from wrong ones, and takes no time; of no use outside of tests. */
const cheapHasher: PasswordHasher = {
  decoy: 'test:',
  hash: async (password) => `test:${createHash('sha256').update(password).digest('hex')}`,
  verify: async (hash, password) => hash === `test:${createHash('sha256').update(password).digest('hex')}`
}
