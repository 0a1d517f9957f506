/** Passkeys by HTTP, with a device in software: registered, listed, used to log in, removed. */
import { expected, type TestSystem, type TestUser } from '@bursar/testing'
import t from 'tap'
import { codeOf, PASSWORD, standingSystem, turnOn } from '../../account/http/second-factor.ts'
import { authenticator, certified, type Otherwise } from './authenticator.ts'

const url = '/api/users/ann/passkeys'

const optionsFor = async (user: TestUser) =>
  expected(await user.post(`/api/users/${user.slug}/passkeys/options`, { password: PASSWORD }), 200)

/** A device whose passkey the user has registered. */
async function registeredBy(user: TestUser, { counts = false, title = 'Phone' } = {}) {
  const device = authenticator({ counts })
  const response = device.create(await optionsFor(user))
  expected(await user.post(`/api/users/${user.slug}/passkeys`, { title, response }), 201)
  return device
}

const loginOptions = async (system: TestSystem) =>
  expected(await system.anonymous.post('/api/auth/passkeys/options'), 200)

const logIn = (system: TestSystem, response: unknown) =>
  system.anonymous.post('/api/auth/passkeys', { response })

t.test('a passkey is registered by a password, and logs in without one', async (t) => {
  const system = await standingSystem(t)
  const ann = await system.register('ann')
  t.match(await ann.post(`${url}/options`, {}), { status: 401, body: { password: [/own password/] } })
  const options = await optionsFor(ann)
  t.match(options, {
    rp: { id: 'bursar.test' },
    user: { name: 'ann', displayName: 'User ann' },
    attestation: 'none',
    timeout: 300_000,
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' }
  })
  const device = authenticator()
  const response = device.create(options)
  const made = expected(await ann.post(url, { title: ' Phone ', response }), 201)
  t.match(made, { id: device.id, title: 'Phone', last_used_at: null })
  const asked = await loginOptions(system)
  t.match(asked, { rpId: 'bursar.test', userVerification: 'required' })
  t.notOk(asked.allowCredentials?.length, 'it names nobody')
  const { token } = expected(await logIn(system, device.get(asked)), 201)
  t.match(await system.as(token).get('/api/auth/tokens'), { status: 200, body: { username: 'ann' } })
  t.match(expected(await ann.get(url), 200), {
    count: 1,
    results: [{ title: 'Phone', last_used_at: String }]
  })
  t.match(await optionsFor(ann), { excludeCredentials: [{ id: device.id }] })
  const log = JSON.stringify(await system.engines.get('auth')?.events.read(0, 10_000))
  t.notOk(log.includes('"Phone"'), 'what people call it is sealed')
})

t.test('it is both factors, and no password that others guess shuts it out', async (t) => {
  const system = await standingSystem(t)
  const ann = await system.register('ann')
  const device = await registeredBy(ann)
  await turnOn(ann)
  const guess = () => system.anonymous.post('/api/auth', { username: 'ann', password: 'wrong' })
  for (let n = 0; n < 12; n += 1) await guess()
  t.equal((await guess()).status, 429)
  t.equal((await logIn(system, device.get(await loginOptions(system)))).status, 201)
})

t.test('a challenge is good once, two at once, and for what it was asked for', async (t) => {
  const system = await standingSystem(t)
  const ann = await system.register('ann')
  const mona = await system.register('mona')
  const device = await registeredBy(ann)
  const asked = await loginOptions(system)
  const both = await Promise.all([logIn(system, device.get(asked)), logIn(system, device.get(asked))])
  t.same(both.map(({ status }) => status).sort(), [201, 400])
  t.match(await logIn(system, device.get(asked)), { status: 400, body: { code: 'passkey_refused' } })
  const registration = await optionsFor(ann)
  t.equal((await logIn(system, device.get(registration))).status, 401, 'one of a registration is of no login')
  const register = (user: TestUser, options: object, otherwise: Otherwise = {}) =>
    user.post(`/api/users/${user.slug}/passkeys`, { response: authenticator().create(options, otherwise) })
  t.match(
    await register(mona, registration),
    { status: 400, body: { code: 'passkey_refused' } },
    'nor of others'
  )
  t.equal(
    (await register(ann, { ...asked, user: registration.user })).status,
    400,
    'nor one of a login of it'
  )
  const forged = Buffer.alloc(48, 1).toString('base64url')
  t.equal((await register(ann, registration, { challenge: forged })).status, 400)
  t.equal((await register(ann, registration, { challenge: '' })).status, 400)
  expected(await register(ann, registration), 201)
  t.equal((await register(ann, registration)).status, 400, 'once')
  const before = await optionsFor(ann)
  const change = { password: PASSWORD, new_password: 'another-password' }
  expected(await ann.put('/api/users/ann/password', change), 200)
  t.equal((await register(ann, before)).status, 400, 'what was asked for before another password')
})

