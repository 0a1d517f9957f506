import { createHmac, generateKeyPairSync } from 'node:crypto'
import { bearerOf, createSigner } from '@bursar/service-kit'
import t from 'tap'
import { demoSystem } from '../demo-system.ts'

const site = { iss: 'http://bursar.test', aud: 'http://bursar.test' }

t.test('who a token speaks for', async (t) => {
  const { app, token, say, auth, engine, sign } = await demoSystem(t)
  const seen = async (authorization: string | undefined, url = '/api/pricing') => {
    const reply = await app.inject({ url, headers: authorization === undefined ? {} : { authorization } })
    return reply.statusCode === 200 ? reply.json().user : reply.headers['x-error-code']
  }
  const gone = async (authorization: string) =>
    (await app.inject({ method: 'DELETE', url: '/api/cart', headers: { authorization } })).statusCode
  t.equal(await seen(undefined), null)
  t.equal(await seen(`Bearer ${token('ann')}`), 'ann')
  t.equal(await seen(`bearer ${token('ann')}`), 'ann')
  for (const header of ['Bearer', 'Bearer x', 'Bearer a.b.c', 'Basic abc', `Bearer ${token('ann')} x`, '']) {
    t.equal(await seen(header), 'invalid_token', header)
  }

  const good = token('ann')
  const [head = '', body = '', signature = ''] = good.split('.')
  const forged = Buffer.from(
    JSON.stringify({ ...JSON.parse(Buffer.from(body, 'base64url').toString()), sub: 'bob' })
  )
  t.equal(await seen(`Bearer ${head}.${forged.toString('base64url')}.${signature}`), 'invalid_token')
  const none = Buffer.from('{"alg":"none","kid":"k1"}').toString('base64url')
  t.equal(await seen(`Bearer ${none}.${body}.`), 'invalid_token')
  const symmetric = Buffer.from('{"alg":"HS256","kid":"k1"}').toString('base64url')
  const mac = createHmac('sha256', 'x').update(`${symmetric}.${body}`).digest('base64url')
  t.equal(await seen(`Bearer ${symmetric}.${body}.${mac}`), 'invalid_token')
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const foreign = createSigner({ kid: 'k1', privateKey, now: Date.now })
  t.equal(await seen(`Bearer ${foreign({ ...site, sub: 'ann', sid: 's' }).token}`), 'invalid_token')

  t.equal(await gone(`Bearer ${good}`), 204)
  await say(auth, 'session-s', {
    type: 'auth.session-revoked',
    data: { session: 's-ann', user: 'ann', reason: 'logout' }
  })
  t.equal(await gone(`Bearer ${good}`), 401, 'a revoked session ends at once, cache or not')
  t.equal(await seen(`Bearer ${good}`), null, 'on a public URL it is nobody')
  t.equal(await seen(`Bearer ${token('ann', 'other')}`), 'ann')

  const { token: short, expires_at } = sign({ ...site, sub: 'ann', sid: 'short' })
  t.equal(await gone(`Bearer ${short}`), 204)
  t.ok(Math.abs(Date.parse(expires_at) - Date.now() - 600_000) < 5_000)
  const real = engine.world.clock.real
  t.equal(real() < Date.parse(expires_at), true)
})

t.test('an expired token', async (t) => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const old = createSigner({ kid: 'k2', privateKey, now: () => Date.now() - 3_600_001 })
  const { app, say, auth } = await demoSystem(t)
  const public_jwk = publicKey.export({ format: 'jwk' }) as Record<string, unknown>
  await say(auth, 'signing-keys', { type: 'auth.signing-key-created', data: { kid: 'k2', public_jwk } })
  const headers = { authorization: `Bearer ${old({ ...site, sub: 'ann', sid: 's' }).token}` }
  t.equal((await app.inject({ method: 'DELETE', url: '/api/cart', headers })).statusCode, 401)
  t.same((await app.inject({ url: '/api/pricing', headers })).json(), { user: null })
})

t.test('the header', (t) => {
  t.equal(bearerOf(undefined), null)
  t.equal(bearerOf('Bearer  abc'), 'abc')
  t.equal(bearerOf('Bearer a, Bearer b'), undefined)
  t.end()
})
