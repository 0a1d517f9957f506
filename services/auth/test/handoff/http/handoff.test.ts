/** Handing a session on to another browser by HTTP, and all that ends what was handed on. */
import { PARTS_MAX } from '@bursar/auth'
import { expected, type TestSystem, type TestUser, testSystem } from '@bursar/testing'
import t from 'tap'

const password = 'a-long-password'
const asking = '/api/auth/tokens/handoff'
const sessions = '/api/users/ann/sessions'

const keyOf = async (user: TestUser): Promise<string> => expected(await user.post(asking, {}), 201).key
const use = (system: TestSystem, key: string) => system.anonymous.post(`/api/auth/handoff/${key}`, {})

/** Another browser that goes on with the session of a user. */
async function handedOn(system: TestSystem, user: TestUser) {
  return system.as(expected(await use(system, await keyOf(user)), 201).token)
}

const isIn = async (system: TestSystem, client: Pick<TestUser, 'get'>) => {
  await system.settled()
  return (await client.get('/api/auth/tokens')).status === 200
}

t.test('a key goes on with the session once, two at once, and says nothing when it is none', async (t) => {
  const system = await testSystem(t)
  const ann = await system.register('ann')
  t.match(await system.anonymous.post(asking, {}), { status: 401 })
  const { body } = await ann.post(asking, {})
  t.match(body.key, /^[0-9a-f]{40}$/)
  const both = await Promise.all([use(system, body.key), use(system, body.key)])
  t.same(both.map(({ status }) => status).sort(), [201, 400])
  const opened = both.find(({ status }) => status === 201)?.body
  t.same(Object.keys(opened).sort(), ['expires_at', 'token'], 'there is no refresh token')
  t.match(await system.as(opened.token).get('/api/auth/tokens'), { body: { username: 'ann' } })
  t.match(await use(system, body.key), { status: 400, body: { code: 'key_unknown' } })
  t.match(await use(system, '0'.repeat(40)), { status: 400, body: { code: 'key_unknown' } })
  t.match(await use(system, 'no-key'), { status: 400, body: { code: 'key_unknown' } })
  const log = JSON.stringify(await system.engines.get('auth')?.events.read(0, 10_000))
  t.notOk(log.includes(body.key), 'the log has not the key')
})

t.test('a key is good for a minute of real time', async (t) => {
  const system = await testSystem(t)
  const ann = await system.register('ann')
  const key = await keyOf(ann)
  const { clock } = system.engines.get('auth')?.world ?? {}
  const real = clock?.real.bind(clock)
  if (!clock || !real) throw new Error('the system has no auth')
  Object.assign(clock, { real: () => real() + 60_000 })
  t.match(await use(system, key), { status: 400, body: { code: 'key_unknown' } })
  Object.assign(clock, { real })
  t.equal((await use(system, key)).status, 201)
})

t.test('a key is good for no longer than what it opens', async (t) => {
  const system = await testSystem(t)
  await system.register('ann')
  const { clock } = system.engines.get('auth')?.world ?? {}
  const real = clock?.real.bind(clock)
  if (!clock || !real) throw new Error('the system has no auth')
  const login = { username: 'ann', password }
  let { token } = expected(await system.anonymous.post('/api/auth', login), 201)
  const at = (ms: number) => Object.assign(clock, { real: () => real() + ms })
  const [chainMs, stepMs] = [12 * 3_600_000, 540_000]
  for (let ms = stepMs; ms < chainMs - 30_000; ms += stepMs) {
    at(ms)
    token = expected(await system.as(token).post('/api/auth/tokens', { token }), 200).token
  }
  at(chainMs - 30_000)
  const { key, expires_at } = expected(await system.as(token).post(asking, {}), 201)
  t.ok(Date.parse(expires_at) <= real() + chainMs, 'it says so')
  at(chainMs + 5_000)
  t.match(await use(system, key), { status: 400, body: { code: 'key_unknown' } })
})

