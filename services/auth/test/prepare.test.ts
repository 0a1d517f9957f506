import { argonHasher, auth } from '@bursar/auth'
import type { Engine } from '@bursar/event-sourcing'
import { expected, testSystem } from '@bursar/testing'
import t from 'tap'

t.test('a later start makes nothing again, whatever its settings say', async (t) => {
  const system = await testSystem(t)
  await system.settled()
  const engine = system.engines.get('auth') as Engine
  const before = (await engine.events.head()).position
  const settings = { broker: 'other', admin: { username: 'other', password: 'another-password' } }
  await auth({ hasher: argonHasher() }).prepare(engine, settings)
  t.equal((await engine.events.head()).position, before)
  const { keys } = expected(await system.anonymous.get('/api/auth/jwks.json'), 200)
  t.equal(keys.length, 1)
  const login = await system.anonymous.post('/api/auth', { username: 'other', password: 'another-password' })
  t.equal(login.status, 401)
})

t.test('the first manager manages the broker and a profile of its own', async (t) => {
  const system = await testSystem(t)
  await system.settled()
  const { roles } = expected(await system.admin.get('/api/auth/tokens'), 200)
  t.same(roles.map((role: any) => role.profile.slug).sort(), ['admin', 'broker'])
  t.equal(expected(await system.admin.get('/api/profile/broker'), 200).is_provider, true)
})

t.test('the private key leaves the log to the key store', async (t) => {
  const system = await testSystem(t)
  const engine = system.engines.get('auth') as Engine
  const created = (await engine.events.read(0, 100)).find(({ type }) => type === 'auth.signing-key-created')
  const { kid, public_jwk } = JSON.parse(created?.body ?? '{}').data
  t.same(Object.keys(public_jwk).sort(), ['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y'])
  const pkcs8 = await engine.keys.secret(`signing-${kid}`)
  t.ok(pkcs8.length > 100, 'it can be read back')
})
