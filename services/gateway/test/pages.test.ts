import { servePages } from '@bursar/gateway'
import { createLogger, createServer } from '@bursar/service-kit'
import { expected, mailsTo, runDueJobs, testSystem } from '@bursar/testing'
import t from 'tap'
import { browser } from './edge/browser/browser.ts'

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

t.test('an invitation is accepted by who logs in on its page, and by nobody else', async (t) => {
  const system = await testSystem(t)
  const mona = await system.register('mona')
  await system.register('ben')
  await system.register('eve')
  const acme = await system.openProfile(mona, 'Acme')
  await system.settled()
  const roles = `/api/profile/${acme}/roles/manager`
  const { grant_key: key } = expected(await mona.post(roles, { slug: 'ben' }), 201)
  await system.settled()
  const url = `/accept/${key}`
  const shown = await system.app.inject({ method: 'GET', url })
  t.equal(shown.statusCode, 200)
  t.match(shown.payload, /<form method="post">/)
  t.match(shown.headers, { 'content-security-policy': policy, 'cache-control': 'no-store' })
  const none = await system.app.inject({ method: 'GET', url: `/accept/${'0'.repeat(40)}` })
  t.equal(none.payload, shown.payload, 'it does not tell whether there is one')
  t.equal((await system.app.inject({ method: 'GET', url: '/accept/none' })).statusCode, 404)
  const held = async () => (await mona.get(`${roles}/ben`)).body.grant_key === null
  t.equal(await held(), false, 'whoever only looks accepts nothing')

  const send = (username: string, more = {}, headers = {}) =>
    system.app.inject({
      method: 'POST',
      url,
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      payload: new URLSearchParams({
        username,
        password: 'a-long-password',
        otp_code: '',
        ...more
      }).toString()
    })
  t.equal((await send('ben', {}, { 'sec-fetch-site': 'cross-site' })).statusCode, 403)
  t.equal((await send('ben', { password: 'wrong' })).statusCode, 401)
  const eves = await send('eve')
  t.match([eves.statusCode, eves.payload], [404, /This account has no such invitation/])
  await system.settled()
  t.equal(await held(), false)
  const bens = await send('ben')
  t.match([bens.statusCode, bens.payload], [200, /You accepted the invitation/])
  t.notOk(bens.headers['set-cookie'], 'and nobody stays logged in')
  await system.settled()
  t.equal(await held(), true)
  t.equal((await send('ben')).statusCode, 404, 'once')
  const { results } = expected(
    await system.as(system.operatorToken).get('/api/system/events?service=auth&limit=1000'),
    200
  )
  const of = (type: string) => results.filter((one: any) => one.type === type).length
  t.ok(of('auth.session-revoked') >= 3, 'each login of the page has ended')
})

t.test('the forms of mails do what the API does, and say what it refuses', async (t) => {
  const system = await testSystem(t)
  const ann = { slug: 'ann', full_name: 'Ann Doe', email: 'ann@example.com' }
  expected(await system.anonymous.post('/api/auth/register', ann), 201)
  const [mail] = await mailsTo(system, ann.email)
  const url = /\/activate\/[0-9a-f]{40}/.exec(mail?.text ?? '')?.[0] ?? ''
  const send = (url: string, fields: Record<string, string>) =>
    system.app.inject({
      method: 'POST',
      url,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams(fields).toString()
    })
  const short = await send(url, { new_password: '<short>' })
  t.match([short.statusCode, short.payload], [400, /role="alert"/])
  const done = await send(url, { new_password: 'a good password' })
  t.match([done.statusCode, done.payload], [200, /Your password is set/])
  expected(await system.anonymous.post('/api/auth', { username: 'ann', password: 'a good password' }), 201)
  t.equal((await send(url, { new_password: 'a good password' })).statusCode, 400, 'once')
  t.equal((await send('/recover', { username: 'ann' })).statusCode, 200)
  t.equal((await send('/recover', {})).statusCode, 400)
  const json = await system.app.inject({ method: 'POST', url: '/recover', payload: 'x' })
  t.equal(json.statusCode, 415)
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

t.test(
  'a form carries the CSRF token of whoever is logged in, and counts for nobody without it',
  async (t) => {
    const system = await testSystem(t)
    await system.register('mona')
    await system.settled()
    const auth = system.services.find(({ name }) => name === 'auth')
    const engine = system.engines.get('auth')
    if (!auth || !engine) throw new Error('the system has no auth')
    await runDueJobs(engine, auth.jobs)
    const url =
      /\/verify\/[0-9a-f]{40}/.exec(system.mails.find(({ to }) => /mona/.test(to))?.text ?? '')?.[0] ?? ''
    const b = browser(system.app)
    const plain = await b.send('GET', url)
    t.match(plain.body, /name="password" type="password" autocomplete="current-password" required/)
    t.notMatch(plain.body, /csrf/)
    await b.send('POST', '/api/auth?cookie=1', { username: 'mona', password: 'a-long-password' })
    const page = await b.send('GET', url)
    t.notMatch(page.body, /required/, 'the session says who it is')
    const csrf = /name="csrf_token" value="([\w-]+)"/.exec(page.body)?.[1] ?? ''
    t.equal(csrf, b.jar.get('csrftoken'))
    const form = { 'content-type': 'application/x-www-form-urlencoded' }
    const post = (token: string, headers: Record<string, string> = {}) =>
      b.send('POST', url, `password=&csrf_token=${token}`, { ...form, ...headers })
    t.equal((await post('')).status, 401, 'a page elsewhere cannot press the button')
    t.equal((await post('x'.repeat(43))).status, 401)
    t.equal((await post(csrf, { 'sec-fetch-site': 'cross-site' })).status, 403)
    t.match(await post(csrf), { status: 200, body: /The address is verified/ })
  }
)
