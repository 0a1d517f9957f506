/** The broker's list of users, and accounts that it makes for others. */
import { expected, type TestSystem, testSystem } from '@bursar/testing'
import t from 'tap'

const slugs = ({ body }: { body: any }) => body.results.map(({ slug }: { slug: string }) => slug)

async function broker(system: TestSystem) {
  const { admin } = system
  return {
    list: async (query = '') => {
      await system.settled()
      return admin.get(`/api/users${query}`)
    },
    make: (body: object) => admin.post('/api/users', body)
  }
}

t.test('every user is listed, by name, searched by address and user name', async (t) => {
  const system = await testSystem(t)
  const { list } = await broker(system)
  await system.register('zoe', { full_name: 'Anna First' })
  system.clock.set('2026-01-16T12:00:00.000Z')
  await system.register('ben', { full_name: 'Zacharias Last', email: 'ben@else.example' })
  const all = await list()
  t.same(slugs(all), ['admin', 'zoe', 'ben'])
  t.same(Object.keys(all.body.results[1]).sort(), ['id', 'picture', 'printable_name', 'slug', 'username'])
  t.match(all.body, { count: 3, results: [{}, { username: 'zoe', printable_name: 'Anna First' }] })
  t.same(slugs(await list('?o=-full_name')), ['ben', 'zoe', 'admin'])
  t.same(slugs(await list('?o=created_at')), ['admin', 'zoe', 'ben'])
  t.same(slugs(await list('?o=-date_joined')), ['ben', 'admin', 'zoe'], 'of one instant by name')
  t.same(slugs(await list('?q=else.example')), ['ben'])
  t.same(slugs(await list('?q=zacharias')), [], 'not by full name')
  t.same(slugs(await list('?q=ZOE,ben')), ['zoe', 'ben'])
  t.same(slugs(await list('?q=example&q_f=username')), [])
  t.match(await list('?page_size=1&page=2'), { body: { count: 3, next: String, previous: String } })
  t.match(await list('?page=9'), { status: 404 })
})

t.test('users are listed and made by the broker alone', async (t) => {
  const system = await testSystem(t)
  const ann = await system.register('ann')
  const clerk = await system.register('clerk')
  await system.grant('broker', 'clerk', 'contributor')
  await system.settled()
  t.match(await system.anonymous.get('/api/users'), { status: 401 })
  t.match(await ann.get('/api/users'), { status: 403 })
  t.match(await clerk.get('/api/users'), { status: 200 })
  const body = { full_name: 'Somebody' }
  t.match(await ann.post('/api/users', body), { status: 403 })
  t.match(await clerk.post('/api/users', body), { status: 403 })
})

t.test('a contact has a personal profile, no mail and no way in until it is activated', async (t) => {
  const system = await testSystem(t)
  const { list, make } = await broker(system)
  const made = expected(await make({ full_name: 'Ann Doe', email: 'ann@example.com', lang: 'de' }), 201)
  t.match(made, { slug: 'ann-doe', username: 'ann-doe', credentials: false, last_login: null, lang: 'de' })
  t.same(slugs(await list('?q=ann')), ['ann-doe'])
  t.match(await system.admin.get('/api/profile/ann-doe'), {
    body: { full_name: 'Ann Doe', type: 'personal' }
  })
  t.match(await system.admin.get('/api/profile/ann-doe/roles'), {
    body: { results: [{ user: { id: made.id } }] }
  })
  const auth = system.engines.get('auth')
  const written = await auth?.events.readStream(`challenges-${made.id}`, 0)
  t.same(written, [], 'nobody is written to')
  t.match(await system.anonymous.post('/api/auth', { username: 'ann-doe', password: 'x' }), { status: 401 })
  expected(await system.admin.post('/api/users/ann-doe/activate'), 201)
  t.equal((await auth?.events.readStream(`challenges-${made.id}`, 0))?.length, 1, 'but when it is asked for')
})

t.test('with a password the account is active, and its addresses are not verified', async (t) => {
  const system = await testSystem(t)
  const { make } = await broker(system)
  const secret = { full_name: 'Ann', username: 'ann', new_password: 'a-long-password' }
  expected(await make({ ...secret, email: 'ann@example.com' }), 201)
  const login = { username: 'ann@example.com', password: 'a-long-password' }
  const { token } = expected(await system.anonymous.post('/api/auth', login), 201)
  await system.settled()
  t.match(await system.as(token).get('/api/users/ann/profiles'), { status: 200 })
  const asked = await system.anonymous.post('/api/auth/recover', { username: 'ann@example.com' })
  t.equal(asked.status, 200)
  t.same(system.mails, [], 'an address that is only claimed recovers nothing')
})

t.test('what is taken, missing or weak is 400, and of two at once one is made', async (t) => {
  const system = await testSystem(t)
  const { make, list } = await broker(system)
  await system.register('ann')
  t.match(await make({}), { status: 400, body: { errors: { full_name: Array } } })
  t.match(await make({ full_name: ' ' }), { status: 400, body: { errors: { full_name: Array } } })
  const bad = { full_name: 'X', username: 'all', email: 'nothing', phone: '12', new_password: 'short' }
  t.match(await make(bad), {
    status: 400,
    body: { errors: { username: Array, email: Array, phone: Array, new_password: Array } }
  })
  t.match(await make({ full_name: 'X', username: 'ANN', email: 'ann@example.com' }), {
    status: 400,
    body: { errors: { username: Array, email: Array } }
  })
  const twice = await Promise.all([1, 2].map(() => make({ full_name: 'Ben', slug: 'ben' })))
  t.same(twice.map(({ status }) => status).sort(), [201, 400])
  t.same(slugs(await list('?q=ben')), ['ben'])
  const key = { 'idempotency-key': 'once' }
  const [one, again] = [
    await system.admin.post('/api/users', { full_name: 'Cid' }, key),
    await system.admin.post('/api/users', { full_name: 'Cid' }, key)
  ]
  t.equal(one.body.id, again.body.id)
})
