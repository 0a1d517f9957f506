import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { systemClock } from '@bursar/event-sourcing'
import { createEdge, createUpstreamGuard, positionSeal, usualProxyLimits } from '@bursar/gateway'
import { createLogger, positionText } from '@bursar/service-kit'
import t, { type Test } from 'tap'

type Handler = (request: IncomingMessage, response: ServerResponse) => void

const masterKey = Buffer.alloc(32, 7)

/** A gateway whose billing is a server of the test; `say` decides how it behaves. */
async function scene(t: Test, say: Handler) {
  let handle = say
  const seen: { method: string; url: string; headers: IncomingMessage['headers'] }[] = []
  const upstream = createServer((request, response) => {
    seen.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers })
    handle(request, response)
  })
  const port = await listening(upstream)
  // Nobody listens there.
  const away = 'http://127.0.0.1:1'
  const nobody = { auth: away, profile: away, billing: away, metrics: away }
  const { app } = await createEdge({
    upstreams: { ...nobody, billing: `http://127.0.0.1:${port}` },
    operatorUpstreams: nobody,
    version: '0',
    masterKey,
    origin: 'http://bursar.test',
    logger: createLogger(process.env.LOG ?? 'silent'),
    clock: systemClock(),
    limits: { ...usualProxyLimits, headersMs: 300, bodyMs: 300, connectMs: 300 },
    guard: { failures: 3, pauseMs: { first: 150, most: 600 }, waiting: 4 }
  })
  await app.listen({ host: '127.0.0.1', port: 0 })
  const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
  t.teardown(async () => {
    upstream.closeAllConnections()
    upstream.close()
    await app.close()
  })
  return {
    seen,
    url,
    port: (app.server.address() as AddressInfo).port,
    upstream,
    say(next: Handler) {
      handle = next
    },
    async ask(path = '/api/billing/x', init: RequestInit = {}) {
      const headers = { accept: 'application/problem+json', ...(init.headers as Record<string, string>) }
      const answer = await fetch(url + path, { ...init, headers })
      const text = await answer.text()
      return {
        status: answer.status,
        headers: answer.headers,
        body: text === '' ? undefined : JSON.parse(text)
      }
    }
  }
}

function listening(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
  })
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
const good: Handler = (_, response) => {
  response.setHeader('content-type', 'application/json')
  response.end('{"good":true}')
}

t.test('nobody listens: 503, safe to send again', async (t) => {
  const { ask } = await scene(t, good)
  const answer = await ask('/api/metrics/x/funds', { method: 'POST', body: '{}' })
  t.match(answer, { status: 503, body: { code: 'unavailable', request_id: String, detail: String } })
  t.equal(answer.headers.get('retry-after'), '1')
  t.equal(answer.headers.get('x-request-id'), answer.body.request_id)
})

t.test('an upstream that is too slow: 504, and a write is sent once', async (t) => {
  const { ask, seen } = await scene(t, () => undefined)
  const post = await ask('/api/billing/x', { method: 'POST', body: '{}' })
  t.match(post, { status: 504, body: { code: 'gateway_timeout' } })
  t.match(await ask(), { status: 504 }, 'nor is a read that may still run asked for twice')
  t.equal(seen.length, 2)
})

t.test('a connection that breaks before the answer: reads are sent again, writes never', async (t) => {
  let broken = 0
  const { ask, seen, say } = await scene(t, (request) => {
    broken += 1
    request.socket.destroy()
  })
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
    const before = seen.length
    const answer = await ask('/api/billing/x', { method, ...(method !== 'DELETE' && { body: '{"a":1}' }) })
    t.match(answer, { status: method === 'DELETE' ? 503 : 502 }, method)
    // The third failure in a row has opened the circuit.
    t.equal(seen.length - before, method === 'DELETE' ? 0 : 1, `${method} once`)
  }
  t.equal(broken, 3)
  say((request, response) => (seen.length < 5 ? request.socket.destroy() : good(request, response)))
  await pause(200)
  t.match(await ask(), { status: 200, body: { good: true } })
  t.equal(seen.length, 5, 'the second try of the read was good')
})

t.test('an answer that is cut in the middle never looks whole', async (t) => {
  const { url, say, ask } = await scene(t, (_, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' })
    response.write('{"half":')
    setTimeout(() => response.destroy(), 20)
  })
  await t.rejects(async () => (await fetch(`${url}/api/billing/x`)).text())
  say((_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    response.write('{"half":')
    setTimeout(() => response.destroy(), 20)
  })
  await t.rejects(async () => (await fetch(`${url}/api/billing/x`)).text(), 'chunked too')
  say((_, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' })
    response.write('{"half":')
  })
  await t.rejects(async () => (await fetch(`${url}/api/billing/x`)).text(), 'nor one that goes silent')
  say(good)
  t.equal((await ask()).status, 503, 'three such answers open the circuit')
})

t.test('the circuit opens, tries, and closes', async (t) => {
  const { ask, seen, say } = await scene(t, (request) => request.socket.destroy())
  const post = () => ask('/api/billing/x', { method: 'POST', body: '{}' })
  for (let n = 0; n < 3; n++) t.equal((await post()).status, 502)
  t.match(await post(), { status: 503, body: { code: 'unavailable' } })
  t.equal(seen.length, 3, 'it is not asked any more')
  await pause(180)
  t.equal((await post()).status, 502, 'one tries')
  t.equal((await post()).status, 503)
  await pause(180)
  t.equal((await post()).status, 503, 'the pause has grown')
  say(good)
  await pause(180)
  t.match(await post(), { status: 200 })
  t.match(await post(), { status: 200 })
})

