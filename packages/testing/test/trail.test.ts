/** Trails: who did what, when, from where, caused by which request; and what a reader is not told. */
import { expected, type TestClient, testSystem } from '@bursar/testing'
import t from 'tap'

const AGENT = 'Firefox of a test'

async function trailOf(client: TestClient, url: string, query = '') {
  const { body, status } = await client.get(`${url}${query}`)
  return { status, rows: (body.results ?? []) as any[], count: body.count }
}

t.test('a profile’s managers read who did what, from where, caused by which request', async (t) => {
  const system = await testSystem(t)
  const [mona, ben, eve] = [
    await system.register('mona'),
    await system.register('ben'),
    await system.register('eve')
  ]
  const acme = await system.openProfile(mona, 'Acme')
  await system.settled()
  const url = `/api/profile/${acme}`
  const headers = { 'user-agent': AGENT, 'x-request-id': 'request-of-mona' }
  expected(await mona.put(url, { full_name: 'Acme Inc', email: 'a@example.com' }, headers), 200)
  const { grant_key } = expected(await mona.post(`${url}/roles/contributor`, { slug: 'ben' }), 201)
  expected(await eve.post('/api/users/eve/accessibles', { slug: acme }, { 'user-agent': 'Eve’s' }), 201)
  await system.settled()
  const { rows, count } = await trailOf(mona, `${url}/events`)
  t.equal(count, rows.length)
  t.ok(rows.every(({ detail, event_id, correlation_id }) => detail && event_id && correlation_id))
  t.match(
    rows.find(({ type }) => type === 'profile.profile-updated'),
    {
      detail: 'Changed the details of the profile.',
      actor: { kind: 'user', slug: 'mona', printable_name: 'User mona' },
      address: '127.0.0.1',
      agent: AGENT,
      correlation_id: 'request-of-mona'
    }
  )
  const asked = rows.find(({ type }) => type === 'profile.role-requested')
  t.match(
    asked,
    { actor: { kind: 'profile', slug: 'eve' }, address: null, agent: null },
    'of a stranger the profile'
  )
  const text = JSON.stringify(rows)
  t.notMatch(text, grant_key, 'no key')
  t.notMatch(text, /Eve’s|request_key|grant_key|enc"/)
  const found = await trailOf(mona, `${url}/events`, '?q=details&q_f=detail&o=created_at')
  t.same(new Set(found.rows.map(({ type }) => type)), new Set(['profile.profile-updated']))
  t.equal((await trailOf(mona, `${url}/events`, '?page_size=1&page=2')).rows.length, 1)
  t.equal((await trailOf(mona, `${url}/events`, '?ends_at=2026-01-01')).count, 0)
  t.equal((await trailOf(mona, `${url}/events`, '?page=99')).status, 404)

  t.equal((await trailOf(ben, `${url}/events`)).status, 403, 'a contributor reads it not')
  t.equal((await trailOf(eve, `${url}/events`)).status, 403)
  t.equal((await trailOf(system.anonymous, `${url}/events`)).status, 401)
  t.equal((await trailOf(system.admin, `${url}/events`)).status, 200, 'the broker does')
  t.equal((await trailOf(system.admin, '/api/profile/nobody/events')).status, 404)

  expected(
    await ben.put(`/api/users/ben/accessibles/accept/${grant_key}`, undefined, { 'user-agent': 'Ben’s' }),
    200
  )
  await system.settled()
  const after = (await trailOf(mona, `${url}/events`)).rows.find(
    ({ type }) => type === 'profile.role-accepted'
  )
  t.match(after, { actor: { kind: 'user', slug: 'ben' }, agent: 'Ben’s' }, 'who has come is one of them')
})

t.test('who leaves a profile is still named for what was done there', async (t) => {
  const system = await testSystem(t)
  const [mona, ben] = [await system.register('mona'), await system.register('ben')]
  const acme = await system.openProfile(mona, 'Acme')
  await system.settled()
  const url = `/api/profile/${acme}`
  const { grant_key } = expected(await mona.post(`${url}/roles/manager`, { slug: 'ben' }), 201)
  await system.settled()
  expected(await ben.put(`/api/users/ben/accessibles/accept/${grant_key}`), 200)
  await system.settled()
  expected(await ben.post(`${url}/roles/describe`, { title: 'Clerk' }), 201)
  t.equal((await mona.delete(`${url}/roles/manager/ben`)).status, 204)
  await system.settled()
  const described = (await trailOf(mona, `${url}/events`)).rows.find(
    ({ type }) => type === 'profile.role-type-described'
  )
  t.match(described, { actor: { kind: 'user', slug: 'ben' }, address: '127.0.0.1' })
  t.equal((await trailOf(ben, `${url}/events`)).status, 403)
})

t.test('of a sale each side reads the other as its profile', async (t) => {
  const system = await testSystem(t)
  const [mona, ben] = [await system.register('mona'), await system.register('ben')]
  const shop = await system.openProfile(mona, 'Shop')
  await system.settled()
  const plan = await system.makePlan(mona, shop, 'Basic')
  await system.settled()
  await system.subscribe(ben, 'ben', plan)
  await system.settled()
  const bens = (await trailOf(ben, '/api/billing/ben/events')).rows
  t.match(
    bens.find(({ type }) => type === 'billing.order-placed'),
    { actor: { kind: 'user', slug: 'ben' }, address: '127.0.0.1' }
  )
  t.notOk(
    bens.some(({ type }) => type === 'billing.plan-created'),
    'what the provider does is the provider’s'
  )
  const shops = (await trailOf(mona, `/api/billing/${shop}/events`)).rows
  t.match(
    shops.find(({ type }) => type === 'billing.plan-created'),
    { actor: { kind: 'user', slug: 'mona' } }
  )
  const sold = shops.find(({ type }) => type === 'billing.order-placed')
  t.match(sold, { actor: { kind: 'profile', slug: 'ben' }, address: null, agent: null })
  t.equal((await trailOf(mona, '/api/billing/ben/events')).status, 403, 'PROV is not enough')
  t.equal((await trailOf(system.anonymous, '/api/billing/ben/events')).status, 401)
})

t.test('a user reads who was at the account, failed attempts too', async (t) => {
  const system = await testSystem(t)
  const [mona, ben] = [await system.register('mona'), await system.register('ben')]
  const acme = await system.openProfile(mona, 'Acme')
  await system.settled()
  await system.grant(acme, 'ben', 'contributor')
  const tried = await system.anonymous.post(
    '/api/auth',
    { username: 'ben', password: 'wrong' },
    { 'user-agent': 'Stranger’s' }
  )
  t.equal(tried.status, 401)
  await system.anonymous.post('/api/auth', { username: 'nobody', password: 'wrong' })
  expected(
    await system.anonymous.post(
      '/api/auth',
      { username: 'ben', password: 'a-long-password' },
      { 'user-agent': AGENT }
    ),
    201
  )
  expected(await system.admin.patch('/api/users/ben', { nick_name: 'B' }, { 'user-agent': 'Admin’s' }), 200)
  await system.settled()
  const { rows } = await trailOf(ben, '/api/users/ben/events')
  const of = (type: string) => rows.filter((row) => row.type === type)
  t.match(of('auth.login-failed'), [
    { actor: { kind: 'anonymous' }, address: '127.0.0.1', agent: 'Stranger’s' }
  ])
  t.equal(of('auth.login-failed').length, 1)
  t.match(of('auth.session-opened')[0], { actor: { kind: 'user', slug: 'ben' }, agent: AGENT })
  t.match(of('auth.user-updated'), [
    { actor: { kind: 'profile', slug: 'broker' }, address: null, agent: null }
  ])
  t.notMatch(JSON.stringify(rows), /refresh_hash|test:|Admin’s/)
  t.equal((await trailOf(mona, '/api/users/ben/events')).status, 403, 'managers of a profile do not')
  t.equal((await trailOf(system.admin, '/api/users/ben/events')).status, 200)
  t.equal((await trailOf(system.anonymous, '/api/users/ben/events')).status, 401)

  for (let n = 0; n < 9; n++) {
    await system.anonymous.post('/api/auth', { username: 'ben', password: `wrong ${n}` })
  }
  const many = await Promise.all(
    Array.from({ length: 60 }, () =>
      system.anonymous.post('/api/auth', { username: 'ben', password: 'wrong' })
    )
  )
  t.ok(many.some(({ status }) => status === 429))
  await system.settled()
  const noted = await trailOf(ben, '/api/users/ben/events', '?q=login-failed&q_f=type&page_size=100')
  t.ok(
    noted.count >= 10 && noted.count <= 60,
    `${noted.count} attempts are noted: no more than were let through`
  )
})

t.test('after an erasure nobody is named, and the trail goes on', async (t) => {
  const system = await testSystem(t)
  const mona = await system.register('mona')
  const acme = await system.openProfile(mona, 'Acme')
  await system.settled()
  const id = (await mona.get('/api/users/mona')).body.id
  await system.engines.get('profile')?.keys.erase([id])
  const { rows } = await trailOf(system.admin, `/api/profile/${acme}/events`)
  t.match(
    rows.find(({ type }) => type === 'profile.profile-created'),
    { actor: { slug: '', printable_name: '' }, address: null, agent: null }
  )
})

t.test('where it came from stands in no log in clear, and a rebuild makes the same trail', async (t) => {
  const system = await testSystem(t)
  const mona = await system.register('mona')
  const acme = await system.openProfile(mona, 'Acme')
  await system.settled()
  const secret = 'Agent-that-nobody-else-has'
  const body = { full_name: 'Acme 2', email: 'a@example.com' }
  expected(await mona.put(`/api/profile/${acme}`, body, { 'user-agent': secret }), 200)
  await system.settled()
  for (const [, engine] of system.engines) {
    const log = (await engine.events.read(0, 1_000)).map((event) => event.body).join()
    t.notMatch(log, secret)
    t.notMatch(log, '127.0.0.1')
  }
  for (const service of ['auth', 'profile', 'billing']) {
    const [report] = (await system.engines.get(service)?.replay(['trail'], { swap: true })) ?? []
    t.match(report, { equal: true }, service)
  }
})
