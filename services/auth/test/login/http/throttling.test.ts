import {
  createLoginGuard,
  createTurns,
  type KnownNetworks,
  type LoginLimits,
  networkMark,
  usualLimits
} from '@bursar/auth'
import { RefusedError } from '@bursar/event-sourcing'
import { memoryCounters, type OperationRequest } from '@bursar/service-kit'
import { expected, testSystem } from '@bursar/testing'
import t from 'tap'

const wrong = () => Promise.reject(new RefusedError({ ok: false, code: 'wrong_credentials' }))

/** A guard and a clock; `from` makes a request from an address. */
function scene(limits: Partial<LoginLimits> = {}) {
  const clock = { now: 1_000_000 }
  const guard = createLoginGuard(memoryCounters(), { ...usualLimits, ...limits })
  const engine = {
    world: { clock: { real: () => clock.now } },
    keys: { secret: async () => Buffer.from('a secret of the service') }
  }
  const networks = new Map<string, KnownNetworks>()
  const collection = () => ({ get: async (user: string) => networks.get(user) })
  const from = (address: string) =>
    ({ address, engine, collection, now: '2026-01-31T00:00:00.000Z' }) as unknown as OperationRequest
  /** The account logged in from there, at that instant. */
  async function loggedInFrom(account: string, address: string, at = '2026-01-30T00:00:00.000Z') {
    networks.set(account, { networks: [[await networkMark(from(address), account), at]] })
  }
  const code = (work: Promise<unknown>) =>
    work.then(
      () => 'through',
      (error) => error.code
    )
  const guess = (account: string, address: string) => code(guard.attempt(from(address), account, wrong))
  const right = (account: string, address: string) =>
    code(guard.attempt(from(address), account, async () => 'user'))
  return { clock, guard, from, code, guess, right, loggedInFrom }
}

t.test('wrong passwords through the API', async (t) => {
  const system = await testSystem(t)
  await system.register('ann')
  await system.register('ben')
  const logIn = (username: string, password: string) =>
    system.anonymous.post('/api/auth', { username, password })
  const statuses: number[] = []
  for (let n = 0; n < 12; n++) statuses.push((await logIn('ann', `guess-number-${n}`)).status)
  t.same(statuses, [...Array.from({ length: 10 }, () => 401), 429, 429])
  const refused = await logIn('ann@example.com', 'a-long-password')
  t.match(refused, { status: 429, body: { code: 'too_many_requests', detail: String, request_id: String } })
  const seconds = Number(refused.headers['retry-after'])
  t.ok(seconds > 290 && seconds <= 300, 'whichever name is tried, and the right password too')
  t.equal((await logIn('ben', 'a-long-password')).status, 201, 'another account is not meant')
  for (let n = 0; n < 10; n++) t.equal((await logIn('nobody', 'x')).status, 401)
  t.equal((await logIn('nobody', 'x')).status, 429, 'who is not there looks the same')
})

t.test('a password change is a guess too', async (t) => {
  const system = await testSystem(t)
  const ann = await system.register('ann')
  await system.settled()
  const change = (password: string) =>
    ann.put('/api/users/ann/password', { password, new_password: 'another-password' })
  for (let n = 0; n < 10; n++) t.equal((await change('wrong')).status, 401)
  t.equal((await change('a-long-password')).status, 429)
})

t.test('an account without a password answers as every other, and tries on it are counted', async (t) => {
  const system = await testSystem(t)
  const { anonymous } = system
  await system.register('ann')
  expected(
    await anonymous.post('/api/auth/register', { slug: 'bare', full_name: 'Bare', email: 'b@example.com' }),
    201
  )
  // Which of them come first is the store's affair.
  const tries = async (username: string) => {
    const answers = await Promise.all(
      Array.from({ length: 12 }, async () => {
        const { status, body } = await anonymous.post('/api/auth', { username, password: 'a-guess-of-it' })
        const { request_id: _, ...said } = body
        return { status, said }
      })
    )
    return answers.sort((one, other) => one.status - other.status)
  }
  const ofAnn = await tries('ann')
  t.same(
    ofAnn.map(({ status }) => status),
    [...Array.from({ length: 10 }, () => 401), 429, 429]
  )
  t.same(await tries('bare'), ofAnn)
  t.same(await tries('nobody-at-all'), ofAnn)
})

