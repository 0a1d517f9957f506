/** Second factors by HTTP: an app is turned on, shown and turned off. */
import { expected } from '@bursar/testing'
import t from 'tap'
import {
  codeOf,
  mailsTo,
  PASSWORD,
  standingSystem,
  turnOn,
  verifyAddress,
  wrongCodeOf
} from './second-factor.ts'

const url = '/api/users/ann/otp'

t.test('a secret is given for a password, once, and counts from its first code', async (t) => {
  const system = await standingSystem(t)
  const ann = await system.register('ann')
  const logIn = (more = {}) =>
    system.anonymous.post('/api/auth', { username: 'ann', password: PASSWORD, ...more })
  t.match(await ann.put(url, { otp_enabled: true }), { status: 401, body: { password: [/own password/] } })
  t.match(await ann.put(url, { otp_enabled: true, password: 'wrong' }), {
    status: 401,
    body: { password: [String] }
  })
  t.match(await ann.put(url, { otp_enabled: true, otp_code: 123456 }), { status: 401 }, 'a code of nothing')
  const first = expected(await ann.put(url, { otp_enabled: true, password: PASSWORD }), 201)
  t.match(first, { priv_key: /^[A-Z2-7]{32}$/, otp_enabled: false })
  t.match(first.provisioning_uri, /^otpauth:\/\/totp\/[^?]*ann\?issuer=/)
  t.ok(first.provisioning_uri.includes(first.priv_key))
  const again = expected(await ann.put(url, { otp_enabled: true, password: PASSWORD }), 200)
  t.not(again.priv_key, first.priv_key, 'no secret is shown twice')
  t.equal((await logIn()).status, 201, 'until its first code nobody is asked for one')
  t.equal((await ann.put(url, { otp_enabled: true, otp_code: codeOf(first.priv_key) })).status, 401)
  const wrong = await wrongCodeOf(again.priv_key)
  t.match(await ann.put(url, { otp_enabled: true, otp_code: wrong, password: PASSWORD }), {
    status: 401,
    body: { otp_code: [/wrong/] }
  })
  const on = expected(await ann.put(url, { otp_enabled: true, otp_code: codeOf(again.priv_key) }), 200)
  t.match(on, { priv_key: '', provisioning_uri: '', otp_enabled: true, sessions_ended: Number })
  await system.settled()
  t.match(
    expected(await ann.get('/api/users/ann'), 200),
    { otp_enabled: true },
    'the session that asked goes on'
  )
  t.match(await logIn(), { status: 401, body: { code: 'second_factor_needed', otp_code: [/authenticator/] } })
})

t.test('the first code in a login turns it on as well, and ends the sessions before', async (t) => {
  const system = await standingSystem(t)
  const ann = await system.register('ann')
  const { priv_key } = expected(await ann.put(url, { otp_enabled: true, password: PASSWORD }), 201)
  const credentials = { username: 'ann', password: PASSWORD }
  expected(
    await system.anonymous.post('/api/auth', { ...credentials, otp_code: await wrongCodeOf(priv_key) }),
    201
  )
  const { token } = expected(
    await system.anonymous.post('/api/auth', { ...credentials, otp_code: codeOf(priv_key) }),
    201
  )
  await system.settled()
  t.match(await ann.get('/api/users/ann'), { status: 401 })
  t.match(await system.as(token).get('/api/auth/tokens'), { status: 200, body: { otp_enabled: true } })
  t.equal((await system.anonymous.post('/api/auth', credentials)).status, 401)
})

t.test('a code is good once, two at once and for its half minute and those beside it', async (t) => {
  const system = await standingSystem(t)
  const ann = await system.register('ann')
  const secret = await turnOn(ann)
  const logIn = (otp_code?: number) =>
    system.anonymous.post('/api/auth', { username: 'ann', password: PASSWORD, otp_code })
  t.equal((await logIn(codeOf(secret, -1))).status, 401, 'the one that turned it on')
  t.equal((await logIn(codeOf(secret, 3))).status, 401, 'one of later')
  const both = await Promise.all([logIn(codeOf(secret)), logIn(codeOf(secret))])
  t.same(both.map(({ status }) => status).sort(), [201, 401])
  t.match(both.find(({ status }) => status === 401)?.body, {
    code: 'wrong_credentials',
    otp_code: [/used already/]
  })
  t.equal((await logIn(codeOf(secret, 1))).status, 201, 'a clock may be half a minute fast')
  t.equal((await logIn(codeOf(secret))).status, 401, 'what is older than that is not taken any more')
})

