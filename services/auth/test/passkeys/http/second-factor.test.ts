/** A passkey beside the password: where a login needs a second factor, and as the one that it needs. */
import { expected, type TestSystem, type TestUser } from '@bursar/testing'
import t from 'tap'
import {
  codeOf,
  mailsTo,
  PASSWORD,
  standingSystem,
  turnOn,
  verifyAddress
} from '../../account/http/second-factor.ts'
import { authenticator } from './authenticator.ts'

const otp = '/api/users/ann/otp'

/** A device whose passkey the user has registered. */
async function registeredBy(user: TestUser) {
  const device = authenticator()
  const options = await user.post(`/api/users/${user.slug}/passkeys/options`, { password: PASSWORD })
  const body = { title: 'Phone', response: device.create(expected(options, 200)) }
  expected(await user.post(`/api/users/${user.slug}/passkeys`, body), 201)
  return device
}

const options = async (system: TestSystem) =>
  expected(await system.anonymous.post('/api/auth/passkeys/options'), 200)

const logIn = (system: TestSystem, more: object = {}, username = 'ann') =>
  system.anonymous.post('/api/auth', { username, password: PASSWORD, ...more })

t.test('a user has a passkey asked for beside the password', async (t) => {
  const system = await standingSystem(t)
  const ann = await system.register('ann')
  await verifyAddress(system, ann)
  const turnPasskeyOn = (client: Pick<TestUser, 'put'>, password = PASSWORD) =>
    client.put(otp, { passkey_enabled: true, password })
  t.match(await turnPasskeyOn(ann), { status: 400, body: { passkey_enabled: [/Register/] } })
  const device = await registeredBy(ann)
  t.match(await ann.put(otp, { passkey_enabled: true }), { status: 401, body: { password: [String] } })
  t.match(await turnPasskeyOn(system.admin, 'admin-password'), { status: 403, body: { code: 'self_only' } })
  expected(await logIn(system), 201)
  const other = system.as(expected(await logIn(system), 201).token)
  t.match(await turnPasskeyOn(ann), { status: 200, body: { otp_enabled: false, sessions_ended: Number } })
  await system.settled()
  t.equal((await other.get('/api/auth/tokens')).status, 401, 'whoever came in without it is out')

  const needed = await logIn(system)
  t.match(needed, { status: 401, body: { code: 'second_factor_needed', passkey: [/passkey/] } })
  t.notOk('otp_code' in needed.body, 'an app that is not on is not asked for')
  const passkey = device.get(await options(system))
  t.equal((await logIn(system, { passkey, password: 'wrong-password' })).status, 401)
  expected(await logIn(system, { passkey }), 201)
  t.match(await logIn(system, { passkey }), { status: 400, body: { code: 'passkey_refused' } }, 'once')
  t.match(
    await ann.post('/api/users/ann/otp/backup-codes', { password: PASSWORD }),
    { status: 401, body: { passkey: [String] } },
    'a step-up needs it as well'
  )
  const { codes } = expected(
    await ann.post('/api/users/ann/otp/backup-codes', {
      password: PASSWORD,
      passkey: device.get(await options(system))
    }),
    201
  )
  expected(await logIn(system, { otp_code: Number(codes[0]) }), 201)
  const told = (await mailsTo(system, 'ann@example.com')).map(({ subject }) => subject)
  t.ok(told.includes('Two-factor login was turned on at broker'), told.join())
})

t.test('what is no passkey of the account lets nobody in beside its password', async (t) => {
  const system = await standingSystem(t)
  const ann = await system.register('ann')
  const mona = await system.register('mona')
  const [device, hers] = [await registeredBy(ann), await registeredBy(mona)]
  expected(await ann.put(otp, { passkey_enabled: true, password: PASSWORD }), 200)
  const asked = await options(system)
  const wrongs = [
    hers.get(asked),
    authenticator().get(asked),
    device.get(asked, { origin: 'https://evil.example' }),
    device.get(asked, { rpID: 'evil.example' }),
    device.get(asked, { crossOrigin: true }),
    device.get(asked, { verified: false }),
    device.get(asked, { challenge: Buffer.alloc(48, 1).toString('base64url') })
  ]
  for (const passkey of wrongs) {
    t.match(await logIn(system, { passkey }), { status: 401, body: { passkey: [String] } })
  }
  const passkey = device.get(asked)
  const both = await Promise.all([logIn(system, { passkey }), logIn(system, { passkey })])
  t.same(both.map(({ status }) => status).sort(), [201, 400], 'two at once')
})

t.test(
  'an app asks for a code, and a passkey does as well; wrong codes shut it out from nothing',
  async (t) => {
    const system = await standingSystem(t)
    const ann = await system.register('ann')
    const device = await registeredBy(ann)
    await turnOn(ann)
    t.match(await logIn(system), { status: 401, body: { otp_code: [String], passkey: [String] } })
    for (let n = 0; n < 11; n += 1) await logIn(system, { otp_code: 111_111 })
    t.equal((await logIn(system, { otp_code: 111_111 })).status, 429)
    expected(await logIn(system, { passkey: device.get(await options(system)) }), 201)
  }
)

t.test('a role that needs a second factor counts one', async (t) => {
  const system = await standingSystem(t)
  const ann = await system.register('ann')
  const acme = await system.openProfile(ann, 'Acme')
  const read = () => ann.get(`/api/profile/${acme}`)
  const adminSecret = await (async () => {
    const url = '/api/users/admin/otp'
    const password = 'admin-password'
    const { priv_key } = expected(await system.admin.put(url, { otp_enabled: true, password }), 201)
    return expected(await system.admin.put(url, { otp_enabled: true, otp_code: codeOf(priv_key, -1) }), 200)
  })()
  t.ok(adminSecret)
  const manager = '/api/profile/broker/roles/describe/manager'
  expected(await system.admin.patch(manager, { otp_required: true }), 200)
  await system.settled()
  t.match(await read(), { status: 403, body: { code: 'second_factor_missing' } })
  const device = await registeredBy(ann)
  await system.settled()
  t.equal((await read()).status, 403, 'one that is not asked for is none')
  expected(await ann.put(otp, { passkey_enabled: true, password: PASSWORD }), 200)
  await system.settled()
  t.equal((await read()).status, 200)
  const remove = { password: PASSWORD, passkey: device.get(await options(system)) }
  expected(await ann.request('DELETE', `/api/users/ann/passkeys/${device.id}`, remove), 204)
  await system.settled()
  t.equal((await read()).status, 403, 'it ends with the last one')
  expected(await logIn(system), 201)
})
