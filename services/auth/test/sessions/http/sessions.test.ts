/** The list of sessions, and what ends them. */
import { userStream } from '@bursar/auth'
import { expected, runDueJobs, type TestSystem, testSystem } from '@bursar/testing'
import t from 'tap'

const password = 'a-long-password'
const firefox = { 'user-agent': 'Firefox/140.0' }

async function logIn({ anonymous, as }: TestSystem, username: string, headers = {}) {
  const { token, refresh_token } = expected(
    await anonymous.post('/api/auth', { username, password }, headers),
    201
  )
  return { client: as(token), refresh: () => anonymous.post('/api/auth/tokens', { token: refresh_token }) }
}

const url = '/api/users/ann/sessions'
const isIn = async (client: { get(path: string): Promise<{ status: number }> }) =>
  (await client.get('/api/auth/tokens')).status === 200

t.test('a user sees where they are logged in, and ends one session or all others', async (t) => {
  const system = await testSystem(t)
  const ann = await system.register('ann')
  const [second, third] = [await logIn(system, 'ann', firefox), await logIn(system, 'ann')]
  await system.register('mona')
  await system.settled()
  const { body } = await ann.get(url)
  t.equal(body.count, 3, 'and nobody else’s')
  const [own] = body.results.filter(({ current }: { current: boolean }) => current)
  t.match(own, { id: String, created_at: String, last_used_at: String, address: '127.0.0.1', agent: String })
  t.notMatch(JSON.stringify(body), /token|hash/, 'without a token or its hash')
  t.match((await ann.get(`${url}?q=firefox`)).body, { count: 1, results: [{ agent: 'Firefox/140.0' }] })
  t.match((await ann.get(`${url}?page_size=1&o=created_at`)).body, { count: 3, next: String })
  const [{ id }] = (await ann.get(`${url}?q=firefox`)).body.results

  t.match(await ann.delete(`${url}/${id}`), { status: 204 })
  await system.settled()
  t.notOk(await isIn(second.client))
  t.match(await second.refresh(), { status: 401 })
  t.match(await ann.delete(`${url}/${id}`), { status: 404 }, 'what has ended is not there')
  t.match(await ann.get(url), { body: { count: 2 } })

  t.match(await ann.delete(url), { status: 204 })
  await system.settled()
  t.ok(await isIn(ann), 'the one that was asked in goes on')
  t.notOk(await isIn(third.client))
  t.match(await third.refresh(), { status: 401 })
  t.match(await ann.get(url), { body: { count: 1, results: [{ id: own.id, current: true }] } })
})

t.test('sessions are their user’s and the broker’s', async (t) => {
  const system = await testSystem(t)
  const ann = await system.register('ann')
  const mona = await system.register('mona')
  const acme = await system.openProfile(mona, 'Acme')
  await ann.post('/api/users/ann/accessibles/contributor', { slug: acme })
  await system.grant(acme, 'ann', 'contributor')
  const clerk = await system.register('clerk')
  await system.grant('broker', 'clerk', 'contributor')
  await system.settled()
  const { id } = (await ann.get(url)).body.results[0]
  t.match(await mona.get(url), { status: 403 }, 'not of who manages a profile that they work for')
  t.match(await mona.delete(url), { status: 403 })
  t.match(await mona.delete(`${url}/${id}`), { status: 403 })
  t.match(await mona.delete(`/api/users/mona/sessions/${id}`), { status: 404 }, 'nor by the way of one’s own')
  t.match(await clerk.get(url), { status: 200 })
  t.match(await clerk.delete(url), { status: 403 }, 'the broker’s contributors read')
  t.match(await ann.delete(`${url}/nothing`), { status: 404 })
  t.match(await system.admin.get(url), { status: 200, body: { results: [{ current: false }] } })
  t.match(await system.admin.delete(url), { status: 204 })
  await system.settled()
  t.notOk(await isIn(ann), 'the broker ends all of them')
})

t.test(
  'a session that expired is not listed, and one that was opened before a common end neither',
  async (t) => {
    const system = await testSystem(t)
    const ann = await system.register('ann')
    await system.settled()
    const auth = system.engines.get('auth')
    const { id } = (await ann.get('/api/users/ann')).body
    const opened = (session: string, expires_at: string) => ({
      type: 'auth.session-opened',
      data: { session, user: id, person: id, refresh_hash: 'h', expires_at, epoch: 0 }
    })
    await auth?.transact({ actor: id, correlationid: 'c', causationid: 'c' }, async (transaction) => {
      transaction.append('session-old', [opened('old', '2026-01-01T00:00:00.000Z')])
      transaction.append('session-new', [opened('new', '2999-01-01T00:00:00.000Z')])
    })
    await system.settled()
    t.same(
      (await ann.get(url)).body.results.map((one: { id: string }) => one.id === 'new'),
      [true, false],
      'the one that lasts longest first, and none that is over'
    )
    t.match(await ann.delete(`${url}/old`), { status: 404 })
    t.match(await ann.delete(url), { status: 204 })
    t.match(await ann.delete(`${url}/new`), { status: 404 })
  }
)

t.test('a change of password says how many other sessions it ended', async (t) => {
  const system = await testSystem(t)
  const ann = await system.register('ann')
  const others = [await logIn(system, 'ann'), await logIn(system, 'ann')]
  await system.settled()
  const change = (from: string, to: string) =>
    ann.put('/api/users/ann/password', { password: from, new_password: to })
  t.match(await change(password, 'another-long-password'), {
    status: 200,
    body: { sessions_ended: 2, detail: 'The password was changed. 2 other sessions were ended.' }
  })
  await system.settled()
  for (const { client } of others) t.notOk(await isIn(client))
  t.match(await change('another-long-password', password), {
    body: { sessions_ended: 0, detail: 'The password was changed. No other session was open.' }
  })
})

t.test(
  'a login from a network that is new to the account is told by mail, the first login is not',
  async (t) => {
    const system = await testSystem(t)
    const engine = system.engines.get('auth')
    const service = system.services.find(({ name }) => name === 'auth')
    if (!engine || !service) throw new Error('the system has no auth')
    const made = { username: 'ann', full_name: 'Ann', new_password: password }
    await system.admin.post('/api/auth/register', made)
    const id = (await system.admin.get('/api/users/ann')).body.id
    await engine.transact({ actor: id, correlationid: 'c', causationid: 'c' }, async (transaction) => {
      const data = { user: id, person: id, email: 'ann@example.com' }
      transaction.append(userStream(id), [{ type: 'auth.address-verified', data }])
    })
    const logInFrom = async (remoteAddress: string) => {
      await system.settled()
      const payload = { username: 'ann', password }
      const { statusCode } = await system.app.inject({
        method: 'POST',
        url: '/api/auth',
        remoteAddress,
        payload
      })
      t.equal(statusCode, 201)
      await runDueJobs(engine, service.jobs)
    }
    const told = () => system.mails.filter(({ subject }) => /^New login/.test(subject)).length
    await logInFrom('127.0.0.1')
    t.equal(told(), 0)
    await logInFrom('192.0.2.7')
    t.equal(told(), 1)
    t.match(system.mails.at(-1), { to: 'ann@example.com', text: /192\.0\.2\.7/ })
    await logInFrom('192.0.2.7')
    t.equal(told(), 1, 'once for each network')
  }
)
