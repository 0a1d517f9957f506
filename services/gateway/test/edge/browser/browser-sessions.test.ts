/** Sessions that browsers hold in cookies: what comes, what counts, what ends. In one process, and in several. */
import { browserSessions } from '@bursar/gateway'
import { BROWSER_SESSION_HEADER, createLogger, createServer } from '@bursar/service-kit'
import { testSystem } from '@bursar/testing'
import type { FastifyInstance } from 'fastify'
import t, { type Test } from 'tap'
import { distributed } from '../../distributed.ts'
import { browser } from './browser.ts'

const PASSWORD = 'a-long-password'
const mona = { username: 'mona', password: PASSWORD }

interface Site {
  readonly app: FastifyInstance
  settled(): Promise<void>
  register(username: string): Promise<unknown>
}

const sites: Readonly<Record<string, (t: any) => Promise<Site>>> = {
  'one process': async (t) => testSystem(t),
  'several processes': async (t) => distributed(t)
}

for (const [kind, make] of Object.entries(sites)) {
  t.test(`${kind}: a login as a cookie`, async (t) => {
    const { app, register, settled } = await make(t)
    await register('mona')
    await settled()
    const b = browser(app)
    const login = await b.send('POST', '/api/auth?cookie=1', mona)
    t.equal(login.status, 201)
    t.match(login.body, { token: /^ey/, expires_at: String })
    t.notOk('refresh_token' in login.body, 'no script gets what renews the session')
    t.equal(login.set.length, 2)
    t.match(login.set[0], /^sessionid=[\w-]{40,}; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Lax$/)
    t.match(login.set[1], /^csrftoken=[\w-]{43}; Max-Age=2592000; Path=\/; SameSite=Lax$/)
    t.equal(login.headers['x-csrftoken'], b.jar.get('csrftoken'))
    t.notMatch(Object.keys(login.headers).join(), /x-bursar/)
    t.notMatch(b.jar.get('sessionid'), new RegExp(String(login.body.token).split('.')[1] ?? ''))

    const me = await b.send('GET', '/api/auth/tokens')
    t.match(me, { status: 200, body: { slug: 'mona' }, set: [] })
    t.equal(me.headers['x-csrftoken'], b.jar.get('csrftoken'), 'for pages that cannot read the cookie')

    const plain = await browser(app).send('POST', '/api/auth', mona)
    t.same(plain.set, [], 'nobody who asks for none gets a cookie')
    t.ok(plain.body.refresh_token)

    const made = await b.send('POST', '/api/users/mona/profiles', { full_name: 'Acme' })
    t.equal(made.status, 201, 'with the CSRF token')
    const read = await b.send('GET', `/api/profile/${made.body.slug}`)
    t.equal(read.status, 200, 'and its own write is read at once, without X-Position')
    t.equal((await b.send('HEAD', '/api/auth/tokens', undefined, { 'x-csrftoken': undefined })).status, 200)
    for (const token of [undefined, '', 'x', plain.body.token]) {
      const change = await b.send(
        'POST',
        '/api/users/mona/profiles',
        { full_name: 'B' },
        { 'x-csrftoken': token }
      )
      t.match(change, { status: 403, code: 'csrf_failed' })
    }

    const tab = b.copy()
    t.equal(
      (await b.send('DELETE', '/api/auth/tokens', undefined, { 'x-csrftoken': undefined })).code,
      'csrf_failed'
    )
    const out = await b.send('DELETE', '/api/auth/tokens')
    t.equal(out.status, 204)
    t.same([...b.jar], [], 'the cookies are dropped')
    await settled()
    t.equal((await tab.send('GET', '/api/auth/tokens')).status, 401, 'the other tab is logged out too')
    t.equal((await tab.send('POST', '/api/users/mona/profiles', { full_name: 'C' })).status, 401)
    t.equal((await tab.send('DELETE', '/api/auth/tokens')).status, 401)
    t.same([...tab.jar], [], 'and drops what is worth nothing')
  })

  t.test(`${kind}: registration and activation give cookies too`, async (t) => {
    const { app, settled } = await make(t)
    const b = browser(app)
    const account = { username: 'nora', full_name: 'Nora', email: 'nora@example.com', new_password: PASSWORD }
    const registered = await b.send('POST', '/api/auth/register?cookie=true', account)
    t.equal(registered.status, 201)
    t.equal(registered.set.length, 2)
    await settled()
    t.match(await b.send('GET', '/api/auth/tokens'), { status: 200, body: { slug: 'nora' } })
    t.equal((await browser(app).send('POST', '/api/auth?cookie=maybe', mona)).status, 400)
  })
}

t.test('the session of a changed password goes on, the others end', async (t) => {
  const system = await testSystem(t)
  await system.register('mona')
  const [here, there] = [browser(system.app), browser(system.app)]
  for (const one of [here, there]) await one.send('POST', '/api/auth?cookie=1', mona)
  const change = { password: PASSWORD, new_password: 'another-long-password' }
  t.equal((await here.send('PUT', '/api/users/mona/password', change)).status, 200)
  await system.settled()
  t.equal((await here.send('GET', '/api/auth/tokens')).status, 200)
  t.equal((await there.send('GET', '/api/auth/tokens')).status, 401)
})

