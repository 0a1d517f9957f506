/** Tokens that are forged, stolen or spent, and requests that ride on somebody else's browser. */
import { createHmac, createSign, generateKeyPairSync } from 'node:crypto'
import { type TestSystem, testSystem } from '@bursar/testing'
import t from 'tap'

const PASSWORD = 'a-long-password'
const encode = (json: unknown) => Buffer.from(JSON.stringify(json)).toString('base64url')
const parts = (token: string) =>
  token
    .split('.')
    .slice(0, 2)
    .map((part) => JSON.parse(Buffer.from(part, 'base64url').toString()))

async function logIn({ anonymous }: TestSystem, username: string) {
  const { status, body } = await anonymous.post('/api/auth', { username, password: PASSWORD })
  if (status !== 201) throw new Error(`${username} cannot log in: ${status}`)
  return body as { token: string; refresh_token: string }
}

t.test('a token that we did not sign, or that was changed, is nobody’s', async (t) => {
  const system = await testSystem(t)
  await system.register('victor')
  const { token } = await logIn(system, 'victor')
  const [header, payload] = parts(token)
  const { keys } = (await system.anonymous.get('/api/auth/jwks.json')).body
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const signed = (head: object, body: object) => {
    const text = `${encode(head)}.${encode(body)}`
    const signature = createSign('sha256').update(text).sign({ key: privateKey, dsaEncoding: 'ieee-p1363' })
    return `${text}.${signature.toString('base64url')}`
  }
  const mac = (key: string) => {
    const text = `${encode({ ...header, alg: 'HS256' })}.${encode(payload)}`
    return `${text}.${createHmac('sha256', key).update(text).digest('base64url')}`
  }
  const forged: Record<string, string> = {
    'no signature': `${encode({ ...header, alg: 'none' })}.${encode(payload)}.`,
    'signature left out': token.split('.').slice(0, 2).join('.'),
    'another key': signed(header, payload),
    'a key of its own in the header': signed(
      { ...header, jwk: privateKey.export({ format: 'jwk' }) },
      payload
    ),
    'a key that is fetched': signed({ ...header, jku: 'http://127.0.0.1:1/jwks.json' }, payload),
    'a kid that is a path': signed({ ...header, kid: '../../etc/passwd' }, payload),
    'a kid that is a property': signed({ ...header, kid: '__proto__' }, payload),
    'the public key as a shared secret': mac(JSON.stringify(keys[0])),
    'another user': `${token.split('.')[0]}.${encode({ ...payload, sub: 'operator' })}.${token.split('.')[2]}`,
    'the operator': signed(header, { ...payload, sub: 'operator', username: 'operator' })
  }
  for (const [name, text] of Object.entries(forged)) {
    t.equal((await system.as(text).get('/api/users/victor')).status, 401, name)
    t.equal((await system.as(text).get('/api/pricing')).status, 401, `${name}, on a public URL`)
  }
})

t.test('a spent refresh token ends the family once its successor was used', async (t) => {
  const system = await testSystem(t)
  await system.register('victor')
  const first = await logIn(system, 'victor')
  const refresh = (token: string) => system.anonymous.post('/api/auth/tokens', { token })
  const [one, two] = await Promise.all([refresh(first.refresh_token), refresh(first.refresh_token)])
  t.match([one.status, two.status], [200, 200], 'two tabs at the same instant')
  t.equal(one.body.refresh_token, two.body.refresh_token, 'have the same successor')
  const next = await refresh(one.body.refresh_token)
  t.equal(next.status, 200)
  t.ok((await refresh(first.refresh_token)).status >= 400, 'a thief who comes later')
  t.ok((await refresh(next.body.refresh_token)).status >= 400, 'ends it for everybody')
  await system.settled()
  t.equal((await system.as(next.body.token).get('/api/users/victor')).status, 401)
})

t.test('a stolen access token buys no refresh token', async (t) => {
  const system = await testSystem(t)
  await system.register('victor')
  const { token } = await logIn(system, 'victor')
  const { status, body } = await system.as(token).post('/api/auth/tokens', { token })
  t.equal(status, 200)
  t.notOk(body.refresh_token)
})

t.test('a change of password ends the other sessions, access and refresh', async (t) => {
  const system = await testSystem(t)
  const victor = await system.register('victor')
  const thief = await logIn(system, 'victor')
  const change = { password: PASSWORD, new_password: 'another-long-password' }
  t.equal((await victor.put('/api/users/victor/password', change)).status, 200)
  await system.settled()
  t.equal((await system.as(thief.token).get('/api/users/victor')).status, 401)
  t.ok((await system.anonymous.post('/api/auth/tokens', { token: thief.refresh_token })).status >= 400)
  t.equal((await victor.get('/api/users/victor')).status, 200, 'who changed it goes on')
})

t.test('what a browser sends from elsewhere makes no session and changes nothing', async (t) => {
  const system = await testSystem(t)
  await system.register('victor')
  const account = { username: 'eve', full_name: 'Eve', email: 'eve@example.com', new_password: PASSWORD }
  const elsewhere: readonly Record<string, string>[] = [
    { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' },
    { 'sec-fetch-site': 'same-site', origin: 'https://sub.bursar.test' },
    { origin: 'https://evil.example' },
    { origin: 'null' }
  ]
  for (const headers of elsewhere) {
    const name = JSON.stringify(headers)
    const logIn = { username: 'victor', password: PASSWORD }
    t.equal((await system.anonymous.post('/api/auth', logIn, headers)).status, 403, name)
    t.equal((await system.anonymous.post('/api/auth/register', account, headers)).status, 403, name)
    t.equal((await system.anonymous.post('/api/cart', { plan: 'x' }, headers)).status, 403, name)
  }
})

t.test(
  'an account without a password, a wrong password and a name that nobody has answer alike',
  async (t) => {
    const system = await testSystem(t)
    await system.register('victor')
    await system.anonymous.post('/api/auth/register', {
      username: 'empty',
      full_name: 'No password',
      email: 'empty@example.com'
    })
    const answers = await Promise.all(
      ['victor', 'empty', 'nobody'].map((username) =>
        system.anonymous.post('/api/auth', { username, password: 'not-the-password' })
      )
    )
    const seen = answers.map(({ status, body: { request_id: _, ...body }, headers }) => [
      status,
      body,
      headers['x-error-code']
    ])
    t.same(seen[1], seen[0])
    t.same(seen[2], seen[0])
  }
)

t.test('a request id or a position that was made up opens nothing and breaks nothing', async (t) => {
  const system = await testSystem(t)
  for (const value of ['x'.repeat(5_000), '{"auth":999999}', "'; --", 'a\tb']) {
    const answer = await system.admin.get('/api/profile', { 'x-position': value, 'x-request-id': value })
    t.equal(answer.status, 200, value.slice(0, 20))
    t.not(answer.headers['x-request-id'], value)
  }
})
