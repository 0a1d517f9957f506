import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { callReceiver } from '@bursar/billing'
import t, { type Test } from 'tap'

const lenient = { plainHttp: true, privateAddresses: true }
const { signal } = new AbortController()

async function receiver(t: Test, answer: RequestListener): Promise<string> {
  const server = createServer(answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://localhost:${(server.address() as AddressInfo).port}`
}

const post = (url: string, wholeMs?: number, rules = lenient) =>
  callReceiver(rules, wholeMs)({ url, headers: { 'webhook-id': '1' }, body: '{"a":"ü"}', signal })

t.test('a message arrives whole, and the answer is read', async (t) => {
  const url = await receiver(t, (request, response) => {
    let body = ''
    request.on('data', (part) => {
      body += part
    })
    request.on('end', () => response.writeHead(202).end(`${request.headers['webhook-id']} ${body}`))
  })
  t.same(await post(url), { is: 'answered', status: 202, text: '1 {"a":"ü"}', askedMs: undefined })
})

t.test('no redirect is followed, and Retry-After is heard', async (t) => {
  let calls = 0
  const url = await receiver(t, (_, response) => {
    calls += 1
    response.writeHead(302, { location: '/', 'retry-after': '7' }).end()
  })
  t.same(await post(url), { is: 'answered', status: 302, text: '', askedMs: 7_000 })
  t.equal(calls, 1)
})

t.test('an answer is bounded in time, size and headers', async (t) => {
  const endless = await receiver(t, (_, response) => {
    const more = () => {
      if (!response.destroyed) response.write('é'.repeat(1_000), () => setImmediate(more))
    }
    more()
  })
  const long = await post(endless)
  t.equal(long.is === 'answered' && long.text, 'é'.repeat(1_000))
  const silent = await receiver(t, () => {})
  t.same(await post(silent, 50), { is: 'failed', fault: 'There was no answer within 0.05 seconds.' })
  const slow = await receiver(t, (_, response) => response.writeHead(200).write('begun'))
  t.same(await post(slow, 200), { is: 'answered', status: 200, text: 'begun', askedMs: undefined })
  const heavy = await receiver(t, (_, response) => response.setHeader('x', 'y'.repeat(9_000)).end())
  t.same(await post(heavy), { is: 'failed', fault: 'The headers of the answer are too large.' })
})

t.test('nothing private is called, whatever the name means', async (t) => {
  let calls = 0
  const url = await receiver(t, (_, response) => {
    calls += 1
    response.end()
  })
  const strict = { ...lenient, privateAddresses: false }
  const refused = { is: 'failed', fault: 'The host has an address that is not public.' }
  t.same(await post(url, undefined, strict), refused)
  const written = await post(url.replace('localhost', '127.0.0.1'), undefined, strict)
  t.match(written, { is: 'failed', fault: /not public/ })
  t.equal(calls, 0)
  t.match(await post('http://host.invalid/', 5_000), { fault: 'The name of the host could not be resolved.' })
  t.match(await post('http://127.0.0.1:1/'), { fault: 'The connection was refused.' })
})

t.test('a connection that the receiver closes between two messages loses none', async (t) => {
  let connections = 0
  const server = createServer(({ socket }, response) => {
    response.end('ok')
    setTimeout(() => socket.destroy(), 8)
  })
  server.on('connection', () => {
    connections += 1
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => server.close())
  const call = callReceiver(lenient)
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  for (let n = 0; n < 40; n++) {
    t.match(await call({ url, headers: {}, body: '{}', signal }), { status: 200 })
    await pause(n / 4)
  }
  t.ok(connections < 40, `${connections} connections`)
})