t.test('what was handed on stands in the list, hands nothing on, and proves nothing anew', async (t) => {
  const system = await testSystem(t)
  const ann = await system.register('ann')
  const opened = expected(await use(system, await keyOf(ann)), 201).token
  const part = system.as(opened)
  t.match(await part.post(asking, {}), { status: 403, body: { code: 'session_handed_on' } })
  await system.settled()
  const { results } = expected(await part.get(sessions), 200)
  const whole = results.find(({ part_of }: { part_of: unknown }) => part_of === null)
  t.match(
    results,
    [
      { part_of: whole.id, current: true },
      { part_of: null, current: false }
    ].reverse()
  )
  t.match(
    await part.post('/api/users/ann/api-keys', { title: 'x' }),
    { status: 401, body: { password: [String] } },
    'a step-up asks for the password'
  )
  const { token } = expected(await part.post('/api/auth/tokens', { token: opened }), 200)
  t.match(
    await system.as(token).post(asking, {}),
    { status: 403 },
    'nor does a token that was bought with its own'
  )
})

t.test('an API key and the operator hand nothing on', async (t) => {
  const system = await testSystem(t)
  const ann = await system.register('ann')
  const { secret } = expected(await ann.post('/api/users/ann/api-keys', { password, title: 'job' }), 201)
  await system.settled()
  const basic = { authorization: `Basic ${Buffer.from(`${secret}:`).toString('base64')}` }
  t.match(await system.anonymous.post(asking, {}, basic), { status: 403, body: { code: 'key_not_allowed' } })
})

t.test('what was handed on ends with the session, used or not', async (t) => {
  const system = await testSystem(t)
  const ann = await system.register('ann')
  const part = await handedOn(system, ann)
  const key = await keyOf(ann)
  t.ok(await isIn(system, part))
  const used = use(system, await keyOf(ann))
  await Promise.all([used, ann.delete('/api/auth/tokens')])
  t.notOk(await isIn(system, part))
  t.match(await use(system, key), { status: 400, body: { code: 'key_unknown' } })
  const { status, body } = await used
  if (status === 201)
    t.notOk(await isIn(system, system.as(body.token)), 'nor one that was opened as it ended')
})

t.test('it ends alone where it logs out, and with all others where those end', async (t) => {
  const system = await testSystem(t)
  const ann = await system.register('ann')
  const first = await handedOn(system, ann)
  t.equal((await first.delete('/api/auth/tokens')).status, 204)
  t.notOk(await isIn(system, first))
  t.ok(await isIn(system, ann))

  const second = await handedOn(system, ann)
  const change = (client: Pick<TestUser, 'put'>, from: string, to: string) =>
    client.put('/api/users/ann/password', { password: from, new_password: to })
  expected(await change(second, password, 'another-long-password'), 200)
  t.notOk(await isIn(system, second))
  t.ok(await isIn(system, ann), 'the session that it was a part of goes on')

  const third = await handedOn(system, ann)
  t.ok(await isIn(system, third), 'and is handed on again')
  t.match(await ann.delete(sessions), { status: 204 })
  t.notOk(await isIn(system, third))
  const key = await keyOf(ann)
  expected(await ann.delete('/api/users/ann'), 204)
  t.match(
    await use(system, key),
    { status: 400, body: { code: 'key_unknown' } },
    'nobody is let in to an archived account'
  )
})

t.test('one session has so many parts, and an account asks for so many keys', async (t) => {
  const system = await testSystem(t)
  const ann = await system.register('ann')
  const first = await handedOn(system, ann)
  const second = await handedOn(system, ann)
  for (let n = 2; n < PARTS_MAX; n += 1) await keyOf(ann)
  t.ok(await isIn(system, first))
  await keyOf(ann)
  t.notOk(await isIn(system, first), 'one more ends the oldest')
  t.ok(await isIn(system, second))
  for (let n = PARTS_MAX; n < 59; n += 1) await keyOf(ann)
  t.match(await ann.post(asking, {}), { status: 429, headers: { 'retry-after': String } })
})
