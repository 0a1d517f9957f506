/** Keys and codes that travel by mail: activation, verification, recovery (consent rules 21 to 23). */
import { expected, runDueJobs, type TestSystem, testSystem } from '@bursar/testing'
import t from 'tap'

const ann = { slug: 'ann', full_name: 'Ann Doe', email: 'ann@example.com', new_password: 'a good password' }

/** Sends what is due. */
async function runMail({ engines, services }: TestSystem): Promise<void> {
  const engine = engines.get('auth')
  const service = services.find(({ name }) => name === 'auth')
  if (!engine || !service) throw new Error('the system has no auth')
  await runDueJobs(engine, service.jobs)
}

/** Sends what is due, and answers the newest mail to an address, with the key and the code in it. */
async function mailTo(system: TestSystem, to: string, after = 0) {
  await runMail(system)
  const found = system.mails.slice(after).findLast((mail) => mail.to === to)
  if (!found) throw new Error(`no mail to ${to} came`)
  const key = /\/(?:activate|verify)\/([0-9a-f]{40})/.exec(found.text)?.[1] ?? ''
  const code = Number(/^(\d{6})$/m.exec(found.text)?.[1])
  return { ...found, key, code }
}

const registered = async (system: TestSystem, more = {}) =>
  expected(await system.anonymous.post('/api/auth/register', { ...ann, ...more }), 201)

t.test('who registers without a password activates the account by the key of a mail, once', async (t) => {
  const system = await testSystem(t)
  await registered(system, { new_password: undefined })
  const { key, subject } = await mailTo(system, 'ann@example.com')
  t.match(subject, /^Activate your account/)
  t.match(await system.anonymous.get(`/api/auth/${key}`), { status: 200, body: { username: 'ann' } })
  t.match(await system.anonymous.post('/api/auth', { username: 'ann', password: 'x' }), { status: 401 })
  const missing = await system.anonymous.post(`/api/auth/${key}`, {})
  t.match(missing, { status: 400, body: { code: 'invalid_fields', new_password: [/required/] } })
  const body = { new_password: ann.new_password }
  const both = await Promise.all([1, 2].map(() => system.anonymous.post(`/api/auth/${key}`, body)))
  t.same(both.map(({ status }) => status).sort(), [201, 400], 'of two at once one')
  t.match(await system.anonymous.get(`/api/auth/${key}`), { status: 400, body: { code: 'key_unknown' } })
  const login = expected(
    await system.anonymous.post('/api/auth', { username: 'ann', password: ann.new_password }),
    201
  )
  t.match(await system.as(login.token).get('/api/users/ann'), { status: 200 })
  t.match(await system.as(login.token).get('/api/users/ann/profiles'), { status: 200 }, 'and it is active')
  t.match(await system.admin.post('/api/users/ann/activate'), {
    status: 400,
    body: { code: 'already_active' }
  })
})

t.test('an activation that was sent again leaves the first key worth nothing', async (t) => {
  const system = await testSystem(t)
  const { token } = await registered(system, { new_password: undefined })
  const first = await mailTo(system, 'ann@example.com')
  expected(await system.as(token).post('/api/users/ann/activate'), 201)
  const second = await mailTo(system, 'ann@example.com', 1)
  t.not(first.key, second.key)
  t.match(await system.anonymous.get(`/api/auth/${first.key}`), {
    status: 400,
    body: { code: 'key_unknown' }
  })
  t.match(await system.anonymous.get(`/api/auth/${second.key}`), { status: 200 })
})

t.test('a key proves an address for the account that asked and its password alone', async (t) => {
  const system = await testSystem(t)
  const { token } = await registered(system)
  const mona = await system.register('mona')
  const { key } = await mailTo(system, 'ann@example.com')
  t.match(await system.anonymous.post(`/api/auth/${key}`, {}), { status: 401 }, 'not for whoever has the key')
  t.match(await mona.post(`/api/auth/${key}`, {}), { status: 401 }, 'nor for somebody else')
  t.match(await system.anonymous.post(`/api/auth/${key}`, { password: 'wrong' }), { status: 401 })
  t.match(await system.as(token).post(`/api/auth/${key}`, {}), { status: 201 })
  t.match(await system.as(token).post(`/api/auth/${key}`, {}), { status: 400, body: { code: 'key_unknown' } })
})

