import type { SharedMarks } from '@bursar/gateway'
import { sharedPositions } from '@bursar/gateway'
import { expected, tell, testClient, testSystem } from '@bursar/testing'
import t from 'tap'
import { distributed } from './distributed.ts'

/** What MongoDB does for the instances of a gateway. */
function memoryMarks(): SharedMarks {
  const known = new Map<string, Record<string, number>>()
  return {
    read: async (key) => known.get(key),
    async raise(key, marks) {
      const kept = known.get(key) ?? {}
      for (const [name, mark] of Object.entries(marks)) kept[name] = Math.max(mark, kept[name] ?? 0)
      known.set(key, kept)
    }
  }
}

t.test('the story, over four processes and a gateway', async (t) => {
  const { admin, anonymous, makePlan, register, subscribe, openProfile } = await distributed(t)
  const mona = await register('mona')
  t.equal(await openProfile(mona, 'Acme Ltd'), 'acme-ltd')
  const plan = await makePlan(admin, 'broker', 'Basic')
  const paid = await subscribe(mona, 'mona', plan)
  t.match(paid, { state: 'done', amount: 1000 })
  t.match(expected(await mona.get('/api/billing/mona/history'), 200), { count: 2 })
  t.match(expected(await admin.get('/api/metrics/broker/funds?nb_periods=1'), 200), { unit: 'usd' })

  const key = { 'idempotency-key': 'one-and-the-same' }
  const wanted = { full_name: 'Twice', email: 'twice@example.com' }
  const first = await mona.post('/api/users/mona/profiles', wanted, key)
  const again = await mona.post('/api/users/mona/profiles', wanted, key)
  t.equal(again.headers['idempotency-replayed'], 'true')
  t.same(again.body, first.body)

  t.match(await anonymous.get('/api/nothing-here'), { status: 404, body: { code: 'not_found' } })
  const wrong = await anonymous.patch('/api/auth', {})
  t.match(wrong, { status: 405, body: { code: 'method_not_allowed' }, headers: { allow: /POST/ } })
  t.match(await anonymous.post('/api', {}), { status: 405, headers: { allow: 'GET' } })
  t.match(await anonymous.post('/api/auth', '{'), { status: 400, body: { code: 'invalid_json' } })
  t.match(await mona.get('/api/billing/acme-ltd%2f..%2fmona/history'), { body: { request_id: String } })
  const bodyless = await anonymous.request('POST', '/api/auth')
  t.match(bodyless, { status: 400, body: { request_id: String } })
})

t.test('a webhook comes through the gateway byte for byte', async (t) => {
  const { admin, anonymous, clock, makePlan, register, settled } = await distributed(t)
  const plan = await makePlan(admin, 'broker', 'Basic')
  const pia = await register('pia')
  await pia.post('/api/cart', { plan })
  const wanted = { processor_token: 'tok_pending' }
  const { processor_key: charge } = expected(await pia.post('/api/billing/pia/checkout', wanted), 201)
  const event = { type: 'charge.succeeded', charge, at: clock.now() }
  t.match(await tell(anonymous, { ...event, secret: 'other' }), { body: { code: 'invalid_signature' } })
  t.match(await tell(anonymous, event), { status: 200, body: { received: true } })
  await settled()
  t.match(expected(await pia.get(`/api/billing/pia/charges/${charge}`), 200), { state: 'done' })
})

t.test('a visitor has the same cart through every gateway', async (t) => {
  const { admin, anonymous, edge, makePlan } = await distributed(t)
  const plan = await makePlan(admin, 'broker', 'Basic')
  const added = await anonymous.post('/api/cart', { plan })
  t.equal(added.status, 201)
  const [cookie = ''] = String(added.headers['set-cookie']).split(';', 1)
  const other = testClient(await edge())
  t.match(expected(await other.get('/api/cart', { cookie }), 200), { count: 1, results: [added.body] })
  t.match(expected(await other.get('/api/cart'), 200), { count: 0 })
})

t.test('one document describes all processes', async (t) => {
  const { anonymous } = await distributed(t)
  const whole = await testSystem(t)
  t.same(expected(await anonymous.get('/api'), 200), { version: '0.1.0' })
  t.equal(
    JSON.stringify(expected(await anonymous.get('/api/openapi.json'), 200)),
    JSON.stringify(expected(await whole.anonymous.get('/api/openapi.json'), 200))
  )
})