t.test(
  'wrong codes lock the second factor alone, which the log has; a right password makes no room',
  async (t) => {
    const system = await standingSystem(t)
    const ann = await system.register('ann')
    const secret = await turnOn(ann)
    const wrong = await wrongCodeOf(secret)
    const logIn = (otp_code?: number) =>
      system.anonymous.post('/api/auth', { username: 'ann', password: PASSWORD, otp_code })
    const statuses: number[] = []
    for (let n = 0; n < 11; n += 1) {
      statuses.push((await logIn(wrong)).status)
      await logIn()
    }
    t.same(statuses, [...Array.from({ length: 10 }, () => 401), 429])
    t.equal((await logIn(codeOf(secret))).status, 429, 'the right one too')
    const { id } = expected(await ann.get('/api/users/ann'), 200)
    const events = (await system.engines.get('auth')?.events.readStream(`factors-${id}`, 0)) ?? []
    t.equal(events.filter(({ body }) => body.includes('auth.second-factor-locked')).length, 1)
    t.equal((await ann.get('/api/users/ann')).status, 200, 'who is logged in goes on')
  }
)

t.test('an app is replaced and turned off with a code of it, and the owner is told', async (t) => {
  const system = await standingSystem(t)
  const ann = await system.register('ann')
  await verifyAddress(system, ann)
  const secret = await turnOn(ann)
  const put = (body: object) => ann.put(url, body)
  t.match(await put({ otp_enabled: false, password: PASSWORD }), {
    status: 401,
    body: { otp_code: [String] }
  })
  t.match(await put({ otp_enabled: true, password: PASSWORD }), { status: 401, body: { otp_code: [String] } })
  const next = expected(await put({ otp_enabled: true, password: PASSWORD, otp_code: codeOf(secret) }), 200)
  t.match(next, { priv_key: String, otp_enabled: true })
  const changed = expected(
    await put({ otp_enabled: true, password: PASSWORD, otp_code: codeOf(next.priv_key, -1) }),
    200
  )
  t.same(changed.priv_key, '')
  t.equal((await put({ otp_enabled: false, password: PASSWORD, otp_code: codeOf(secret, 1) })).status, 401)
  const off = { otp_enabled: false, password: PASSWORD, otp_code: codeOf(next.priv_key) }
  expected(await put(off), 204)
  t.equal((await system.anonymous.post('/api/auth', { username: 'ann', password: PASSWORD })).status, 201)
  const told = (await mailsTo(system, 'ann@example.com')).map(({ subject }) => subject)
  t.equal(told.filter((subject) => /turned on/.test(subject)).length, 2)
  t.equal(told.filter((subject) => /turned off/.test(subject)).length, 1)
  expected(await put({ otp_enabled: false, password: PASSWORD }), 204)
})

t.test('what a request may not ask for', async (t) => {
  const system = await standingSystem(t)
  const ann = await system.register('ann')
  t.match(await ann.put(url, { password: PASSWORD }), { status: 400, body: { otp_enabled: [/required/] } })
  t.match(await ann.put(url, { password: PASSWORD, phone_verification_enabled: true }), {
    status: 400,
    body: { phone_verification_enabled: [/e-mail/] }
  })
  t.match(await ann.put(url, { password: PASSWORD, email_verification_enabled: true }), {
    status: 400,
    body: { email_verification_enabled: [/[Vv]erify/] }
  })
  const mona = await system.register('mona')
  t.match(await mona.put(url, { otp_enabled: false, password: PASSWORD }), { status: 403 })
  t.match(await system.admin.put(url, { otp_enabled: true, password: 'admin-password' }), {
    status: 403,
    body: { code: 'self_only' }
  })
})

t.test(
  'the broker turns off what somebody lost, with its own secret, and that ends all sessions',
  async (t) => {
    const system = await standingSystem(t)
    const ann = await system.register('ann')
    await turnOn(ann)
    await system.settled()
    t.equal((await system.admin.put(url, { otp_enabled: false })).status, 401)
    expected(await system.admin.put(url, { otp_enabled: false, password: 'admin-password' }), 204)
    await system.settled()
    t.equal((await ann.get('/api/users/ann')).status, 401)
    t.equal((await system.anonymous.post('/api/auth', { username: 'ann', password: PASSWORD })).status, 201)
  }
)

t.test('a change of password or address needs the second factor beside the password', async (t) => {
  const system = await standingSystem(t)
  const ann = await system.register('ann')
  await verifyAddress(system, ann)
  const secret = await turnOn(ann)
  const change = { password: PASSWORD, new_password: 'another-password' }
  t.match(await ann.put('/api/users/ann/password', change), { status: 401, body: { otp_code: [String] } })
  const weak = { password: PASSWORD, new_password: 'x', otp_code: codeOf(secret) }
  t.equal((await ann.put('/api/users/ann/password', weak)).status, 400, 'which uses no code up')
  const move = { email: 'other@example.com', password: PASSWORD }
  t.match(await ann.patch('/api/users/ann', move), { status: 401, body: { otp_code: [String] } })
  expected(await ann.patch('/api/users/ann', { ...move, otp_code: codeOf(secret) }), 200)
  expected(await ann.put('/api/users/ann/password', { ...change, otp_code: codeOf(secret, 1) }), 200)
})
