import { positionSeal } from '@bursar/gateway'
import { expected, seeded, testSystem } from '@bursar/testing'
import t from 'tap'

t.test('version, OpenAPI, and what nobody answers', async (t) => {
  const { anonymous, services, gateway } = await testSystem(t)
  t.same(expected(await anonymous.get('/api'), 200), { version: '0.1.0' })

  const document = expected(await anonymous.get('/api/openapi.json'), 200)
  t.match(document, { openapi: '3.1.0', servers: [{ url: 'http://bursar.test' }] })
  for (const { method, path } of [...services, { operations: gateway.operations }].flatMap(
    ({ operations }) => operations
  )) {
    const documented = document.paths[path]?.[method.toLowerCase()]
    // Operators have a port of their own, of which this document does not speak.
    t.equal(Boolean(documented), !path.startsWith('/-/'), `${method} ${path} is documented`)
  }
  t.notMatch(JSON.stringify(document), '[object', 'everything is data')

  t.match(await anonymous.get('/api/nothing-here'), {
    status: 404,
    body: { code: 'not_found', request_id: String }
  })
  const wrong = await anonymous.patch('/api/auth', {})
  t.match(wrong, { status: 405, body: { code: 'method_not_allowed' }, headers: { allow: /POST/ } })
  t.match(wrong.headers['content-type'], 'application/json')
})

t.test('positions are remembered for each session', async (t) => {
  const { as, anonymous, register } = await testSystem(t)
  const login = (username: string) => anonymous.post('/api/auth', { username, password: 'a-long-password' })
  const mona = await register('mona')
  const other = expected(await login('mona'), 201)

  const answer = await mona.post('/api/users/mona/profiles', { full_name: 'Acme', email: 'a@example.com' })
  const position = answer.headers['x-position']
  t.type(position, 'string')
  const clear = Buffer.from(JSON.stringify({ billing: 1_000_000 })).toString('base64url')
  const ahead = positionSeal(seeded(1).bytes(32)).seal(clear)

  t.equal((await mona.get('/api/users/mona')).headers['x-position-missing'], undefined)
  const inVain = await mona.get('/api/users/mona', { 'x-position': ahead })
  t.match(inVain, { status: 503, body: { code: 'not_up_to_date' }, headers: { 'retry-after': /\d/ } })
  for (const forged of ['!', clear, `${String(position).slice(0, -2)}AA`, 'x'.repeat(5_000)]) {
    t.equal(
      (await mona.get('/api/users/mona', { 'x-position': forged })).status,
      200,
      'it is not ours, and holds nobody'
    )
  }
  const both = await mona.get('/api/users/mona', { 'x-position': `!, ${ahead}` })
  t.equal(both.status, 503, 'several are put together')
  t.notMatch(
    Buffer.from(String(position), 'base64url').toString('latin1'),
    /profile/,
    'nobody outside reads it'
  )

  const forged = await as(other.token).get('/api/users/mona', { 'x-bursar-remembered': clear })
  t.equal(forged.status, 200)
  t.equal(forged.headers['x-position-missing'], undefined, 'only the gateway may say what it remembers')
})

t.test('positions are remembered for visitors without an account', async (t) => {
  const { anonymous, engines, register, openProfile, makePlan, settled } = await testSystem(t)
  const mona = await register('mona')
  const plan = await makePlan(mona, await openProfile(mona, 'Acme'), 'Desk')
  await settled()
  await engines.get('billing')?.projectionRunner.stop()
  const added = await anonymous.post('/api/cart', { plan })
  const cookie = String(added.headers['set-cookie']).split(';')[0] ?? ''
  t.match(cookie, /^bursar_visitor=./)
  const late = await anonymous.get('/api/cart', { cookie })
  t.match(late, { status: 200, headers: { 'x-position-missing': 'billing' } })
  const other = await anonymous.get('/api/cart', { cookie: 'other=1' })
  t.equal(other.headers['x-position-missing'], undefined, 'who shows no cookie is somebody else')
})

t.test('a position that cannot be waited for stops nobody', async (t) => {
  const { register, engines, settled } = await testSystem(t)
  const mona = await register('mona')
  await settled()
  // Stand-in for a service that is down: its read models stop, its log goes on.
  await engines.get('profile')?.projectionRunner.stop()
  await mona.post('/api/users/mona/profiles', { full_name: 'Acme', email: 'a@example.com' })
  const late = await mona.get('/api/users/mona/profiles')
  t.equal(late.status, 200, 'what is there is answered')
  t.match(late.headers['x-position-missing'], 'profile')
})
