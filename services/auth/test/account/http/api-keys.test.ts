/** API keys by HTTP: made, listed, deleted, and ended with what they were made under. */
import { expected, withKey } from '@bursar/testing'
import t from 'tap'
import { codeOf, PASSWORD, standingSystem, turnOn } from './second-factor.ts'

const url = '/api/users/ann/api-keys'

t.test('a key is made for a password, its secret is shown once, and lets a program in', async (t) => {
  const system = await standingSystem(t)
  const ann = await system.register('ann')
  t.match(await ann.post(url, {}), { status: 401, body: { password: [/own password/] } })
  t.match(await ann.post(url, { password: 'wrong' }), { status: 401, body: { password: [String] } })
  const made = expected(await ann.post(url, { password: PASSWORD, title: ' Shop ' }), 201)
  t.match(made, {
    secret: /^[0-9a-f]{64}$/,
    title: 'Shop',
    scope: 'write',
    profile: null,
    ends_at: '2027-01-15T12:00:00.000Z'
  })
  t.equal(made.api_pub_key, made.secret.slice(0, 32))
  const program = withKey(system, made.secret)
  t.match(await program.get('/api/users/ann'), { status: 200, body: { username: 'ann' } }, 'at once')
  t.match(await program.get('/api/profile/ann'), { status: 200 }, 'in every service')
  t.match(await program.get('/api/billing/ann/balance'), { status: 200 })
  t.match(await program.get('/api/auth/tokens'), { status: 200, body: { username: 'ann' } })
  const { results } = expected(await ann.get(url), 200)
  t.same(results, [
    { api_pub_key: made.api_pub_key, title: 'Shop', scope: 'write', profile: null, ends_at: made.ends_at }
  ])
  const log = JSON.stringify(await system.engines.get('auth')?.events.read(0, 10_000))
  t.notOk(log.includes(made.secret.slice(32)), 'the log has no secret')
})

t.test('what cannot be meant is refused by its field', async (t) => {
  const system = await standingSystem(t)
  const ann = await system.register('ann')
  const mona = await system.register('mona')
  const acme = await system.openProfile(mona, 'Acme')
  const make = (more: object) => ann.post(url, { password: PASSWORD, ...more })
  t.match(await make({ ends_at: 'soon' }), { status: 400, body: { ends_at: [/ISO 8601/] } })
  t.match(await make({ ends_at: '2026-01-15' }), { status: 400, body: { ends_at: [/future/] } })
  t.match(await make({ scope: 'all' }), { status: 400, body: { scope: [String] } })
  t.match(await make({ title: 'x'.repeat(101) }), { status: 400, body: { title: [String] } })
  const [others, none] = [await make({ profile: acme }), await make({ profile: 'nobody' })]
  t.match(others, { status: 400, body: { profile: [/no role/] } })
  t.same(others.body.profile, none.body.profile, 'whether there is such a profile is not told')
  t.match(expected(await make({ ends_at: '2026-02-01', profile: 'ann' }), 201), {
    ends_at: '2026-02-01T00:00:00.000Z',
    profile: 'ann'
  })
})

t.test('keys are listed by title and end, and their owner and the broker alone see them', async (t) => {
  const system = await standingSystem(t)
  const ann = await system.register('ann')
  const mona = await system.register('mona')
  for (const [title, ends_at] of [
    ['Beta', '2026-03-01'],
    ['alpha', '2026-05-01'],
    ['Gamma', '2026-04-01']
  ]) {
    expected(await ann.post(url, { password: PASSWORD, title, ends_at }), 201)
  }
  const titles = async (query = '') =>
    expected(await ann.get(`${url}${query}`), 200).results.map(({ title }: { title: string }) => title)
  t.same(await titles(), ['alpha', 'Beta', 'Gamma'])
  t.same(await titles('?o=-title'), ['Gamma', 'Beta', 'alpha'])
  t.same(await titles('?o=ends_at'), ['Beta', 'Gamma', 'alpha'])
  t.same(await titles('?q=AL,gam'), ['alpha', 'Gamma'])
  t.same(await titles('?page_size=2&page=2'), ['Gamma'])
  t.equal((await ann.get(`${url}?page=9`)).status, 404)
  t.equal((await mona.get(url)).status, 403)
  t.equal(expected(await system.admin.get(url), 200).count, 3)
  const stolen = await system.admin.post(url, { password: 'admin-password' })
  t.match(stolen, { status: 403, body: { code: 'self_only' } }, 'nobody makes a key of another user')
})