t.test('errors of the service are its own, and no failure', async (t) => {
  const { ask, seen } = await scene(t, (_, response) => {
    response.writeHead(503, { 'content-type': 'application/json', 'retry-after': '1' })
    response.end('{"code":"not_up_to_date"}')
  })
  for (let n = 0; n < 5; n++) t.match(await ask(), { status: 503, body: { code: 'not_up_to_date' } })
  t.equal(seen.length, 5, 'not sent again either')
})

t.test('so many may wait', async (t) => {
  const { ask } = await scene(t, (_, response) => void setTimeout(() => response.end('{}'), 150))
  const all = await Promise.all(Array.from({ length: 6 }, () => ask()))
  t.same(all.map(({ status }) => status).sort(), [200, 200, 200, 200, 503, 503])
  t.match(all.find(({ status }) => status === 503)?.body, { code: 'overloaded' })
  t.equal((await ask()).status, 200)
})

t.test('headers on their way', async (t) => {
  const { ask, seen } = await scene(t, (_, response) => {
    response.setHeader('x-position', positionText({ billing: 7 }))
    response.setHeader('x-of-connection', 'no')
    response.setHeader('connection', 'keep-alive, x-of-connection')
    response.end('{}')
  })
  const headers = {
    traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`,
    'x-request-id': 'asked-by-a-client',
    'x-forwarded-for': '6.6.6.6',
    'x-bursar-anything': 'forged',
    'idempotency-key': 'k',
    te: 'trailers'
  }
  const answer = await ask('/api/billing/x%20y?q=a%20b&q=c', { headers })
  const [got] = seen
  t.equal(got?.url, '/api/billing/x%20y?q=a%20b&q=c', 'as it was sent')
  t.match(got?.headers, {
    traceparent: headers.traceparent,
    'x-request-id': 'asked-by-a-client',
    'x-forwarded-for': '127.0.0.1',
    'x-forwarded-proto': 'http',
    'idempotency-key': 'k'
  })
  t.equal(got?.headers['x-bursar-anything'], undefined)
  t.equal(got?.headers.te, undefined)
  const position = answer.headers.get('x-position') ?? ''
  t.equal(positionSeal(masterKey).open(position), positionText({ billing: 7 }), 'sealed for the outside')
  t.equal(answer.headers.get('x-of-connection'), null)
  await ask('/api/billing/x', { headers: { 'x-request-id': 'no' } })
  t.match(seen[1]?.headers['x-request-id'], /^[0-9a-f-]{36}$/, 'an id of its own')
})

t.test('bodies stream through, up to a limit', async (t) => {
  let bytes = 0
  const { ask, port } = await scene(t, (request, response) => {
    request.on('data', (chunk) => {
      bytes += chunk.length
    })
    request.on('end', () => response.end(`{"bytes":${bytes}}`))
  })
  const body = Buffer.alloc(3_000_000, 120)
  const type = { 'content-type': 'text/csv' }
  t.match(await ask('/api/billing/x', { method: 'POST', headers: type, body }), {
    body: { bytes: 3_000_000 }
  })
  const long = await ask('/api/billing/x', { method: 'POST', body: Buffer.alloc(17_000_000) }).catch(
    () => undefined
  )
  if (long) t.match(long, { status: 413, body: { code: 'body_too_large' } })
  const chunked = await new Promise<string>((resolve) => {
    let text = ''
    const socket = connect(port, '127.0.0.1')
    socket.on('data', (data) => {
      text += data
    })
    socket.on('close', () => resolve(text))
    socket.on('error', () => undefined)
    socket.write('POST /api/billing/x HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n')
    const chunk = Buffer.alloc(1_048_576, 121)
    for (let n = 0; n < 18; n++) {
      socket.write(`${chunk.length.toString(16)}\r\n`)
      socket.write(chunk)
      socket.write('\r\n')
    }
    socket.write('0\r\n\r\n')
  })
  t.match(chunked, /^HTTP\/1\.1 413 /, 'one that does not say its length too')
})

t.test('the guard counts failures in a row alone', async (t) => {
  let now = 0
  const guard = createUpstreamGuard(() => now, { failures: 2, pauseMs: { first: 10, most: 40 }, waiting: 9 })
  const run = (how: 'answered' | 'failed' | 'gone') => {
    const admission = guard.enter()
    if (admission.is === 'in') admission.leave(how)
    return admission.is
  }
  for (const how of ['failed', 'answered', 'failed', 'gone'] as const) run(how)
  t.notOk(guard.isOpen(), 'a good answer starts anew')
  run('failed')
  t.ok(guard.isOpen())
  t.equal(run('answered'), 'open')
  now = 10
  const first = guard.enter()
  t.equal(first.is, 'in')
  t.equal(guard.enter().is, 'open', 'one tries at a time')
  if (first.is === 'in') first.leave('gone')
  t.equal(run('failed'), 'in', 'one that was given up says nothing')
  now = 25
  t.equal(run('answered'), 'open', 'the pause is twice as long')
  now = 30
  t.equal(run('answered'), 'in')
  t.notOk(guard.isOpen())
  t.equal(guard.waiting(), 0)
})
