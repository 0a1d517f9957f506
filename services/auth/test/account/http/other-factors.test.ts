/** What stands in for an app, or beside it: backup codes, a mailbox; and what a mailbox alone does not open. */
import { expected } from '@bursar/testing'
import t from 'tap'
import { codeOf, mailsTo, PASSWORD, standingSystem, turnOn, verifyAddress } from './second-factor.ts'

const url = '/api/users/ann/otp'

t.test('ten backup codes are shown once, and each is good once', async (t) => {
  const system = await standingSystem(t)
  const ann = await system.register('ann')
  const backup = `${url}/backup-codes`
  t.match(await ann.post(backup, { password: PASSWORD }), {
    status: 400,
    body: { code: 'second_factor_off' }
  })
  const secret = await turnOn(ann)
  t.match(await ann.post(backup, {}), { status: 401, body: { password: [String] } })
  t.match(await ann.post(backup, { password: PASSWORD }), { status: 401, body: { otp_code: [String] } })
  t.match(await system.admin.post(backup, { password: 'admin-password' }), {
    status: 403,
    body: { code: 'self_only' }
  })
  const { codes } = expected(await ann.post(backup, { password: PASSWORD, otp_code: codeOf(secret) }), 201)
  t.equal(new Set(codes).size, 10)
  for (const code of codes) t.match(code, /^[1-9]\d{9}$/)
  const log = (await system.engines.get('auth')?.events.read(0, 10_000)) ?? []
  t.notOk(
    codes.some((code: string) => JSON.stringify(log).includes(code)),
    'the log has none of them'
  )
  t.notOk(JSON.stringify(log).includes(secret), 'nor the secret')
  const logIn = (otp_code: unknown) =>
    system.anonymous.post('/api/auth', { username: 'ann', password: PASSWORD, otp_code })
  const both = await Promise.all([logIn(Number(codes[0])), logIn(codes[0])])
  t.same(both.map(({ status }) => status).sort(), [201, 401])
  const renewed = expected(await ann.post(backup, { password: PASSWORD, otp_code: codes[1] }), 201)
  t.equal((await logIn(codes[2])).status, 401, 'new codes take the place of the old ones')
  expected(await ann.put(url, { otp_enabled: false, password: PASSWORD, otp_code: renewed.codes[0] }), 204)
})

t.test('a code by mail is asked for beside the password, and is good once', async (t) => {
  const system = await standingSystem(t)
  const ann = await system.register('ann')
  await verifyAddress(system, ann)
  const on = expected(await ann.put(url, { email_verification_enabled: true, password: PASSWORD }), 200)
  t.match(on, { priv_key: '', provisioning_uri: '', otp_enabled: false, sessions_ended: Number })
  const logIn = (more = {}) =>
    system.anonymous.post('/api/auth', { username: 'ann', password: PASSWORD, ...more })
  t.match(await logIn(), { status: 401, body: { code: 'second_factor_needed', email_code: [/sent/] } })
  const mails = await mailsTo(system, 'ann@example.com')
  const mail = mails.findLast(({ text }) => /^\d{6}$/m.test(text) && !/verify/.test(text))
  const code = Number(/^(\d{6})$/m.exec(mail?.text ?? '')?.[1])
  t.ok(code >= 100_000)
  t.notMatch(mail?.text, /[0-9a-f]{40}/, 'it has no link that opens the account')
  t.match(await logIn({ email_code: code === 999_999 ? 100_000 : code + 1 }), { status: 401 })
  const both = await Promise.all([logIn({ email_code: code }), logIn({ email_code: code })])
  t.same(both.map(({ status }) => status).sort(), [201, 401])
  t.match(await logIn({ otp_code: 123456 }), { status: 401, body: { otp_code: [String] } })
})

