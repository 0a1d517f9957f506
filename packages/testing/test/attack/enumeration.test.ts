/** Who asks after accounts by guessing learns of none: the same answer, the same work, the same time. */
import { createHash } from 'node:crypto'
import { expected, runDueJobs, type TestAnswer, testSystem } from '@bursar/testing'
import t, { type Test } from 'tap'

const PASSWORD = 'a-long-password'
const hashOf = (password: string) => `test:${createHash('sha256').update(password).digest('hex')}`

/** A site with an account of each kind, and how many hashes were computed. */
async function scene(t: Test) {
  const counted = { hashes: 0 }
  const hasher = {
    decoy: 'test:',
    hash: async (password: string) => hashOf(password),
    async verify(hash: string, password: string) {
      counted.hashes++
      return hash === hashOf(password)
    }
  }
  const system = await testSystem(t, { hasher })
  const ann = await system.register('ann', { email: 'ann@example.com' })
  const gone = await system.register('gone')
  expected(await system.admin.post('/api/users', { username: 'contact', full_name: 'Contact' }), 201)
  expected(await gone.delete('/api/users/gone'), 204)
  await system.settled()
  return { system, ann, counted }
}

const names = ['ann', 'ann@example.com', 'contact', 'gone', 'nobody', 'nobody@example.com', '+4915112345678']

/** What an answer says, but for what each has of its own. */
function said({ status, body, headers }: TestAnswer, name: string) {
  const { request_id: _, ...rest } = body ?? {}
  const own = new Set(['x-request-id', 'date', 'x-position', 'content-length'])
  return {
    status,
    body: JSON.parse(JSON.stringify(rest).replaceAll(name, 'NAME')),
    headers: Object.keys(headers).filter((one) => !own.has(one))
  }
}

t.test('a login that fails is one answer and costs as many hashes, whoever is meant', async (t) => {
  const { system, counted } = await scene(t)
  for (const password of ['not-the-password', 'n\ufb01t-the-password', 'x']) {
    const found = []
    for (const username of names) {
      counted.hashes = 0
      const answer = await system.anonymous.post('/api/auth', { username, password })
      found.push({ ...said(answer, username), hashes: counted.hashes })
    }
    t.ok((found[0]?.hashes ?? 0) > 0, 'a hash is computed')
    t.equal(found[0]?.status, 401)
    for (const [n, name] of names.entries()) t.same(found[n], found[0], `${name} with ${password}`)
  }
})

t.test('a code that is wrong is one answer as well', async (t) => {
  const { system } = await scene(t)
  const answers: object[] = []
  for (const username of names) {
    answers.push(said(await system.anonymous.post('/api/auth', { username, email_code: 123_456 }), username))
  }
  for (const [n, name] of names.entries()) t.same(answers[n], answers[0], name)
})

t.test('a recovery says nothing, and takes as long', async (t) => {
  const { system } = await scene(t)
  const answers: object[] = []
  const took: number[] = []
  for (const username of names) {
    const start = performance.now()
    answers.push(said(await system.anonymous.post('/api/auth/recover', { username }), username))
    took.push(performance.now() - start)
  }
  for (const [n, name] of names.entries()) t.same(answers[n], answers[0], name)
  // Each answer waits for the same instant; how much longer a busy machine takes says nothing of the account.
  t.ok(Math.min(...took) > 200, `at least ${Math.round(Math.min(...took))} ms`)
})

t.test('a key that was used, or never was one, is one answer', async (t) => {
  const { system } = await scene(t)
  const invited = await system.anonymous.post('/api/auth/register', {
    username: 'ida',
    full_name: 'Ida',
    email: 'ida@example.com'
  })
  t.equal(invited.status, 201)
  await system.settled()
  const key = await keyTo('ida@example.com')
  expected(await system.anonymous.post(`/api/auth/${key}`, { new_password: PASSWORD }), 201)
  await system.settled()
  const unknown = 'f'.repeat(40)
  for (const [one, other] of [
    [await system.anonymous.get(`/api/auth/${key}`), await system.anonymous.get(`/api/auth/${unknown}`)],
    [
      await system.anonymous.post(`/api/auth/${key}`, { new_password: PASSWORD }),
      await system.anonymous.post(`/api/auth/${unknown}`, { new_password: PASSWORD })
    ]
  ] as const) {
    t.same(said(one, key), said(other, unknown))
  }

  async function keyTo(address: string): Promise<string> {
    const auth = system.engines.get('auth')
    const service = system.services.find(({ name }) => name === 'auth')
    if (auth) await runDueJobs(auth, service?.jobs ?? [])
    const mail = system.mails.find(({ to }) => to.includes(address))
    const key = /\/(?:activate|verify)\/([0-9a-f]{40})/.exec(mail?.text ?? '')?.[1]
    if (key) return key
    throw new Error(`no mail with a key went to ${address}`)
  }
})