t.test('a key is deleted with a password, and refused from then on', async (t) => {
  const system = await standingSystem(t)
  const ann = await system.register('ann')
  const { secret, api_pub_key } = expected(await ann.post(url, { password: PASSWORD }), 201)
  const program = withKey(system, secret)
  t.equal((await program.get('/api/users/ann')).status, 200)
  const one = `${url}/${api_pub_key}`
  t.match(await ann.post(one, {}), { status: 401, body: { password: [String] } })
  t.equal((await ann.post(`${url}/${'0'.repeat(32)}`, { password: PASSWORD })).status, 404)
  expected(await ann.post(one, { password: PASSWORD }), 200)
  t.equal((await ann.post(one, { password: PASSWORD })).status, 404)
  await system.settled()
  t.match(await program.get('/api/users/ann'), { status: 401, body: { code: 'invalid_token' } })
  t.equal((await program.get('/api/profile/ann')).status, 401)
  const other = expected(await ann.post(url, { password: PASSWORD }), 201)
  expected(await system.admin.post(`${url}/${other.api_pub_key}`, { password: 'admin-password' }), 200)
  await system.settled()
  t.equal((await withKey(system, other.secret).get('/api/users/ann')).status, 401)
})

t.test('a second factor is needed to make a key, and not to use it', async (t) => {
  const system = await standingSystem(t)
  const ann = await system.register('ann')
  const otp = await turnOn(ann)
  t.match(await ann.post(url, { password: PASSWORD }), { status: 401, body: { otp_code: [String] } })
  const { secret } = expected(await ann.post(url, { password: PASSWORD, otp_code: codeOf(otp) }), 201)
  t.equal((await withKey(system, secret).get('/api/users/ann')).status, 200)
})

t.test('a key ends at its end, and with a change of password that says so', async (t) => {
  const system = await standingSystem(t)
  const ann = await system.register('ann')
  const short = expected(await ann.post(url, { password: PASSWORD, ends_at: '2026-01-16' }), 201)
  const long = expected(await ann.post(url, { password: PASSWORD }), 201)
  await system.settled()
  system.clock.set('2026-01-16T00:00:00.000Z')
  t.equal((await withKey(system, short.secret).get('/api/users/ann')).status, 401)
  const program = withKey(system, long.secret)
  const change = (password: string, new_password: string, more = {}) =>
    ann.put('/api/users/ann/password', { password, new_password, ...more })
  expected(await change(PASSWORD, 'another-password'), 200)
  await system.settled()
  t.equal((await program.get('/api/users/ann')).status, 200, 'a program goes on unless it is said')
  expected(await change('another-password', 'a third password', { end_api_keys: true }), 200)
  await system.settled()
  t.equal((await program.get('/api/users/ann')).status, 401)
  t.equal(expected(await ann.get(url), 200).count, 0)
})

t.test('fifty keys, however many ask at once', async (t) => {
  const system = await standingSystem(t)
  const ann = await system.register('ann')
  for (let n = 0; n < 48; n += 1) expected(await ann.post(url, { password: PASSWORD }), 201)
  const last = await Promise.all([1, 2, 3, 4].map(() => ann.post(url, { password: PASSWORD })))
  t.same(last.map(({ status }) => status).sort(), [201, 201, 400, 400])
  t.match(await ann.post(url, { password: PASSWORD }), { status: 400, body: { code: 'too_many_api_keys' } })
})
