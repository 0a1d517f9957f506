/** A system whose services each answer on a port of their own, on memory stores, with a gateway in front. */
import { createHash } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { auth, type OpenIdSettings } from '@bursar/auth'
import { billing, testProcessor } from '@bursar/billing'
import type { ServiceName } from '@bursar/contracts'
import { type Engine, embeddedBus, embeddedExchange, type Stores, systemClock } from '@bursar/event-sourcing'
import { createEdge, createSingleService, type EdgeParts, type SingleService } from '@bursar/gateway'
import { metrics } from '@bursar/metrics'
import { profile } from '@bursar/profile'
import { createLogger } from '@bursar/service-kit'
import {
  expected,
  memoryStores,
  seeded,
  seededWorld,
  settled,
  stoppableClock,
  story,
  type TestClient,
  testClient,
  testSite,
  webhookSecret
} from '@bursar/testing'
import type { FastifyInstance } from 'fastify'

export const origin = 'http://bursar.test'
export const operatorToken = 'operator-token-of-a-distributed-system-0123456789'

const names: readonly ServiceName[] = ['auth', 'profile', 'billing', 'metrics']
const logger = createLogger(process.env.LOG ?? 'silent')

const hash = async (password: string) => `test:${createHash('sha256').update(password).digest('hex')}`
const hasher = {
  decoy: '',
  hash,
  verify: async (known: string, password: string) => known === (await hash(password))
}

/** Starts it; everything ends with the test. */
export async function distributed(
  t: { teardown(end: () => Promise<unknown>): unknown },
  { openId }: { readonly openId?: OpenIdSettings } = {}
) {
  const clock = stoppableClock('2026-01-15T12:00:00.000Z')
  const world = seededWorld(clock, 1)
  const stores = memoryStores(names)
  const of = (name: string) => stores[name] as Stores
  const bus = embeddedBus(Object.fromEntries(names.map((name) => [name, of(name).events])))
  const masterKey = seeded(1).bytes(32)
  const shared = {
    bus,
    exchange: embeddedExchange(names.map((name) => of(name).keys)),
    world,
    clock,
    masterKey,
    settings: testSite,
    logger,
    origin,
    version: '0.1.0',
    operatorToken,
    trustProxy: 'loopback',
    checkAnswers: true
  }
  const made = {
    auth: auth({ hasher, openId }),
    profile: profile(),
    billing: billing({ processor: testProcessor({ webhookSecret }) })
  }
  const services = { ...made, metrics: metrics() }
  const processes = new Map<ServiceName, SingleService>()
  const upstreams = {} as Record<ServiceName, string>
  const operatorUpstreams = {} as Record<ServiceName, string>
  const listening = async (app: FastifyInstance) => {
    await app.listen({ host: '127.0.0.1', port: 0 })
    return `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
  }
  for (const name of names) {
    const process = await createSingleService({ ...shared, service: services[name], stores: of(name) })
    upstreams[name] = await listening(process.app)
    operatorUpstreams[name] = await listening(process.operatorApp)
    processes.set(name, process)
  }
  const edges: Awaited<ReturnType<typeof createEdge>>[] = []
  async function edge(more: Partial<EdgeParts> = {}) {
    const parts = {
      upstreams,
      operatorUpstreams,
      version: '0.1.0',
      origin,
      masterKey,
      logger,
      clock: systemClock()
    }
    const servers = await createEdge({ ...parts, ...more })
    edges.push(servers)
    return servers
  }
  t.teardown(async () => {
    clock.stop()
    await Promise.all(edges.flatMap(({ app, operatorApp }) => [app.close(), operatorApp.close()]))
    await Promise.all([...processes.values()].map((one) => one.stop()))
    await bus.close()
  })
  for (const process of processes.values()) await process.start()
  const engines: ReadonlyMap<string, Engine> = new Map(
    [...processes].map(([name, { engine }]) => [name, engine])
  )
  await settled(engines, bus)
  const servers = await edge()
  const admin = async (): Promise<TestClient> =>
    testClient(servers, expected(await testClient(servers).post('/api/auth', testSite.admin), 201).token)
  return {
    ...story({ ...servers, engines }),
    app: servers.app,
    edge,
    stores,
    processes,
    upstreams,
    engines,
    clock,
    admin: await admin(),
    anonymous: testClient(servers),
    operator: testClient(servers, operatorToken),
    settled: () => settled(engines, bus)
  }
}
