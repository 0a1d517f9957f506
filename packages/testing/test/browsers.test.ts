/** What browsers are told by every answer, and what they may send from which page, over every operation. */
import { hasRows, type Operation, routeOf } from '@bursar/service-kit'
import { expected, type TestSystem, testSystem } from '@bursar/testing'
import t from 'tap'

const always = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'content-security-policy': /frame-ancestors 'none'/,
  'referrer-policy': 'no-referrer'
}

const operationsOf = ({ services, gateway }: TestSystem): Operation[] =>
  [...services, gateway].flatMap(({ operations }) => [...operations])

/** A request of an operation with a name in each place of its path. */
const urlOf = ({ path }: Operation) => routeOf(path).replaceAll(/:\w+/g, 'broker')

function ask(system: TestSystem, operation: Operation, headers: Record<string, string>) {
  const { app, operatorApp } = system
  const url = urlOf(operation)
  return (url.startsWith('/-/') ? operatorApp : app).inject({
    method: operation.method,
    url,
    headers: { ...(operation.body && { 'content-type': 'application/json' }), ...headers },
    ...(operation.body && { payload: '{}' })
  })
}

t.test(
  'every answer is stored by nobody else, framed by nobody, and of no other type than it says',
  async (t) => {
    const system = await testSystem(t)
    const token = expected(
      await system.anonymous.post('/api/auth', { username: 'admin', password: 'admin-password' }),
      201
    ).token
    const callers: Record<string, string>[] = [
      {},
      { authorization: `Bearer ${token}` },
      { authorization: 'Bearer x' }
    ]
    for (const operation of operationsOf(system)) {
      for (const headers of callers) {
        const answer = await ask(system, operation, headers)
        // The keys that tokens are verified with are everybody's; a list may be kept by who asks, and asked for again.
        const isPublic = operation.path === '/api/auth/jwks.json' && answer.statusCode === 200
        const isList = hasRows(operation) && answer.statusCode === 200
        const kept = isPublic ? /^public/ : isList ? 'private, no-cache' : 'no-store'
        const wanted = { ...always, 'cache-control': kept }
        t.match(answer.headers, wanted, `${operation.method} ${operation.path} ${answer.statusCode}`)
        t.notMatch(answer.headers['www-authenticate'] ?? '', /basic/i)
      }
    }
    for (const { app } of [system, { app: system.operatorApp }]) {
      for (const url of [
        '/',
        '/-/live',
        '/-/ready',
        '/-/metrics',
        '/nowhere',
        '/api/%zz',
        '/api/auth?x=%00'
      ]) {
        t.match((await app.inject({ url })).headers, always, url)
      }
      t.match((await app.inject({ method: 'PATCH', url: '/api' })).headers, always)
    }
  }
)

t.test('from another page nothing is changed without a token', async (t) => {
  const system = await testSystem(t)
  const foreign: Record<string, string>[] = [
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site', origin: 'http://other.test' },
    { origin: 'http://evil.test' },
    { origin: 'http://bursar.test.evil.test' },
    { origin: 'https://bursar.test' },
    { origin: 'null' },
    { 'sec-fetch-site': 'cross-site', origin: 'http://bursar.test' },
    { origin: 'http://evil.test', cookie: 'bursar_visitor=x' }
  ]
  const changes = operationsOf(system).filter(({ method }) => method !== 'GET')
  const heads = async () =>
    Promise.all([...system.engines.values()].map(async ({ events }) => (await events.head()).position))
  const before = await heads()
  for (const operation of changes) {
    for (const headers of foreign) {
      const { statusCode, headers: said } = await ask(system, operation, headers)
      const name = `${operation.method} ${operation.path} ${JSON.stringify(headers)}`
      if (operation.access === 'public') t.equal(said['x-error-code'], 'cross_origin', name)
      t.ok(statusCode === 401 || statusCode === 403, name)
    }
  }
  t.same(await heads(), before)
  t.ok(changes.filter(({ access }) => access === 'public').length > 5)
})

t.test('from the site itself, and by what is no browser, everything is as ever', async (t) => {
  const system = await testSystem(t)
  const own: Record<string, string>[] = [
    {},
    { origin: 'http://bursar.test' },
    { 'sec-fetch-site': 'same-origin', origin: 'http://127.0.0.1:8080' },
    { 'sec-fetch-site': 'none' }
  ]
  const login = { username: 'admin', password: 'admin-password' }
  for (const headers of own) {
    const answer = await system.anonymous.post('/api/auth', login, headers)
    t.equal(answer.status, 201, JSON.stringify(headers))
    t.notOk(Object.keys(answer.headers).some((name) => name.startsWith('access-control')))
  }
  const elsewhere = { 'sec-fetch-site': 'cross-site', origin: 'http://evil.test' }
  t.equal((await system.admin.get('/api/auth/tokens', elsewhere)).status, 200)
  t.equal(
    (await system.admin.delete('/api/auth/tokens', elsewhere)).status,
    204,
    'a token is meant as it is shown'
  )
})

t.test('origins that the operator names are let in, each by its name', async (t) => {
  const front = 'https://app.example.com'
  const system = await testSystem(t, { allowedOrigins: [front] })
  const login = { username: 'admin', password: 'admin-password' }
  const from = (origin: string) => ({ origin, 'sec-fetch-site': 'cross-site' })
  const welcome = await system.anonymous.post('/api/auth', login, from(front))
  t.equal(welcome.status, 201)
  t.match(welcome.headers, {
    'access-control-allow-origin': front,
    'access-control-allow-credentials': 'true',
    'access-control-expose-headers': /x-position/,
    vary: /Origin/
  })
  const refused = await system.anonymous.post('/api/auth', login, from('https://evil.example.com'))
  t.equal(refused.status, 403)
  t.notOk('access-control-allow-origin' in refused.headers)
  t.match(refused.headers, { vary: /Origin/ }, 'no cache gives one the other’s answer')
  const preflight = (origin: string) =>
    system.app.inject({
      method: 'OPTIONS',
      url: '/api/cart',
      headers: { origin, 'access-control-request-method': 'POST' }
    })
  t.match(await preflight(front), {
    statusCode: 204,
    headers: { 'access-control-allow-origin': front, 'access-control-allow-headers': /idempotency-key/ }
  })
  const other = await preflight('https://evil.example.com')
  t.notOk('access-control-allow-origin' in other.headers)
  const cart = await system.anonymous.get('/api/cart', from(front))
  t.match(cart, { status: 200, headers: { 'access-control-allow-origin': front } })
})
