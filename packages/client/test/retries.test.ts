/** What a client does when requests fail, against a server that fails. */
import { ApiError, createClient, UnansweredError } from '@bursar/client'
import t from 'tap'
import {
  type Act,
  breaks,
  breaksWithin,
  failingServer,
  keepsSilent,
  refuses,
  says
} from './failing-server.ts'

const quick = { pauseMsFirst: 1, pauseMsMax: 5, attemptMsMax: 2_000 }
const version = { version: '1' }
const cart = { body: { plan: 'basic' } }

t.test('what passes is asked again, a mutation under one key', async (t) => {
  const busy = refuses(503, 'overloaded', { 'retry-after': '0' })
  const running = refuses(409, 'request_running')
  const server = await failingServer(t, breaks, busy, running, breaksWithin, says(201, version))
  const client = createClient({ url: server.url, limits: quick })
  t.match(await client.post('/api/cart', cart), { status: 201, body: version })
  t.equal(server.seen.length, 5)
  const [first] = server.seen
  t.ok(first?.key, 'a mutation has a key')
  t.strictSame(new Set(server.seen.map((one) => JSON.stringify(one))).size, 1, 'the same request each time')
  await client.post('/api/cart', cart)
  t.not(server.seen[5]?.key, first?.key, 'another request has another key')
  await client.post('/api/cart', { ...cart, idempotencyKey: 'mine' })
  t.equal(server.seen[6]?.key, 'mine')
})

t.test('a read is asked again without a key', async (t) => {
  const server = await failingServer(t, breaks, refuses(502, 'bad_gateway'), says(200, version))
  t.match(await createClient({ url: server.url, limits: quick }).get('/api'), { body: version })
  t.strictSame(
    server.seen.map(({ key }) => key),
    [undefined, undefined, undefined]
  )
})

t.test('what would come again is not asked again', async (t) => {
  for (const [status, code] of [
    [400, 'card_declined'],
    [403, 'forbidden'],
    [404, 'not_found'],
    [409, 'charge_pending'],
    [422, 'key_reused'],
    [500, 'internal']
  ] as const) {
    const server = await failingServer(t, refuses(status, code))
    const asked = createClient({ url: server.url, limits: quick }).post('/api/cart', cart)
    await t.rejects(asked, { name: 'ApiError', status, code, requestId: 'r1', message: 'No.' })
    t.equal(server.seen.length, 1, code)
  }
})

t.test('attempts end, and then the error is what came last', async (t) => {
  const limits = { ...quick, attemptsMax: 3 }
  const busy = await failingServer(t, breaks, refuses(503, 'unavailable', { 'retry-after': '0' }))
  await t.rejects(createClient({ url: busy.url, limits }).get('/api'), { status: 503, code: 'unavailable' })
  t.equal(busy.seen.length, 3)
  const gone = await failingServer(t, breaks)
  const error = await createClient({ url: gone.url, limits })
    .get('/api')
    .catch((thrown) => thrown)
  t.ok(error instanceof UnansweredError)
  t.match(error, { attempts: 3, asking: { method: 'GET', path: '/api' } })
})

t.test('a pause is as long as the system asks for, and time has an end', async (t) => {
  const server = await failingServer(
    t,
    refuses(429, 'too_many_requests', { 'retry-after': '1' }),
    says(200, version)
  )
  const began = performance.now()
  await createClient({ url: server.url, limits: quick }).get('/api')
  t.ok(performance.now() - began >= 1_000)
  const later = await failingServer(t, refuses(503, 'unavailable', { 'retry-after': '60' }))
  const asked = createClient({ url: later.url, limits: { ...quick, totalMsMax: 5_000 } }).get('/api')
  await t.rejects(asked, { code: 'unavailable' }, 'not waited for in vain')
  t.equal(later.seen.length, 1)
})

t.test('a server that keeps silent is given up, and a caller may give up any time', async (t) => {
  const silent = await failingServer(t, keepsSilent, says(200, version))
  const limits = { ...quick, attemptMsMax: 100 }
  t.match(await createClient({ url: silent.url, limits }).get('/api'), { body: version })
  const server = await failingServer(t, refuses(503, 'unavailable', { 'retry-after': '30' }))
  const signal = AbortSignal.timeout(50)
  const client = createClient({ url: server.url, limits: quick })
  await t.rejects(client.get('/api', { signal }), { name: 'TimeoutError' })
  t.equal(server.seen.length, 1)
})

t.test('what is no JSON of ours is an ApiError all the same', async (t) => {
  const server = await failingServer(t, says(403, '<html>Proxy</html>'))
  const error = await createClient({ url: server.url })
    .get('/api')
    .catch((thrown) => thrown)
  t.ok(error instanceof ApiError)
  t.match(error, { status: 403, code: 'http_403', requestId: '', fields: {}, body: '<html>Proxy</html>' })
})

t.test('an exchange of tokens whose answer was lost is asked for under the same key later', async (t) => {
  const ended = new Date(0).toISOString()
  const session = { token: 'old', refresh_token: 'refresh', expires_at: ended }
  const next = { token: 'new', refresh_token: 'next', expires_at: '2999-01-01T00:00:00.000Z' }
  const server = await failingServer(t, breaks, says(200, next), says(200, version))
  const client = createClient({ url: server.url, session, limits: { attemptsMax: 1 } })
  await t.rejects(client.get('/api'), { name: 'UnansweredError' })
  t.strictSame(client.session, session, 'the session is not over')
  t.match(await client.get('/api'), { body: version })
  const [lost, repeated, asked] = server.seen
  t.ok(lost?.key)
  t.match(repeated, { url: '/api/auth/tokens', key: lost?.key, body: JSON.stringify({ token: 'refresh' }) })
  t.equal(asked?.bearer, 'Bearer new')
})

t.test(
  'a file is asked for until it begins, may take longer than an attempt, and fails where it breaks off',
  async (t) => {
    const slowly: Act = (response) => {
      response.writeHead(200, { 'content-disposition': 'attachment; filename="a.csv"' }).write('one\r\n')
      setTimeout(() => response.end('two\r\n'), 150)
    }
    const whole = await failingServer(t, breaks, says(503, {}), slowly)
    const limits = { attemptMsMax: 60, pauseMsFirst: 1 }
    const file = await createClient({ url: whole.url, limits }).csv('/api/billing/transactions')
    t.equal(file.name, 'a.csv')
    t.equal(await file.text(), 'one\r\ntwo\r\n')
    t.equal(whole.seen.length, 3)
    const half = await failingServer(t, breaksWithin)
    const broken = await createClient({ url: half.url, limits }).csv('/api/billing/transactions')
    await t.rejects(broken.text())
    const never = await failingServer(t, keepsSilent)
    const asking = createClient({ url: never.url, limits: { ...limits, attemptsMax: 2 } })
    await t.rejects(asking.csv('/api/billing/transactions'), { name: 'UnansweredError', attempts: 2 })
  }
)
