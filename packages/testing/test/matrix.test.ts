import type { Operation } from '@bursar/service-kit'
import {
  type Actor,
  accessMatrix,
  actors,
  type MatrixCase,
  type TestAnswer,
  type TestClient,
  testSystem,
  unknownMatrix
} from '@bursar/testing'
import t from 'tap'
import { extensions, tabled } from './specified-operations.ts'

/** What an answer says of the access check alone. */
function verdictOf({ status, body }: TestAnswer): MatrixCase['verdict'] {
  if (status === 401 && body.code !== 'wrong_credentials') return 401
  if (status === 403 && body.code === 'forbidden') return 403
  return status === 404 ? 404 : 'through'
}

const scene = testSystem(t).then(async (system) => {
  const { anonymous, admin } = system
  const stranger = await system.register('stranger')
  const contributor = await system.register('contributor')
  const manager = await system.register('manager')
  const provider = await system.register('provider')
  const watched = await system.register('watched')
  await system.register('leaving')
  const shop = await system.openProfile(provider, 'The Shop')
  const acme = await system.openProfile(manager, 'Acme')
  const plan = await system.makePlan(provider, shop, 'Basic')
  const own = await system.makePlan(manager, acme, 'Own')
  const charge = await system.subscribe(manager, acme, plan)
  await manager.post('/api/cart', { plan })
  const { body: invoice } = await manager.post(`/api/billing/${acme}/checkout/paylater`, {})
  const doomed: Record<string, string> = {}
  for (const actor of actors) {
    doomed[actor] = await system.openProfile(manager, `Doomed ${actor}`)
    await system.subscribe(manager, doomed[actor], plan)
  }
  await system.grant(acme, 'contributor', 'contributor')
  for (const profile of Object.values(doomed)) await system.grant(profile, 'contributor', 'contributor')
  await watched.post('/api/users/watched/accessibles/contributor', { slug: acme })
  await system.grant(acme, 'watched', 'contributor')
  await system.settled()
  const clients: Record<Actor, TestClient> = {
    anonymous,
    stranger,
    contributor,
    manager,
    provider,
    broker: admin
  }
  const { body: issued } = await manager.get(`/api/billing/${acme}/invoices`)
  const operations = [
    ...system.services.flatMap((service) => service.operations),
    ...system.gateway.operations
  ]
  const names = {
    profile: acme,
    user: 'watched',
    plan: own,
    charge: charge.processor_key,
    claim_code: invoice.claim_code,
    number: issued.results[0].number,
    service: 'billing',
    name: 'ledger'
  }
  return { system, clients, operations, names: names as Record<string, string>, doomed }
})

/** Those that end the session they are called in come last; nobody asks for the site's own proof again and again. */
function inOrder(cases: readonly MatrixCase[]): readonly MatrixCase[] {
  const last = ({ operation }: MatrixCase) =>
    operation.method === 'DELETE' && operation.path === '/api/auth/tokens'
  return [...cases].sort((one, other) => Number(last(one)) - Number(last(other)))
}

const pathOf = ({ path }: Operation, names: Record<string, string>) =>
  path.replaceAll(/\{(\w+)\}/g, (_, name) => names[name] ?? 'unknown')

/** Who may archive a profile gets one that nobody else asks for. */
const isArchiving = ({ method, path }: Operation) => method === 'DELETE' && path === '/api/profile/{profile}'

/** And so does who may archive a user. */
const isLeaving = ({ method, path }: Operation) => method === 'DELETE' && path === '/api/users/{user}'

const bodyOf = ({ method }: Operation) => (method === 'GET' || method === 'DELETE' ? undefined : {})

t.test('what the specification names is in the matrix, for every kind of caller', async (t) => {
  const { operations, system } = await scene
  t.equal(tabled.length, 61)
  const asked = new Map<string, number>()
  for (const { operation } of accessMatrix(operations)) {
    const name = `${operation.method} ${operation.path}`
    asked.set(name, (asked.get(name) ?? 0) + 1)
  }
  for (const name of [...tabled, ...extensions]) {
    const isOperation = operations.some(({ method, path }) => `${method} ${path}` === name)
    // The page of the reference is a page, and no operation.
    if (isOperation) t.equal(asked.get(name), actors.length, name)
    else t.equal((await system.anonymous.get(name.replace('GET ', ''))).status, 200, name)
  }
})

t.test('every operation lets through who its class names, and nobody else', async (t) => {
  const { clients, operations, names, doomed } = await scene
  const cases = inOrder(accessMatrix(operations))
  t.ok(cases.length >= 60 * 6, 'the matrix has every operation')
  for (const { operation, actor, verdict } of cases) {
    const profile = isArchiving(operation) ? doomed[actor] : names.profile
    const user = isLeaving(operation) ? 'leaving' : names.user
    const path = pathOf(operation, { ...names, profile: profile ?? '', user: user ?? '' })
    const answer = await clients[actor].request(operation.method, path, bodyOf(operation))
    const found = verdictOf(answer)
    const text = `${actor} ${operation.method} ${operation.path}: ${answer.status} ${answer.body?.code ?? ''}`
    // What is past the check may well be unknown; that is no verdict on who asks.
    t.equal(found === 404 && verdict === 'through' ? 'through' : found, verdict, text)
    t.ok(answer.status < 500, text)
  }
})

t.test('on what does not exist outsiders are told nothing', async (t) => {
  const { system, operations, names, clients } = await scene
  const again = { ...clients }
  for (const actor of ['stranger', 'contributor', 'manager', 'provider'] as const) {
    const { body } = await system.anonymous.post('/api/auth', {
      username: actor,
      password: 'a-long-password'
    })
    again[actor] = system.as(body.token)
  }
  const { body } = await system.anonymous.post('/api/auth', { username: 'admin', password: 'admin-password' })
  again.broker = system.as(body.token)
  for (const { operation, actor, verdict } of unknownMatrix(operations)) {
    const path = pathOf(operation, { ...names, profile: 'nobody-here', user: 'nobody-here' })
    const answer = await again[actor].request(operation.method, path, bodyOf(operation))
    t.equal(verdictOf(answer), verdict, `${actor} ${operation.method} ${operation.path}: ${answer.status}`)
  }
})