t.test(
  'recovery: one answer for all, a mail for a verified address, a code once, a password by the key',
  async (t) => {
    const system = await testSystem(t)
    const { token } = await registered(system)
    const recover = (username: string) => system.anonymous.post('/api/auth/recover', { username })
    const [unverified, nobody] = [await recover('ann'), await recover('nobody')]
    t.match(unverified, { status: 200, body: { username: 'ann' } })
    t.match(nobody, { status: 200, body: { username: 'nobody' } })
    const verify = await mailTo(system, 'ann@example.com')
    t.match(verify.subject, /verify this address/, 'an address that nobody verified recovers nothing')
    expected(await system.as(token).post(`/api/auth/${verify.key}`, {}), 201)
    const before = system.mails.length
    expected(await recover('ann@example.com'), 200)
    const mail = await mailTo(system, 'ann@example.com', before)
    const logIn = (email_code: number) => system.anonymous.post('/api/auth', { username: 'ann', email_code })
    t.match(await logIn(mail.code === 999_999 ? 100_000 : mail.code + 1), {
      status: 401,
      body: { email_code: [/wrong/] }
    })
    t.match(await logIn(mail.code), { status: 201 })
    t.match(await logIn(mail.code), { status: 401 }, 'once')
    t.match(await system.anonymous.get(`/api/auth/${mail.key}`), { status: 400 }, 'and the key went with it')

    const again = system.mails.length
    expected(await recover('ann'), 200)
    const { key } = await mailTo(system, 'ann@example.com', again)
    expected(await system.anonymous.post(`/api/auth/${key}`, { new_password: 'another password' }), 201)
    await system.settled()
    t.match(
      await system.as(token).get('/api/users/ann'),
      { status: 401 },
      'the sessions of before have ended'
    )
    t.match(await system.anonymous.post('/api/auth', { username: 'ann', password: ann.new_password }), {
      status: 401
    })
    t.match(await system.anonymous.post('/api/auth', { username: 'ann', password: 'another password' }), {
      status: 201
    })
    const told = await mailTo(system, 'ann@example.com', again + 1)
    t.match(told.subject, /password .* was changed/)
  }
)

t.test('a code is tried five times, however many try at once', async (t) => {
  const system = await testSystem(t)
  const { token } = await registered(system)
  const { key } = await mailTo(system, 'ann@example.com')
  expected(await system.as(token).post(`/api/auth/${key}`, {}), 201)
  const before = system.mails.length
  expected(await system.anonymous.post('/api/auth/recover', { username: 'ann' }), 200)
  const { code } = await mailTo(system, 'ann@example.com', before)
  const wrong = Array.from({ length: 8 }, (_, n) => (code + 1 + n > 999_999 ? 100_000 + n : code + 1 + n))
  await Promise.all(
    wrong.map((email_code) => system.anonymous.post('/api/auth', { username: 'ann', email_code }))
  )
  t.match(await system.anonymous.post('/api/auth', { username: 'ann', email_code: code }), { status: 401 })
})

t.test(
  'another address is asked for with a password, verified by its code, and the old one is told',
  async (t) => {
    const system = await testSystem(t)
    const { token } = await registered(system)
    const { key } = await mailTo(system, 'ann@example.com')
    expected(await system.as(token).post(`/api/auth/${key}`, {}), 201)
    const me = system.as(token)
    const email = 'new@example.com'
    t.match(await me.patch('/api/users/ann', { email }), { status: 401, body: { password: [/needed/] } })
    expected(await me.patch('/api/users/ann', { email, password: ann.new_password }), 200)
    const { code } = await mailTo(system, email)
    t.match(await me.patch('/api/users/ann', { email: 'other@example.com', email_code: code }), {
      status: 401
    })
    expected(await me.post('/api/users/ann/verify', { email }), 200)
    const fresh = await mailTo(system, email, system.mails.findIndex(({ to }) => to === email) + 1)
    const { token: elsewhere } = expected(
      await system.anonymous.post('/api/auth', { username: 'ann', password: ann.new_password }),
      201
    )
    await system.settled()
    t.match(await me.patch('/api/users/ann', { email, email_code: fresh.code }), {
      status: 200,
      body: { email, sessions_ended: 2 }
    })
    await system.settled()
    t.match(await system.as(elsewhere).get('/api/auth/tokens'), { status: 401 })
    t.match(await me.get('/api/auth/tokens'), { status: 200 }, 'the session that it was asked in goes on')
    t.match((await mailTo(system, 'ann@example.com', 1)).subject, /e-mail address .* was changed/)
  }
)

