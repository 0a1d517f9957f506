/** A small service on stores in memory, with the logs of auth and profile beside it, for tests of the shell. */
import { generateKeyPairSync } from 'node:crypto'
import { authEvents, BROKER_PROFILE, defineEvent, type EventsOf, profileEvents } from '@bursar/contracts'
import {
  createEngine,
  type Engine,
  embeddedBus,
  fold,
  happened,
  insert,
  type NewEvent,
  projection,
  testClock
} from '@bursar/event-sourcing'
import {
  answer,
  createLogger,
  createServers,
  createSigner,
  fail,
  L7,
  listPage,
  type Operation,
  operation,
  readSide,
  type ShellSettings,
  service,
  serviceApp
} from '@bursar/service-kit'
import { memoryEventStore, memoryKeyStore, memoryReadModels, seededWorld } from '@bursar/testing'
import type { Test } from 'tap'
import { Type } from 'typebox'

export const START = '2026-01-01T00:00:00.000Z'
const DateTime = Type.String()

const thingMade = defineEvent({
  type: 'billing.thing-made',
  description: 'A thing was made.',
  data: Type.Object({ profile: Type.String(), title: Type.String(), size: Type.Integer() })
})

const Thing = Type.Object(
  { title: Type.String(), size: Type.Integer(), created_at: DateTime },
  { $id: 'Thing' }
)
const ThingCreate = Type.Object(
  {
    title: Type.String({ maxLength: 20 }),
    size: Type.Optional(Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })),
    parts: Type.Optional(Type.Array(Type.Object({ weight: Type.Integer() })))
  },
  { $id: 'ThingCreate' }
)

type ThingEvents = EventsOf<(typeof thingMade)[]>

const things = projection<ThingEvents>({
  name: 'things',
  version: 1,
  lists: { of: { by: (thing) => thing.profile, amount: ({ size }) => ({ unit: 'usd', sum: size }) } },
  on: {
    'billing.thing-made': ({ data, time, position }) => [
      insert(String(position).padStart(15, '0'), { ...data, created_at: time })
    ]
  }
})

const count = fold<number, ThingEvents>(0, { 'billing.thing-made': (made) => made + 1 })

const base = '/api/profile/{profile}/plans'

const operations: Operation[] = [
  operation({
    method: 'POST',
    path: base,
    access: 'direct',
    summary: 'Make a thing',
    body: ThingCreate,
    query: Type.Object({ times: Type.Optional(Type.Integer({ minimum: 1 })) }),
    upload: true,
    answers: { 201: Thing },
    async handle({ body, upload, profile, now, query, commit }) {
      if (upload !== undefined) return answer(201, { title: upload.toString(), size: 0, created_at: now })
      const { title, size = 0 } = body
      if (title === 'refused') fail('title_taken', { fields: { title: ['Taken.'] } })
      if (title === 'broken') throw new Error('secret of ours')
      return commit(async (transaction) => {
        const stream = `account-${profile.id}`
        const things = await transaction.load(stream, count)
        if (things > 500) fail('charge_pending')
        if (title === 'the only one' && things > 0) fail('title_taken')
        for (let n = 0; n < (query.times ?? 1); n++) {
          transaction.append(stream, happened('billing.thing-made', { profile: profile.id, title, size }))
        }
        return answer(201, { title, size, created_at: now })
      })
    }
  }),
  operation({
    method: 'GET',
    path: base,
    access: 'direct',
    summary: 'Things of a profile, newest first',
    lists: L7,
    answers: { 200: Type.Object({ count: Type.Integer(), results: Type.Array(Thing) }) },
    async handle(request) {
      const source = {
        collection: request.collection('things'),
        list: 'of',
        by: request.profile.id,
        descending: true,
        dates: 'now',
        orderField: 'created_at',
        search: { title: (thing: any) => thing.title },
        sort: { title: (thing: any) => thing.title, size: (thing: any) => thing.size }
      } as const
      const page = await listPage(request, source, async (rows) =>
        rows.map(({ title, size, created_at }: any) => ({ title, size, created_at }))
      )
      return answer(200, page)
    }
  }),
  operation({
    method: 'GET',
    path: '/api/pricing',
    access: 'public',
    summary: 'Nothing much',
    answers: { 200: Type.Object({ user: Type.Union([Type.String(), Type.Null()]) }) },
    handle: async ({ caller }) => answer(200, { user: caller?.user ?? null })
  }),
  operation({
    method: 'DELETE',
    path: '/api/cart',
    access: 'user',
    summary: 'Does nothing',
    answers: { 204: null },
    handle: async ({ commit }) => commit(async () => answer(204))
  })
]