t.test('positions are remembered by all instances of the gateway', async (t) => {
  const { edge, register, processes } = await distributed(t)
  const marks = memoryMarks()
  const one = await edge({ positions: sharedPositions(marks) })
  const other = await edge({ positions: sharedPositions(marks) })
  const alone = await edge()
  const { token } = await register('mona')
  await processes.get('profile')?.engine.projectionRunner.stop()
  const wanted = { full_name: 'Acme', email: 'a@example.com' }
  expected(await testClient(one, token).post('/api/users/mona/profiles', wanted), 201)
  const late = await testClient(other, token).get('/api/users/mona/profiles')
  t.match(late, { status: 200, headers: { 'x-position-missing': 'profile' } }, 'the other one knows it too')
  const unknowing = await testClient(alone, token).get('/api/users/mona/profiles')
  t.equal(unknowing.headers['x-position-missing'], undefined)

  const account = {
    username: 'nora',
    full_name: 'Nora',
    email: 'n@example.com',
    new_password: 'a-long-password'
  }
  const registered = expected(await testClient(one).post('/api/auth/register', account), 201)
  const news = await testClient(other, registered.token).get('/api/users/nora/profiles')
  t.match(
    news,
    { headers: { 'x-position-missing': 'profile' } },
    'so is what the answer opened a session with'
  )

  const ahead = Buffer.from(JSON.stringify({ billing: 1_000_000 })).toString('base64url')
  const forged = await testClient(alone, token).get('/api/users/mona', { 'x-bursar-remembered': ahead })
  t.equal(forged.headers['x-position-missing'], undefined, 'only the gateway may say what it remembers')
})

t.test('a place of positions that is away fails nobody', async (t) => {
  const { edge, register } = await distributed(t)
  const { token } = await register('mona')
  const away: SharedMarks = {
    read: () => Promise.reject(new Error('away')),
    raise: () => new Promise(() => undefined)
  }
  const mona = testClient(await edge({ positions: sharedPositions(away) }), token)
  expected(await mona.post('/api/users/mona/profiles', { full_name: 'Acme', email: 'a@example.com' }), 201)
  t.match(expected(await mona.get('/api/users/mona/profiles'), 200), { count: 2 }, 'it knows its own')
})

t.test('forged tokens are refused at the edge', async (t) => {
  const { anonymous, register, as, processes } = await distributed(t)
  const mona = await register('mona')
  expected(await mona.get('/api/users/mona'), 200)
  const [head, body] = mona.token.split('.')
  const forged = as(`${head}.${body}.${'A'.repeat(86)}`)
  // A service that is away is not asked about a forged token.
  await processes.get('metrics')?.app.close()
  t.match(await forged.get('/api/metrics/broker/funds'), { status: 401, body: { code: 'invalid_token' } })
  t.match(await mona.get('/api/metrics/broker/funds'), { status: 503, body: { code: 'unavailable' } })
  t.match(await as('no-token-at-all').get('/api/users/mona'), { status: 401 })
  const ended = await mona.delete('/api/auth')
  t.ok(ended.status < 500)
  t.match(await anonymous.get('/api/auth/jwks.json'), { status: 200 })
})

t.test('auth may be away: keys are known, and each service verifies for itself', async (t) => {
  const { edge, register, processes } = await distributed(t)
  const { token } = await register('mona')
  await processes.get('auth')?.app.close()
  const mona = testClient(await edge(), token)
  t.match(await mona.get('/api/billing/mona/history'), { status: 200 })
  t.match(await mona.get('/api/users/mona'), { status: 503 })
  const [head, body] = token.split('.')
  const forged = testClient(await edge(), `${head}.${body}.${'A'.repeat(86)}`)
  t.match(await forged.get('/api/billing/mona/history'), { status: 401 })
})

t.test('ready says what is missing, and a balancer goes on', async (t) => {
  const { anonymous, processes } = await distributed(t)
  t.match(await anonymous.get('/-/ready'), { status: 200, body: { status: 'ready', missing: [] } })
  await processes.get('billing')?.app.close()
  await new Promise((resolve) => setTimeout(resolve, 300))
  t.match(await anonymous.get('/-/ready'), {
    status: 503,
    body: { missing: [{ service: 'billing', what: 'it cannot be reached' }] }
  })
  t.match(await anonymous.get('/-/ready?of=process'), { status: 200 })
})