t.test('a mailbox is one factor: a recovery needs the second one in the same request', async (t) => {
  const system = await standingSystem(t)
  const ann = await system.register('ann')
  await verifyAddress(system, ann)
  const secret = await turnOn(ann)
  const recover = async () => {
    expected(await system.anonymous.post('/api/auth/recover', { username: 'ann' }), 200)
    const text =
      (await mailsTo(system, 'ann@example.com')).findLast(({ subject }) => /^Recover/.test(subject))?.text ??
      ''
    return { key: /([0-9a-f]{40})/.exec(text)?.[1], email_code: Number(/^(\d{6})$/m.exec(text)?.[1]) }
  }
  const { key } = await recover()
  const body = { new_password: 'another-password' }
  const byKey = (more = {}) => system.anonymous.post(`/api/auth/${key}`, { ...body, ...more })
  t.match(await byKey(), { status: 401, body: { otp_code: [String] } })
  t.match(await byKey({ otp_code: codeOf(secret, -1) }), { status: 401, body: { otp_code: [/used/] } })
  expected(await byKey({ otp_code: codeOf(secret) }), 201)
  t.equal(
    (await byKey({ otp_code: codeOf(secret, 1) })).status,
    400,
    'the key was not spent before, and is now'
  )
  const { email_code } = await recover()
  const byCode = (more = {}) => system.anonymous.post('/api/auth', { username: 'ann', email_code, ...more })
  t.match(await byCode(), { status: 401, body: { code: 'second_factor_needed', otp_code: [String] } })
  t.match(await byCode({ otp_code: codeOf(secret) }), { status: 401, body: { otp_code: [/used/] } })
  t.match(
    await byCode({
      email_code: email_code === 999_999 ? 100_000 : email_code + 1,
      otp_code: codeOf(secret, 1)
    }),
    { status: 401, body: { email_code: [String] } }
  )
  expected(await byCode({ otp_code: codeOf(secret, 1) }), 201)
  t.match(
    await byCode({ otp_code: codeOf(secret, 1) }),
    { status: 401, body: { email_code: [String] } },
    'once'
  )
})

t.test('who has a code by mail alone as second factor does not get in by mail alone', async (t) => {
  const system = await standingSystem(t)
  const ann = await system.register('ann')
  await verifyAddress(system, ann)
  expected(await ann.put(url, { email_verification_enabled: true, password: PASSWORD }), 200)
  expected(await system.anonymous.post('/api/auth/recover', { username: 'ann' }), 200)
  const text =
    (await mailsTo(system, 'ann@example.com')).findLast(({ subject }) => /^Recover/.test(subject))?.text ?? ''
  const email_code = Number(/^(\d{6})$/m.exec(text)?.[1])
  const refused = await system.anonymous.post('/api/auth', { username: 'ann', email_code })
  t.match(refused, { status: 401, body: { code: 'second_factor_needed', otp_code: [String] } })
  t.notOk(refused.body.email_code)
})

t.test(
  'a role that needs a second factor gives no access before there is one, and bounds no other',
  async (t) => {
    const system = await standingSystem(t)
    const ann = await system.register('ann')
    const acme = await system.openProfile(ann, 'Acme')
    expected(
      await system.admin.put('/api/profile/broker/roles/describe/contributor', {
        title: 'Reader',
        otp_required: true
      }),
      200
    )
    const mona = await system.register('mona')
    await system.grant(acme, 'mona', 'contributor')
    await system.settled()
    t.equal((await ann.get(`/api/profile/${acme}`)).status, 200, 'managers are not meant')
    t.match(await mona.get(`/api/profile/${acme}`), { status: 403, body: { code: 'second_factor_missing' } })
    t.match(await mona.delete(`/api/profile/${acme}`), { status: 403, body: { code: 'forbidden' } })
    t.equal((await mona.get('/api/users/mona')).status, 200, 'the account is as it was')
    const stranger = await system.register('stranger')
    t.match(await stranger.get(`/api/profile/${acme}`), { status: 403, body: { code: 'forbidden' } })
    await turnOn(mona)
    await system.settled()
    t.equal((await mona.get(`/api/profile/${acme}`)).status, 200)
    expected(
      await system.admin.put('/api/profile/broker/roles/describe/contributor', {
        title: 'Reader',
        otp_required: false
      }),
      200
    )
    await system.settled()
    t.equal((await mona.get(`/api/profile/${acme}`)).status, 200)
  }
)