t.test('what a device, a page or a thief does otherwise is refused', async (t) => {
  const system = await standingSystem(t)
  const ann = await system.register('ann')
  const device = await registeredBy(ann)
  const wrongs: readonly Otherwise[] = [
    { origin: 'http://evil.example' },
    { origin: 'https://bursar.test' },
    { origin: 'http://sub.bursar.test' },
    { rpID: 'evil.example' },
    { verified: false },
    { crossOrigin: true },
    { type: 'payment.get' }
  ]
  for (const wrong of wrongs) {
    const said = JSON.stringify(wrong)
    const login = await logIn(system, device.get(await loginOptions(system), wrong))
    t.match(login, { status: 401, body: { code: 'wrong_credentials', response: [String] } }, said)
    const response = authenticator().create(await optionsFor(ann), wrong)
    t.match(await ann.post(url, { response }), { status: 400, body: { code: 'passkey_refused' } }, said)
  }
  const certificates = authenticator().create(await optionsFor(ann), { fmt: 'packed', attStmt: certified })
  t.equal(
    (await ann.post(url, { response: certificates })).status,
    400,
    'no certificate is followed anywhere'
  )
  const tpm = authenticator().create(await optionsFor(ann), { fmt: 'tpm', attStmt: certified })
  t.equal((await ann.post(url, { response: tpm })).status, 400)
  const asked = await loginOptions(system)
  const good = device.get(asked)
  const changed = (more: object) => ({ ...good, response: { ...good.response, ...more } })
  const thief = authenticator()
  thief.create(await optionsFor(ann))
  const bad: readonly unknown[] = [
    { ...thief.get(asked), id: device.id, rawId: device.id },
    thief.get(asked),
    changed({ signature: thief.get(asked).response.signature }),
    changed({ userHandle: Buffer.from('x').toString('base64url') }),
    changed({ userHandle: null }),
    changed({ clientDataJSON: 'e30' }),
    changed({ clientDataJSON: '_' }),
    changed({ authenticatorData: '' })
  ]
  for (const response of bad)
    t.equal((await logIn(system, response)).status, 401, JSON.stringify(response).slice(0, 80))
  t.equal((await logIn(system, { ...good, type: 'password' })).status, 400)
  expected(await logIn(system, good), 201)
})

t.test('a device that counted backwards has a copy, and neither is believed', async (t) => {
  const system = await standingSystem(t)
  const ann = await system.register('ann')
  const device = await registeredBy(ann, { counts: true })
  expected(await logIn(system, device.get(await loginOptions(system))), 201)
  t.equal((await logIn(system, device.get(await loginOptions(system), { counter: 1 }))).status, 401)
  t.equal((await logIn(system, device.get(await loginOptions(system), { counter: 0 }))).status, 401)
  expected(await logIn(system, device.get(await loginOptions(system))), 201)
})

t.test('passkeys are their user’s: nobody else lists, adds or removes them, but the broker', async (t) => {
  const system = await standingSystem(t)
  const ann = await system.register('ann')
  const mona = await system.register('mona')
  const device = await registeredBy(ann)
  const one = `${url}/${device.id}`
  t.equal((await mona.get(url)).status, 403)
  t.equal((await mona.delete(one)).status, 403)
  t.match(await system.admin.post(`${url}/options`, { password: 'admin-password' }), {
    status: 403,
    body: { code: 'self_only' }
  })
  const response = authenticator().create(await optionsFor(ann))
  t.match(await system.admin.post(url, { response }), { status: 403, body: { code: 'self_only' } })
  t.equal(expected(await system.admin.get(url), 200).count, 1)
  t.match(await ann.request('DELETE', one, {}), { status: 401, body: { password: [String] } })
  t.equal((await ann.request('DELETE', `${url}/none`, { password: PASSWORD })).status, 404)
  expected(await ann.request('DELETE', one, { password: PASSWORD }), 204)
  t.equal((await logIn(system, device.get(await loginOptions(system)))).status, 401)
  t.equal(expected(await ann.get(url), 200).count, 0)
})

t.test('a second factor is needed to add or remove one', async (t) => {
  const system = await standingSystem(t)
  const ann = await system.register('ann')
  const device = await registeredBy(ann)
  const secret = await turnOn(ann)
  t.match(await ann.post(`${url}/options`, { password: PASSWORD }), {
    status: 401,
    body: { otp_code: [String] }
  })
  const one = `${url}/${device.id}`
  t.match(await ann.request('DELETE', one, { password: PASSWORD }), {
    status: 401,
    body: { otp_code: [String] }
  })
  expected(await ann.request('DELETE', one, { password: PASSWORD, otp_code: codeOf(secret) }), 204)
})

t.test('a page of another origin asks for nothing in a visitor’s name', async (t) => {
  const system = await standingSystem(t)
  const foreign = { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }
  for (const path of ['/api/auth/passkeys/options', '/api/auth/passkeys']) {
    const answer = await system.anonymous.post(path, {}, foreign)
    t.match(answer, { status: 403, body: { code: 'cross_origin' } }, path)
  }
})
