/** An account that is taken out of use: what it had, who may do it, and what is left. */
import { challengesStream, userStream } from '@bursar/auth'
import { expected, runDueJobs, type TestSystem, type TestUser, testSystem } from '@bursar/testing'
import t from 'tap'

const password = 'a-long-password'
const NEXT_YEAR = '2027-01-20T12:00:00.000Z'

const authOf = (system: TestSystem) => {
  const engine = system.engines.get('auth')
  if (!engine) throw new Error('the system has no auth')
  return engine
}
const idOf = async ({ admin }: TestSystem, slug: string): Promise<string> =>
  expected(await admin.get(`/api/users/${slug}`), 200).id
const logIn = ({ anonymous }: TestSystem, username: string) =>
  anonymous.post('/api/auth', { username, password })
const join = async (system: TestSystem, user: TestUser, profile: string, role: 'manager' | 'contributor') => {
  await user.post(`/api/users/${user.slug}/accessibles/${role}`, { slug: profile })
  await system.grant(profile, user.slug, role)
}

t.test('nothing of an archived account lets anybody in, and nothing finds it', async (t) => {
  const system = await testSystem(t)
  const ann = await system.register('ann')
  const { refresh_token } = expected(await logIn(system, 'ann'), 201)
  const id = await idOf(system, 'ann')
  t.match(await ann.delete('/api/users/ann'), { status: 204 })
  await system.settled()
  const archived = `_archive_${id}`
  t.match(await ann.get('/api/auth/tokens'), { status: 401 })
  t.match(await system.anonymous.post('/api/auth/tokens', { token: refresh_token }), { status: 401 })
  for (const name of ['ann', 'ann@example.com', archived]) t.equal((await logIn(system, name)).status, 401)
  t.match(await system.anonymous.post('/api/auth/recover', { username: 'ann@example.com' }), { status: 200 })
  t.match(await system.admin.get('/api/users/ann'), { status: 404 })
  t.match(await system.admin.get(`/api/users/${archived}`), {
    status: 200,
    body: { id, slug: archived, email: archived, phone: '', credentials: false }
  })
  t.notMatch((await system.admin.get('/api/users')).body.results, [{ id }], 'on no list')
  for (const [method, path] of [
    ['GET', 'sessions'],
    ['DELETE', 'sessions'],
    ['POST', 'activate']
  ] as const) {
    t.match(await system.admin.request(method, `/api/users/${archived}/${path}`), { status: 404 }, path)
  }
  const change = { new_password: 'another-long-password', password: 'admin-password' }
  t.match(await system.admin.put(`/api/users/${archived}/password`, change), { status: 404 })
  t.match(await system.admin.put(`/api/users/${archived}`, { full_name: 'X' }), { status: 404 })
  t.match(await system.admin.delete(`/api/users/${archived}`), { status: 404 }, 'and not again')
  const [session] = (await authOf(system).events.readStream(userStream(id), 0)).slice(-2)
  t.equal(session?.type, 'auth.sessions-ended')
})

t.test('the name is kept for a year, addresses are free at once', async (t) => {
  const system = await testSystem(t)
  const ann = await system.register('ann', { phone: '+14155552671' })
  expected(await ann.delete('/api/users/ann'), 204)
  await system.settled()
  const register = (more: object) =>
    system.anonymous.post('/api/auth/register', { full_name: 'New', new_password: password, ...more })
  t.match(await register({ slug: 'ANN' }), { status: 400, body: { errors: { slug: Array } } })
  t.match(await register({ slug: 'ben', email: 'ann@example.com', phone: '+14155552671' }), { status: 201 })
  t.match(await register({ full_name: 'Ann' }), { status: 201 }, 'a derived one moves on')
  await system.settled()
  t.match(await system.admin.get('/api/users/ann-1'), { status: 200 })
  t.match(await system.admin.get('/api/profile/ann'), { status: 404 })
  t.equal((await logIn(system, 'ann@example.com')).status, 201, 'whoever has the address now')
  system.clock.set(NEXT_YEAR)
  t.match(await register({ slug: 'ann' }), { status: 201 })
})

t.test('keys of mails end, and the last mail goes to the address that was verified', async (t) => {
  const system = await testSystem(t)
  const ann = await system.register('ann')
  const id = await idOf(system, 'ann')
  const engine = authOf(system)
  const service = system.services.find(({ name }) => name === 'auth')
  await runDueJobs(engine, service?.jobs ?? [])
  const key = /\/verify\/([0-9a-f]{40})/.exec(system.mails.at(-1)?.text ?? '')?.[1]
  expected(await ann.post(`/api/auth/${key}`, {}), 201)
  expected(await ann.post('/api/users/ann/verify', { email: 'other@example.com' }), 200)
  await runDueJobs(engine, service?.jobs ?? [])
  const other = /\/verify\/([0-9a-f]{40})/.exec(system.mails.at(-1)?.text ?? '')?.[1]
  t.match(await system.anonymous.get(`/api/auth/${other}`), { status: 200 })
  const { token } = expected(await logIn(system, 'ann'), 201)
  expected(await system.as(token).post('/api/users/ann/verify', { email: 'third@example.com' }), 200)
  const before = system.mails.length
  expected(await system.as(token).delete('/api/users/ann'), 204)
  await runDueJobs(engine, service?.jobs ?? [])
  t.match(
    system.mails.slice(before).map(({ to, subject }) => [to, subject]),
    [['ann@example.com', /was closed/]],
    'what waited to be sent is not'
  )
  for (const worthless of [key, other]) {
    t.match(await system.anonymous.get(`/api/auth/${worthless}`), { body: { code: 'key_unknown' } })
  }
  const events = await engine.events.readStream(challengesStream(id), 0)
  t.equal(events.at(-1)?.type, 'auth.challenges-ended')
  await system.settled()
  const ben = await system.register('ben', { email: 'ann@example.com' })
  t.equal(ben.slug, 'ben')
})

