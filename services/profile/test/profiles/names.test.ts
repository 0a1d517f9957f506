import type { Engine, NewEvent } from '@bursar/event-sourcing'
import { expected, type TestSystem, testSystem } from '@bursar/testing'
import t from 'tap'

/** Writes an event of another service as that service would. */
async function write(system: TestSystem, service: string, stream: string, event: NewEvent) {
  const engine = system.engines.get(service) as Engine
  const cause = { actor: 'system', correlationid: stream, causationid: stream }
  await engine.transact(cause, async (transaction) => transaction.append(stream, [event]))
}

const introduced = (profile: string, slug: string) => ({
  type: 'billing.subscriber-introduced',
  data: { profile, person: profile, slug, full_name: `Customer ${slug}`, provider: 'p' }
})

const id = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`

t.test('a subscriber that an import names becomes a shadow profile', async (t) => {
  const system = await testSystem(t)
  await write(system, 'billing', `account-${id(1)}`, introduced(id(1), '00042'))
  await write(system, 'billing', `account-${id(2)}`, introduced(id(2), 'all'))
  await system.settled()
  const shadow = expected(await system.admin.get('/api/profile/00042'), 200)
  t.match(shadow, { slug: '00042', full_name: 'Customer 00042', type: 'organization', credentials: false })
  t.match(expected(await system.admin.get('/api/profile/all-1'), 200), { full_name: 'Customer all' })
  const taker = await system.anonymous.post('/api/auth/register', { username: '00042', full_name: 'X' })
  t.equal(taker.status, 201, 'its name is anybody’s who asks for it')
  await system.settled()
  t.match(expected(await system.admin.get('/api/profile/00042'), 200), { full_name: 'X', type: 'personal' })
  t.match(expected(await system.admin.get('/api/profile/00042-1'), 200), { full_name: 'Customer 00042' })
})

t.test('a name given away twice at one instant', async (t) => {
  const system = await testSystem(t)
  const ann = await system.register('ann')
  await system.settled()
  const [user, made] = await Promise.all([
    system.anonymous.post('/api/auth/register', {
      username: 'acme',
      full_name: 'A',
      new_password: 'a-long-password'
    }),
    ann.post('/api/users/ann/profiles', { full_name: 'The Company', slug: 'acme' })
  ])
  t.equal(user.status, 201)
  await system.settled()
  const acme = system.as(user.body.token)
  t.equal((await acme.get('/api/users/acme')).status, 200, 'the user keeps the name')
  const { results } = expected(await acme.get('/api/users/acme/profiles'), 200)
  t.equal(results.length, 1)
  t.match(results[0], { type: 'personal', slug: made.status === 201 ? 'acme-1' : 'acme' })
  if (made.status === 201) t.equal((await ann.get('/api/profile/acme')).body.full_name, 'The Company')
})