t.test('that names and addresses are taken is told 20 times an hour', async (t) => {
  const system = await testSystem(t)
  const ann = await system.register('ann')
  const ben = await system.register('ben')
  await system.settled()
  const register = (n: number, more: object) =>
    system.anonymous.post('/api/auth/register', { slug: `new-${n}`, full_name: 'N', ...more })
  const asked = await Promise.all([
    ...Array.from({ length: 8 }, (_, n) => register(n, { email: 'ann@example.com' })),
    ...Array.from({ length: 8 }, (_, n) => register(n, { slug: 'ann' })),
    ...Array.from({ length: 8 }, () => ben.put('/api/users/ben', { full_name: 'B', slug: 'ann' }))
  ])
  const told = asked.filter(({ status }) => status === 400)
  t.equal(told.length, 20)
  t.equal(asked.filter(({ status }) => status === 429).length, 4)
  t.equal((await register(50, { email: 'ann@example.com' })).status, 429)
  t.equal((await register(50, { email: 'free@example.com' })).status, 429, 'what is free looks the same')
  t.equal((await ann.get('/api/users/ann')).status, 200)
})

t.test('a hundred logins and registrations a minute of one network are let through', async (t) => {
  const system = await testSystem(t)
  for (let n = 0; n < 100; n++) await system.register(`user-${n}`)
  const logins = await Promise.all(
    Array.from({ length: 100 }, (_, n) =>
      system.anonymous.post('/api/auth', { username: `user-${n}`, password: 'a-long-password' })
    )
  )
  t.same([...new Set(logins.map(({ status }) => status))], [201])
})

t.test('a throttled answer is not kept for an Idempotency-Key', async (t) => {
  const system = await testSystem(t)
  await system.register('ann')
  const headers = { 'idempotency-key': 'one' }
  const body = { username: 'ann', password: 'wrong' }
  for (let n = 0; n < 10; n++) await system.anonymous.post('/api/auth', body)
  for (let n = 0; n < 2; n++) {
    const answer = await system.anonymous.post('/api/auth', body, headers)
    t.match(answer, { status: 429, headers: { 'idempotency-replayed': undefined } })
  }
})

t.test('in a row: a login clears what was counted, time does too', async (t) => {
  const { clock, guess, right } = scene()
  for (let n = 0; n < 9; n++) await guess('ann', '192.0.2.1')
  t.equal(await right('ann', '192.0.2.1'), 'through')
  for (let n = 0; n < 10; n++) t.equal(await guess('ann', '192.0.2.1'), 'wrong_credentials')
  t.equal(await right('ann', '192.0.2.1'), 'too_many_requests')
  t.equal(await right('ann', '192.0.2.2'), 'through', 'the owner, elsewhere')
  clock.now += 300_000
  t.equal(await right('ann', '192.0.2.1'), 'through')
})

t.test('from wherever: 429 within 50 wrong ones for one account', async (t) => {
  const { guess, right } = scene()
  let guesses = 0
  while ((await guess('ann', `192.0.2.${guesses}`)) !== 'too_many_requests') guesses += 1
  t.equal(guesses, 40)
  t.equal(await right('ann', '198.51.100.1'), 'too_many_requests')
})