t.test('only the user and the broker’s managers archive a user', async (t) => {
  const system = await testSystem(t)
  const [ann, mona] = [await system.register('ann'), await system.register('mona')]
  const acme = await system.openProfile(mona, 'Acme')
  await join(system, ann, acme, 'contributor')
  const clerk = await system.register('clerk')
  await system.grant('broker', 'clerk', 'contributor')
  await system.settled()
  t.match(await system.anonymous.delete('/api/users/ann'), { status: 401 })
  for (const other of [mona, clerk]) {
    t.match(await other.delete('/api/users/ann'), { status: 403 })
    t.match(await other.delete('/api/users/ann?dry_run=1'), { status: 403 })
  }
  t.match(await system.admin.delete('/api/users/ann'), { status: 204 })
  await system.settled()
  t.match(await ann.get('/api/auth/tokens'), { status: 401 })
})

t.test('a dry run says what would end, and ends nothing', async (t) => {
  const system = await testSystem(t)
  const [ann, mona] = [await system.register('ann'), await system.register('mona')]
  const acme = await system.openProfile(mona, 'Acme')
  await join(system, ann, acme, 'contributor')
  await logIn(system, 'ann')
  await system.settled()
  const before = (await authOf(system).events.head()).position
  t.match(await ann.delete('/api/users/ann?dry_run=1', { 'idempotency-key': 'dry' }), {
    status: 200,
    body: {
      user: { slug: 'ann' },
      profile: 'ann',
      roles: [{ profile: acme, role: 'contributor' }],
      sessions_ended: 2,
      name_kept_until: '2027-01-15T12:00:00.000Z'
    }
  })
  t.equal((await authOf(system).events.head()).position, before)
  t.match(await ann.get('/api/auth/tokens'), { status: 200 })
})

t.test('the last manager of a profile stays, and of two at once one', async (t) => {
  const system = await testSystem(t)
  const [ann, ben] = [await system.register('ann'), await system.register('ben')]
  const [acme, shop] = [await system.openProfile(ann, 'Acme'), await system.openProfile(ann, 'Shop')]
  await join(system, ben, acme, 'contributor')
  await system.settled()
  const refused = {
    status: 409,
    body: { code: 'last_manager', detail: /last manager of (acme, shop|shop, acme)\./ }
  }
  t.match(await ann.delete('/api/users/ann'), refused)
  t.match(await ann.delete('/api/users/ann?dry_run=1'), refused)
  t.match(await system.admin.delete('/api/users/ann'), refused, 'whoever asks')
  t.match(await system.admin.delete('/api/users/admin'), { status: 409, body: { detail: /broker/ } })
  expected(await ann.delete(`/api/profile/${shop}`), 204)
  await join(system, ben, acme, 'manager')
  await system.settled()
  const both = await Promise.all([ann.delete('/api/users/ann'), ben.delete('/api/users/ben')])
  t.same(both.map(({ status }) => status).sort(), [204, 409])
  await system.settled()
  const { body } = await system.admin.get(`/api/profile/${acme}/roles/manager`)
  t.match(body, { count: 1, results: [{ user: { slug: both[0]?.status === 409 ? 'ann' : 'ben' } }] })
})

t.test('an account is archived once, whoever else is at it', async (t) => {
  const system = await testSystem(t)
  const ann = await system.register('ann')
  await system.settled()
  const all = await Promise.all([
    ann.delete('/api/users/ann'),
    system.admin.delete('/api/users/ann'),
    logIn(system, 'ann'),
    ann.put('/api/users/ann/password', { password, new_password: 'another-long-password' })
  ])
  t.same(
    all.slice(0, 2).filter(({ status }) => status === 204).length,
    1,
    all.map(({ status }) => status).join()
  )
  await system.settled()
  for (const token of [ann.token, all[2].body.token]) {
    if (token) t.match(await system.as(token).get('/api/auth/tokens'), { status: 401 })
  }
  t.equal((await logIn(system, 'ann')).status, 401)
})

t.test('a first manager who was archived does not come back with the next start', async (t) => {
  const system = await testSystem(t)
  const mona = await system.register('mona')
  await join(system, mona, 'broker', 'manager')
  await system.settled()
  expected(await mona.delete('/api/users/admin'), 204)
  const service = system.services.find(({ name }) => name === 'auth')
  const engine = authOf(system)
  const before = (await engine.events.head()).position
  await service?.prepare(engine, {
    broker: 'broker',
    admin: { username: 'root', password: 'another-password' }
  })
  t.equal((await engine.events.head()).position, before)
})