export const demo = service({
  ...readSide({ name: 'billing', definitions: [thingMade], projections: [things], follows: [] }),
  operations
})

export type Demo = Awaited<ReturnType<typeof demoSystem>>

/** Starts the demo; `say` writes events of auth and profile, `token` logs a user in. */
export async function demoSystem(t: Test, settings: Partial<ShellSettings> = {}) {
  const clock = testClock(START)
  const world = seededWorld(clock, 1)
  const logs = { auth: memoryEventStore(), profile: memoryEventStore(), billing: memoryEventStore() }
  const bus = embeddedBus(logs)
  const keys = memoryKeyStore()
  const shared = {
    bus,
    world,
    exchange: { request: async () => [] },
    masterKey: Buffer.alloc(32, 7),
    policies: []
  }
  const engineOf = (
    name: keyof typeof logs,
    parts: Pick<Parameters<typeof createEngine>[0], 'definitions'>
  ) =>
    createEngine({
      ...shared,
      service: name,
      stores: { events: logs[name], readModels: memoryReadModels(), keys },
      projections: [],
      follows: [],
      ...parts
    })
  const auth = engineOf('auth', { definitions: authEvents })
  const profile = engineOf('profile', { definitions: profileEvents })
  const engine = createEngine({
    ...shared,
    ...demo,
    service: 'billing',
    stores: { events: logs.billing, readModels: memoryReadModels(), keys }
  })
  await engine.start()
  const lines: string[] = []
  const logger = createLogger('info', { write: (line) => void lines.push(line) })
  const { app, operatorApp } = await createServers({
    logger,
    origin: 'http://bursar.test',
    engines: () => [engine]
  })
  await app.register(
    serviceApp({ service: demo, engine, settings: { origin: 'http://bursar.test', ...settings } })
  )
  await app.ready()
  t.teardown(async () => {
    await Promise.all([app.close(), operatorApp.close()])
    await engine.stop()
    await bus.close()
  })

  async function say(by: Engine, stream: string, ...events: NewEvent[]) {
    const cause = { actor: 'test', correlationid: 'test', causationid: 'test' }
    const { position } = await by.transact(cause, async (transaction) => transaction.append(stream, events))
    await engine.projectionRunner.wait({ [by.service]: position }, 1_000)
    return position
  }

  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const public_jwk = publicKey.export({ format: 'jwk' }) as Record<string, unknown>
  await say(auth, 'signing-keys', { type: 'auth.signing-key-created', data: { kid: 'k1', public_jwk } })
  const sign = createSigner({ kid: 'k1', privateKey, now: clock.real })
  const token = (user: string, session = `s-${user}`) =>
    sign({ iss: 'http://bursar.test', aud: 'http://bursar.test', sub: user, sid: session }).token

  return {
    app,
    operatorApp,
    engine,
    auth,
    profile,
    clock,
    lines,
    say,
    sign,
    token,
    bearer: (user: string) => ({ authorization: `Bearer ${token(user)}` }),
    user: (id: string, active = true) =>
      say(auth, `user-${id}`, {
        type: 'auth.user-registered',
        data: { user: id, person: id, profile: `p-${id}`, slug: id, full_name: id, lang: 'en', active }
      }),
    makeProfile: (id: string, more: object = {}) =>
      say(profile, `profile-${id}`, {
        type: 'profile.profile-created',
        data: {
          profile: id,
          person: id,
          kind: 'organization',
          broker: id === BROKER_PROFILE,
          slug: id,
          full_name: id,
          ...more
        }
      }),
    grant: (user: string, to: string, role: 'manager' | 'contributor' = 'manager') =>
      say(profile, `profile-${to}`, { type: 'profile.role-granted', data: { profile: to, user, role } })
  }
}