t.test('strangers shut nobody out of a network that the account logged in from', async (t) => {
  const { guess, right, loggedInFrom } = scene()
  await loggedInFrom('ann', '198.51.100.1')
  for (let n = 0; n < 45; n++) await guess('ann', `192.0.2.${n}`)
  t.equal(await guess('ann', '192.0.2.99'), 'too_many_requests')
  t.equal(await right('ann', '198.51.100.1'), 'through', 'the owner, where she was before')
  t.equal(await right('ann', '203.0.113.1'), 'too_many_requests', 'but not where she never was')
  t.equal(await guess('ann', '192.0.2.99'), 'too_many_requests', 'whose login is no end of their row')
  for (let n = 0; n < 10; n++) t.equal(await guess('ann', '198.51.100.1'), 'wrong_credentials')
  t.equal(await right('ann', '198.51.100.1'), 'too_many_requests', 'each network is counted for itself')
})

t.test('a network is known for 30 days, and an IPv6 one is a /64', async (t) => {
  const { guess, right, loggedInFrom } = scene()
  for (let n = 0; n < 45; n++) await guess('ann', `192.0.2.${n}`)
  await loggedInFrom('ann', '2001:db8:1:2::3', '2026-01-01T00:00:00.001Z')
  t.equal(await right('ann', '2001:db8:1:2:ffff::9'), 'through')
  await loggedInFrom('ann', '2001:db8:1:2::3', '2026-01-01T00:00:00.000Z')
  t.equal(await right('ann', '2001:db8:1:2::3'), 'too_many_requests')
  await loggedInFrom('ben', '2001:db8:1:2::3')
  t.equal(await right('ann', '2001:db8:1:2::3'), 'too_many_requests', 'of another user it says nothing')
})

t.test('from one address: so many accounts', async (t) => {
  const { guess, right } = scene()
  for (let n = 0; n < 300; n++) t.equal(await guess(`user-${n}`, '2001:db8::1'), 'wrong_credentials')
  t.equal(await guess('one-more', '2001:db8::2'), 'too_many_requests', 'an IPv6 address is its network')
  t.equal(await right('one-more', '2001:db8:0:1::2'), 'through')
})

t.test('many at once are counted as they end', async (t) => {
  const { guess, right } = scene()
  const guesses = await Promise.all(Array.from({ length: 60 }, () => guess('ann', '192.0.2.1')))
  t.equal(guesses.filter((code) => code === 'wrong_credentials').length, 10)
  const logins = await Promise.all(Array.from({ length: 100 }, () => right('ben', '192.0.2.1')))
  t.same([...new Set(logins)], ['through'], 'right ones do not get into each other’s way')
})

t.test('masses of logins and registrations from one address', async (t) => {
  const { code, guard, from } = scene({ logins: { most: 100, seconds: 60 } })
  for (let n = 0; n < 100; n++) t.equal(await code(guard.logIn(from('192.0.2.1'))), 'through')
  t.equal(await code(guard.logIn(from('192.0.2.1'))), 'too_many_requests')
  t.equal(await code(guard.register(from('192.0.2.1'))), 'through', 'counted apart')
  t.equal(await code(guard.logIn(from('192.0.2.2'))), 'through')
  for (const { most, seconds } of [usualLimits.logins, usualLimits.registrations]) {
    t.ok((most / seconds) * 60 >= 100, 'a hundred a minute always pass')
  }
})

t.test('turns: one after the other for one name', async (t) => {
  const turn = createTurns(2)
  const order: string[] = []
  const task = (name: string) => async () => {
    order.push(`${name} begins`)
    await new Promise(setImmediate)
    order.push(`${name} ends`)
  }
  const waiting = [turn('a', task('1')), turn('a', task('2')), turn('a', task('3')), turn('b', task('other'))]
  await t.rejects(turn('a', task('4')), { code: 'overloaded' })
  await Promise.all(waiting)
  const ofA = order.filter((step) => !step.startsWith('other'))
  t.same(ofA, ['1 begins', '1 ends', '2 begins', '2 ends', '3 begins', '3 ends'])
  t.equal(order.indexOf('other begins'), 1, 'another name does not wait')
})