t.test(
  'a cookie is used by many requests at once, over several gateways, for as long as it is used',
  async (t) => {
    const site = await distributed(t)
    await site.register('mona')
    await site.settled()
    const b = browser(site.app)
    await b.send('POST', '/api/auth?cookie=1', mona)
    const other = (await site.edge()).app
    const elsewhere = browser(other, b.jar)
    // The mail of the registration may go out meanwhile.
    const written = async () => {
      const events = (await site.engines.get('auth')?.events.read(0, 1_000)) ?? []
      return events.filter(({ type }) => type.startsWith('auth.session')).length
    }
    const before = await written()
    t.ok(before > 0)
    const many = await Promise.all(
      Array.from({ length: 20 }, (_, n) => (n % 2 ? b : elsewhere).send('GET', '/api/auth/tokens'))
    )
    t.ok(many.every(({ status }) => status === 200))
    t.equal(await written(), before, 'and nothing is written for it')
  }
)

/** Auth, as far as it is asked for tokens. */
async function gate(t: Test) {
  const auth = { now: Date.parse('2026-01-01T00:00:00Z'), status: 200, asked: 0 }
  const app = await createServer({ logger: createLogger('silent'), origin, engines: () => [] })
  t.teardown(() => app.close())
  await browserSessions(app, { masterKey: Buffer.alloc(32, 7), origin, now: () => auth.now })
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_, body, done) =>
    done(null, JSON.parse(String(body)))
  )
  const pair = () => ({
    token: `token ${auth.asked}`,
    refresh_token: 'secret',
    expires_at: new Date(auth.now + 600_000).toISOString()
  })
  app.post('/api/auth', async (_, reply) =>
    reply.header(BROWSER_SESSION_HEADER, '100').code(201).send(pair())
  )
  app.post('/api/auth/tokens', async (request, reply) => {
    auth.asked += 1
    t.equal((request.body as any).token, 'secret')
    return reply.header(BROWSER_SESSION_HEADER, '100').code(auth.status).send(pair())
  })
  app.all('/api/who', async ({ headers: { authorization = 'nobody', cookie = '' } }) => ({
    authorization,
    cookie
  }))
  return { auth, b: browser(app), app }
}

const origin = 'https://bursar.test'
const hourMs = 3_600_000

t.test(
  'a token is asked for when it is needed, once for all who wait, and the cookie is renewed by the day',
  async (t) => {
    const { auth, b } = await gate(t)
    const { set } = await b.send('POST', '/api/auth?cookie=1')
    t.match(set, [/; Secure/, /; Secure/], 'by https alone')
    b.jar.set('other', 'kept')
    const who = () => b.send('GET', '/api/who')
    const [one] = await Promise.all([who(), who(), who()])
    t.match(
      one?.body,
      { authorization: 'Bearer token 1', cookie: 'other=kept' },
      'services do not see the cookies'
    )
    t.equal(auth.asked, 1)
    auth.now += 8 * 60_000
    t.match(await who(), { body: { authorization: 'Bearer token 1' } })
    auth.now += 2 * 60_000
    t.match(await who(), { body: { authorization: 'Bearer token 2' }, set: [] })
    const before = b.jar.get('sessionid')
    auth.now += 24 * hourMs
    t.equal((await who()).set.length, 2)
    t.not(b.jar.get('sessionid'), before)
    t.same((await who()).set, [], 'and not again at once')
  }
)

t.test('while auth is away nobody is taken for a stranger', async (t) => {
  const { auth, b } = await gate(t)
  await b.send('POST', '/api/auth?cookie=1')
  auth.status = 503
  t.match(await b.send('POST', '/api/who'), { status: 503, code: 'unavailable' })
  t.equal((await b.send('POST', '/api/auth?cookie=1', undefined, { 'x-csrftoken': undefined })).status, 201)
  auth.status = 401
  t.match(await b.send('GET', '/api/who'), { status: 200, body: { authorization: 'nobody' } }, 'it has ended')
  const { asked } = auth
  t.match(await b.send('POST', '/api/who', {}, { 'x-csrftoken': 'x' }), { body: { authorization: 'nobody' } })
  t.equal(auth.asked, asked, 'what has ended is not asked about again')
})

t.test('only what is sealed here is a session, and one at a time', async (t) => {
  const { auth, b } = await gate(t)
  await b.send('POST', '/api/auth?cookie=1')
  const real = `${b.jar.get('sessionid')}`
  const bad = [
    'x',
    '',
    '"',
    `${real}xxxx`,
    real.slice(1),
    `${real}${real}`,
    'a'.repeat(5_000),
    '%00',
    'secret'
  ]
  for (const value of bad) {
    const seen = await b.send('GET', '/api/who', undefined, { cookie: `sessionid=${value}` })
    t.match(seen.body, { authorization: 'nobody' }, value.slice(0, 60))
  }
  t.equal(auth.asked, 0)
  const twice = await b.send('GET', '/api/who', undefined, { cookie: `sessionid=${real};sessionid=${real}` })
  t.match(twice.body, { authorization: 'Bearer token 1' }, 'the same twice is one')
  const tossed = { cookie: `sessionid=${real}; sessionid=x` }
  t.match((await b.send('GET', '/api/who', undefined, tossed)).body, { authorization: 'nobody' })
})
