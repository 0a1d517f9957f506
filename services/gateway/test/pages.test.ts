import { servePages } from '@bursar/gateway'
import { createLogger, createServer } from '@bursar/service-kit'
import { testSystem } from '@bursar/testing'
import t from 'tap'

const policy = "default-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

t.test('a receipt says nothing of the charge to whoever has its address', async (t) => {
  const system = await testSystem(t)
  const mona = await system.register('mona')
  const plan = await system.makePlan(system.admin, 'broker', 'Basic')
  await mona.post('/api/cart', { plan })
  const paid = await mona.post('/api/billing/mona/checkout', { processor_token: 'tok_visa' })
  t.equal(paid.status, 201)
  const { processor_key } = paid.body
  t.equal(paid.headers.location, `http://bursar.test/billing/mona/receipt/${processor_key}`)
  const page = (url: string) => system.app.inject({ method: 'GET', url })
  const [real, none] = [
    await page(`/billing/mona/receipt/${processor_key}`),
    await page('/billing/nobody/receipt/ch_0')
  ]
  t.equal(real.statusCode, 200)
  t.equal(real.payload, none.payload, 'it does not tell whether there is one')
  t.match(real.payload, /Log in to see this receipt/)
  t.notMatch(real.payload, /mona|<script|style=|10\.00|4242/)
  t.match(real.headers, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': policy,
    'referrer-policy': 'same-origin',
    'cache-control': 'no-store'
  })
  for (const url of ['/billing/a%3Cb/receipt/x', '/billing/mona/receipt/a%2Fb', '/billing/mona/receipt/']) {
    t.equal((await page(url)).statusCode, 404, url)
  }
  t.equal((await system.app.inject({ method: 'POST', url: '/billing/mona/receipt/x' })).statusCode, 405)
})

t.test('a page may be elsewhere', async (t) => {
  const app = await createServer({ logger: createLogger('silent'), origin: 'http://x', engines: () => [] })
  await servePages(app, { receipt: 'https://app.example.com/paid/{charge}?for={profile}&{other}' })
  t.teardown(() => app.close())
  const { statusCode, headers } = await app.inject({ method: 'GET', url: '/billing/acme/receipt/ch_1' })
  t.equal(statusCode, 302)
  t.equal(headers.location, 'https://app.example.com/paid/ch_1?for=acme&{other}')
  t.equal(headers['cache-control'], 'no-store')
  t.equal(headers['referrer-policy'], 'same-origin')
})
