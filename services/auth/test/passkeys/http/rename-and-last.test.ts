/** What a user calls a passkey, mails about passkeys and API keys, and the last way in of two that go at once. */
import type { Engine } from '@bursar/event-sourcing'
import { expected, type TestUser } from '@bursar/testing'
import t from 'tap'
import { mailsTo, PASSWORD, standingSystem, verifyAddress } from '../../account/http/second-factor.ts'
import { authenticator } from './authenticator.ts'

const url = '/api/users/ann/passkeys'

async function registeredBy(user: TestUser) {
  const device = authenticator()
  const options = expected(await user.post(`${url}/options`, { password: PASSWORD }), 200)
  expected(await user.post(url, { title: 'Phone', response: device.create(options) }), 201)
  return device
}

t.test('a passkey gets another title, from its user alone', async (t) => {
  const system = await standingSystem(t)
  const ann = await system.register('ann')
  const mona = await system.register('mona')
  const { id } = await registeredBy(ann)
  const one = `${url}/${id}`
  t.match(await ann.patch(one, { title: ' Old phone ' }), { status: 200, body: { id, title: 'Old phone' } })
  t.match(await ann.get(url), { body: { results: [{ id, title: 'Old phone' }] } })
  t.match(await ann.patch(one, { title: ' ' }), { status: 400, body: { title: [String] } })
  t.match(await ann.patch(one, {}), { status: 400, body: { title: [String] } })
  t.match(await ann.patch(one, { title: 'x'.repeat(101) }), { status: 400, body: { title: [String] } })
  t.equal((await ann.patch(`${url}/none`, { title: 'x' })).status, 404)
  t.equal((await mona.patch(one, { title: 'x' })).status, 403)
  t.match(await system.admin.patch(one, { title: 'x' }), { status: 403, body: { code: 'self_only' } })
  t.equal((await system.anonymous.patch(one, { title: 'x' })).status, 401)
  const made = await ann.post('/api/users/ann/api-keys', { password: PASSWORD, title: 'Nightly' })
  const basic = Buffer.from(`${expected(made, 201).secret}:`).toString('base64')
  await system.settled()
  const byKey = await system.anonymous.patch(one, { title: 'x' }, { authorization: `Basic ${basic}` })
  t.match(byKey, { status: 403, body: { code: 'key_not_allowed' } })
  const log = JSON.stringify(await system.engines.get('auth')?.events.read(0, 10_000))
  t.notOk(log.includes('Old phone'), 'what people call it is sealed')
})

t.test('a new or removed passkey and a new API key are told by mail, once each', async (t) => {
  const system = await standingSystem(t)
  const ann = await system.register('ann')
  await verifyAddress(system, ann)
  const { id } = await registeredBy(ann)
  expected(await ann.patch(`${url}/${id}`, { title: 'Old phone' }), 200)
  expected(await ann.request('DELETE', `${url}/${id}`, { password: PASSWORD }), 204)
  expected(await ann.post('/api/users/ann/api-keys', { password: PASSWORD, title: 'Nightly' }), 201)
  const mails = (await mailsTo(system, 'ann@example.com')).slice(1)
  t.same(mails.map(({ subject }) => subject).sort(), [
    'A new API key for your account at broker',
    'A passkey was added to your account at broker',
    'A passkey was removed from your account at broker'
  ])
  t.match(
    mails.find(({ subject }) => /removed/.test(subject))?.text,
    /“Old phone” no longer logs in to the account ann/
  )
  t.match(mails.find(({ subject }) => /API key/.test(subject))?.text, /“Nightly”/)
  t.equal((await mailsTo(system, 'ann@example.com')).length, 4, 'not again')
})

t.test('of the last identity and the last passkey that go at once, one stays', async (t) => {
  const system = await standingSystem(t)
  const { transact } = system.engines.get('auth') as Engine
  for (let round = 0; round < 5; round += 1) {
    const username = `ann${round}`
    const { id } = expected(await system.admin.post('/api/users', { username, full_name: 'Ann' }), 201)
    await transact({ actor: id, correlationid: 'c', causationid: 'c' }, async (transaction) => {
      const identity = { user: id, person: id, identity: 'i1', hash: 'h', issuer: 'work', subject: 's' }
      transaction.append(`identities-${id}`, [{ type: 'auth.identity-linked', data: identity }])
      const passkey = {
        user: id,
        person: id,
        passkey: 'p1',
        public_key: 'pk',
        counter: 0,
        transports: [],
        title: 'P'
      }
      transaction.append(`passkeys-${id}`, [{ type: 'auth.passkey-registered', data: passkey }])
    })
    await system.settled()
    const answers = await Promise.all([
      system.admin.delete(`/api/users/${username}/identities/i1`),
      system.admin.request('DELETE', `/api/users/${username}/passkeys/p1`, { password: 'admin-password' })
    ])
    t.same(answers.map(({ status }) => status).sort(), [204, 409])
    t.match(answers.find(({ status }) => status === 409)?.body, { code: 'last_way_in' })
  }
})