t.test(
  'who asks for an address that another has verified learns nothing, and its owner is told',
  async (t) => {
    const system = await testSystem(t)
    const { token } = await registered(system)
    const { key } = await mailTo(system, 'ann@example.com')
    expected(await system.as(token).post(`/api/auth/${key}`, {}), 201)
    const mona = await system.register('mona')
    const before = system.mails.length
    const [taken, free] = [
      await mona.post('/api/users/mona/verify', { email: 'ann@example.com' }),
      await mona.post('/api/users/mona/verify', { email: 'free@example.com' })
    ]
    t.same([taken.status, taken.body], [200, { email: 'ann@example.com' }])
    t.equal(free.status, 200)
    const told = await mailTo(system, 'ann@example.com', before)
    t.match(told.subject, /already has an account/)
    t.equal(told.key, '', 'no key came with it')
  }
)

t.test('a user asks for five codes an hour', async (t) => {
  const system = await testSystem(t)
  const mona = await system.register('mona')
  const statuses = []
  for (let n = 0; n < 6; n += 1) {
    const asked = await mona.post('/api/users/mona/verify', { email: `mona${n}@example.com` })
    statuses.push(asked.status)
  }
  t.same(statuses, [200, 200, 200, 200, 200, 429])
})

t.test('the outbox is for the managers of the broker, with words while no mail server is set', async (t) => {
  const system = await testSystem(t)
  const { token } = await registered(system)
  await mailTo(system, 'ann@example.com')
  await system.settled()
  t.match(await system.as(token).get('/api/system/mail'), { status: 403 })
  const { body } = await system.admin.get('/api/system/mail')
  t.match(body, {
    count: 1,
    results: [{ kind: 'verify', user: 'ann', to: 'ann@example.com', outcome: 'kept' }]
  })
  const one = await system.admin.get(`/api/system/mail/${body.results[0].id}`)
  t.match(one, { status: 200, body: { subject: /verify/, text: /\/verify\/[0-9a-f]{40}/ } })
  t.match(await system.admin.get('/api/system/mail/none'), { status: 404 })
})

t.test('who asks for the recovery of somebody again and again takes no code from them', async (t) => {
  const system = await testSystem(t)
  const { token } = await registered(system)
  const { key } = await mailTo(system, 'ann@example.com')
  expected(await system.as(token).post(`/api/auth/${key}`, {}), 201)
  for (let n = 0; n < 8; n += 1) {
    expected(await system.anonymous.post('/api/auth/recover', { username: 'ann' }), 200)
    await runMail(system)
  }
  const codes = system.mails.filter(({ subject }) => /^Recover/.test(subject))
  t.equal(codes.length, 4, 'with the one that verified the address five came in the hour')
  await system.settled()
  const noted = expected(await system.admin.get('/api/system/mail?q=withheld&q_f=outcome'), 200)
  t.match(noted, { count: 4, results: [{ kind: 'recover', user: 'ann', to: 'ann@example.com' }] })
  for (let n = 0; n < 55; n += 1) await system.anonymous.post('/api/auth/recover', { username: 'ann' })
  await system.settled()
  const most = expected(await system.admin.get('/api/system/mail?q=withheld&q_f=outcome'), 200)
  t.equal(most.count, 50, 'and of very many some are')
  const { code } = await mailTo(system, 'ann@example.com')
  t.match(
    await system.anonymous.post('/api/auth', { username: 'ann', email_code: code }),
    { status: 201 },
    'and the last that came still counts'
  )
})

t.test('an address is not verified by guessing, however often it is asked for', async (t) => {
  const system = await testSystem(t)
  const eve = await system.register('eve')
  const url = '/api/users/eve'
  for (let n = 0; n < 8; n += 1) {
    expected(await eve.patch(url, { email: `other${n}@example.com` }), 200)
    expected(await eve.patch(url, { email: 'victim@example.com' }), 200)
    await runMail(system)
  }
  t.equal(system.mails.filter(({ to }) => to === 'victim@example.com').length, 5)
  const { code } = await mailTo(system, 'victim@example.com')
  const guess = async (n: number) =>
    (await eve.patch(url, { email: 'victim@example.com', email_code: n })).status
  const statuses: number[] = []
  for (let n = 0; n < 12; n += 1) statuses.push(await guess(code === 999_999 ? 100_000 + n : code + 1))
  t.same(statuses, [...Array.from({ length: 10 }, () => 401), 429, 429])
})
