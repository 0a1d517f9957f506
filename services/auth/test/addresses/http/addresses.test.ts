/** E-mail addresses and phone numbers that nobody has verified, and who verifies one (consent rule 21). */
import { createHash } from 'node:crypto'
import { addressProof, openAddresses, registerUser, user, userStream } from '@bursar/auth'
import type { Engine } from '@bursar/event-sourcing'
import { expected, type TestSystem, testSystem } from '@bursar/testing'
import t from 'tap'

const PASSWORD = 'a-long-password'
const NEXT_DAY = '2026-01-16T12:00:00.000Z'

const authOf = (system: TestSystem) => system.engines.get('auth') as Engine

function registering({ anonymous }: TestSystem, username: string, more: object) {
  return anonymous.post('/api/auth/register', { username, full_name: 'X', new_password: PASSWORD, ...more })
}

async function idOf(system: TestSystem, slug: string): Promise<string> {
  return JSON.parse((await authOf(system).collection('access').find('username', slug))?.body ?? '{}').id
}

/** What the operation that verifies will do. */
async function proves(
  system: TestSystem,
  slug: string,
  kind: 'email' | 'phone',
  text: string
): Promise<void> {
  const id = await idOf(system, slug)
  const proof = await addressProof(authOf(system), { user: id, kind, text })
  await authOf(system).transact({ actor: id, correlationid: 'v', causationid: 'v' }, async (transaction) => {
    const account = await authOf(system).keys.reveal(await transaction.load(userStream(id), user))
    if (account.is === 'live') await proof(transaction, account)
  })
  await system.settled()
}

/** The user name that a login name and a password lead to; the status where they lead nowhere. */
async function loggedIn(system: TestSystem, username: string, password = PASSWORD): Promise<string | number> {
  const { status, body } = await system.anonymous.post('/api/auth', { username, password })
  if (status !== 201) return status
  return expected(await system.as(body.token).get('/api/auth/tokens'), 200).slug
}

t.test(
  'consent 21: an address is held for a day, then it may be had beside, and logs neither in',
  async (t) => {
    const system = await testSystem(t)
    const mine = { email: 'both@example.com', phone: '+14155552671' }
    t.equal((await registering(system, 'ann', mine)).status, 201)
    t.match(await registering(system, 'ben', { ...mine, email: 'BOTH@example.com' }), {
      status: 400,
      body: { errors: { email: Array, phone: Array } }
    })
    system.clock.set(NEXT_DAY)
    for (const name of [mine.email, mine.phone])
      t.equal(await loggedIn(system, name), 'ann', 'nobody else has it')
    t.equal((await registering(system, 'ben', mine)).status, 201)
    await system.settled()
    for (const name of [mine.email, mine.phone]) t.equal(await loggedIn(system, name), 401, name)
    t.equal(await loggedIn(system, 'ann'), 'ann', 'the user name goes on')
    await proves(system, 'ann', 'email', mine.email)
    await proves(system, 'ben', 'phone', mine.phone)
    t.equal(await loggedIn(system, mine.email), 'ann')
    t.equal(await loggedIn(system, mine.phone), 'ben')
    t.match(
      (await system.admin.get('/api/users/ben')).body,
      { email: '', phone: mine.phone },
      'and is ben’s no more'
    )
    t.match((await system.admin.get('/api/users/ann')).body, { email: mine.email, phone: '' })
    system.clock.set('2027-06-01T00:00:00.000Z')
    t.equal((await registering(system, 'cat', mine)).status, 400, 'what was verified is held for good')
  }
)

t.test('consent 21: of two who register with one address at once one has it', async (t) => {
  const system = await testSystem(t)
  const both = { email: 'one@example.com', phone: '+14155552671' }
  const answers = await Promise.all(['a', 'b', 'c', 'd'].map((name) => registering(system, name, both)))
  t.same(answers.map(({ status }) => status).sort(), [201, 400, 400, 400])
  for (const { status, body } of answers) {
    if (status === 400) t.same(Object.keys(body.errors).sort(), ['email', 'phone'])
  }
})

t.test('consent 21: a change of address tells nothing and takes nothing', async (t) => {
  const system = await testSystem(t)
  const eve = await system.register('eve')
  await system.register('victim')
  await system.settled()
  const taken = expected(await eve.patch('/api/users/eve', { email: 'victim@example.com' }), 200)
  const free = expected(await eve.patch('/api/users/eve', { email: 'nobody@example.com' }), 200)
  t.same({ ...taken, email: '' }, { ...free, email: '' })
  expected(await eve.patch('/api/users/eve', { email: 'victim@example.com' }), 200)
  t.equal(await loggedIn(system, 'victim@example.com'), 'victim')
  await proves(system, 'victim', 'email', 'victim@example.com')
  t.equal(await loggedIn(system, 'victim@example.com'), 'victim')
  expected(await eve.patch('/api/users/eve', { email: 'late@example.com' }), 200)
  t.equal(await loggedIn(system, 'late@example.com'), 'eve')
})

t.test(
  'consent 21: a verified address stays until another is verified, or somebody else verifies it',
  async (t) => {
    const system = await testSystem(t)
    const ann = await system.register('ann')
    await system.register('ben')
    await system.settled()
    await proves(system, 'ann', 'email', 'ann@example.com')
    expected(await ann.patch('/api/users/ann', { email: 'ann@new.example', password: PASSWORD }), 200)
    t.equal(await loggedIn(system, 'ann@example.com'), 'ann')
    t.equal(await loggedIn(system, 'ann@new.example'), 'ann')
    await proves(system, 'ann', 'email', 'Ann@New.example')
    t.equal(await loggedIn(system, 'ann@example.com'), 401, 'the old one is free')
    await proves(system, 'ben', 'email', 'ann@new.example')
    t.equal(await loggedIn(system, 'ann@new.example'), 'ben')
    t.match((await system.admin.get('/api/users/ann')).body, { email: '' })
    const access = authOf(system).collection('access')
    t.equal((await access.find('email', 'ann@new.example'))?.key, `user/${await idOf(system, 'ben')}`)
  }
)

t.test('consent 21: an account of 0.1 keeps its address, until somebody else verifies it', async (t) => {
  const system = await testSystem(t)
  await system.register('ben')
  const auth = authOf(system)
  const [id, email] = ['0190c0de-0000-7000-8000-000000000001', 'old@example.com']
  const addresses = await openAddresses(auth)
  const password = `test:${createHash('sha256').update(PASSWORD).digest('hex')}`
  const account = { user: id, profile: `${id}-p`, slug: 'old', full_name: 'Old', email, lang: 'en', password }
  // As 0.1 registered.
  await auth.transact({ actor: id, correlationid: 'r', causationid: 'r' }, async (transaction) => {
    const { hash } = await addresses.load(transaction, 'email', email)
    const state = await transaction.load(userStream(id), user)
    transaction.append(userStream(id), registerUser(state, account))
    transaction.reserve({ space: 'email', name: hash, value: id }, 'again')
  })
  await system.settled()
  system.clock.set('2030-01-01T00:00:00.000Z')
  t.equal((await registering(system, 'cat', { email })).status, 400)
  t.equal(await loggedIn(system, email), 'old')
  await proves(system, 'ben', 'email', email)
  t.equal(await loggedIn(system, email), 'ben')
})
