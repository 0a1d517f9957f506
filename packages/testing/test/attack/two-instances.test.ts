/**
 * Guessing over two instances of auth that share log and counters: what is limited is limited over both, one after the
 * other and at once.
 */
import { createHash } from 'node:crypto'
import { auth } from '@bursar/auth'
import { createLogger, createServers, memoryCounters, serviceApp } from '@bursar/service-kit'
import {
  expected,
  runDueJobs,
  type TestAnswer,
  type TestClient,
  testClient,
  testSite,
  testSystem
} from '@bursar/testing'
import t from 'tap'

const password = 'a-long-password'
const hash = async (text: string) => `test:${createHash('sha256').update(text).digest('hex')}`
const hasher = {
  decoy: 'test:',
  hash,
  verify: async (known: string, text: string) => known === (await hash(text))
}
/** A wrong secret in a row is looked at so often: what `usualLimits` says, and what the second instance has begun by then. */
const [wrongMax, atOnceMax, codeTries, mailsMax] = [10, 11, 5, 5]

const counters = memoryCounters()
const system = await testSystem(t, { hasher, counters })
const engine = system.engines.get('auth')
if (!engine) throw new Error('the system has no auth')
const origin = 'http://bursar.test'
const servers = await createServers({ logger: createLogger('silent'), origin, engines: () => [engine] })
t.teardown(() => Promise.all([servers.app.close(), servers.operatorApp.close()]))
const second = auth({ hasher, counters })
await second.prepare(engine, testSite)
await servers.app.register(serviceApp({ service: second, engine, settings: { origin, counters } }))
await servers.app.ready()

/** A caller at each instance. */
const both = (token?: string): readonly [TestClient, TestClient] => [
  token === undefined ? system.anonymous : system.as(token),
  testClient(servers, token)
]
type Try = (client: TestClient, n: number) => Promise<TestAnswer>
/** By turns at one instance and the other; then all at once. */
async function inTurn(clients: readonly [TestClient, TestClient], tries: number, attempt: Try) {
  const answers: TestAnswer[] = []
  for (let n = 0; n < tries; n++) answers.push(await attempt(clients[n % 2 === 0 ? 0 : 1], n))
  return answers
}
const atOnce = (clients: readonly [TestClient, TestClient], tries: number, attempt: Try) =>
  Promise.all(Array.from({ length: tries }, (_, n) => attempt(clients[n % 2 === 0 ? 0 : 1], n)))
const looked = (answers: readonly TestAnswer[]) => answers.filter(({ status }) => status !== 429).length
const mailsTo = async (to: string) => {
  const jobs = system.services.find(({ name }) => name === 'auth')?.jobs ?? []
  await runDueJobs(engine, jobs)
  return system.mails.filter((mail) => mail.to === to)
}

t.test('passwords', async (t) => {
  const logIn =
    (username: string): Try =>
    (client) =>
      client.post('/api/auth', { username, password: 'wrong' })
  await system.register('ann')
  await system.register('ben')
  const answers = await inTurn(both(), 30, logIn('ann'))
  t.equal(looked(answers), wrongMax)
  for (const client of both())
    t.equal((await client.post('/api/auth', { username: 'ann', password })).status, 429, 'the right one, too')
  const many = looked(await atOnce(both(), 60, logIn('ben')))
  t.ok(many <= atOnceMax, `${many} of 60 at once`)
})

t.test('step-ups', async (t) => {
  const { token } = await system.register('carl')
  await system.settled()
  const make: Try = (client) => client.post('/api/users/carl/api-keys', { title: 'x', password: 'wrong' })
  t.equal(looked(await inTurn(both(token), 30, make)), wrongMax)
})

t.test('second factors', async (t) => {
  const user = await system.register('dora')
  const otp = (body: object) => user.put('/api/users/dora/otp', body)
  const key = /\/verify\/([0-9a-f]{40})/.exec((await mailsTo('dora@example.com')).at(-1)?.text ?? '')?.[1]
  expected(await user.post(`/api/auth/${key}`, {}), 201)
  expected(await otp({ email_verification_enabled: true, password }), 200)
  const logIn: Try = (client, n) =>
    client.post('/api/auth', { username: 'dora', password, otp_code: 100_000 + n })
  const answers = await inTurn(both(), 30, logIn)
  t.equal(looked(answers), wrongMax, 'the right password makes no room for more')
  t.ok(answers.every(({ status }) => status === 401 || status === 429))
})

t.test('codes and mails of a recovery', async (t) => {
  const user = await system.register('emil')
  const key = /\/verify\/([0-9a-f]{40})/.exec((await mailsTo('emil@example.com')).at(-1)?.text ?? '')?.[1]
  expected(await user.post(`/api/auth/${key}`, {}), 201)
  const before = (await mailsTo('emil@example.com')).length
  await inTurn(both(), 20, (client) => client.post('/api/auth/recover', { username: 'emil' }))
  const sent = await mailsTo('emil@example.com')
  t.ok(sent.length > before && sent.length - before <= mailsMax, `${sent.length - before} mails`)
  const code = Number(/\b\d{6}\b/.exec(sent.at(-1)?.text ?? '')?.[0])
  const wrong: Try = (client, n) =>
    client.post('/api/auth', { username: 'emil', email_code: code === 100_000 + n ? 999_999 : 100_000 + n })
  await inTurn(both(), codeTries, wrong)
  for (const client of both())
    t.equal(
      (await client.post('/api/auth', { username: 'emil', email_code: code })).status,
      401,
      'tried too often'
    )
})

t.test('keys that were made up', async (t) => {
  const statuses = new Set<number>()
  for (const path of ['/api/auth/', '/api/auth/handoff/']) {
    const answers = await inTurn(both(), 20, (client, n) =>
      client.post(`${path}${String(n).padStart(40, 'a')}`, { new_password: 'another-password' })
    )
    for (const { status } of answers) statuses.add(status)
  }
  t.ok(
    [...statuses].every((status) => status === 400 || status === 429),
    [...statuses].join(' ')
  )
})
