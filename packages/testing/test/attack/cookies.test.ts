/** Whoever has a page of their own, a neighbouring host, or an old cookie, and wants to act as somebody else. */
import { type TestSystem, testSystem } from '@bursar/testing'
import t from 'tap'

const PASSWORD = 'a-long-password'

type Headers = Readonly<Record<string, string>>
type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

function send({ app }: TestSystem, method: string, url: string, headers: Headers, body?: object) {
  const payload = body && { payload: body }
  return app.inject({ method: method as Method, url, headers, ...payload })
}

/** The cookies of a login, by name. */
async function logIn(system: TestSystem, username: string, headers: Headers = {}) {
  const answer = await send(system, 'POST', '/api/auth?cookie=1', headers, { username, password: PASSWORD })
  if (answer.statusCode !== 201) throw new Error(`${username} cannot log in: ${answer.statusCode}`)
  const set = [answer.headers['set-cookie'] ?? []].flat().map((one) => one.split(';')[0] ?? '')
  return Object.fromEntries(set.map((one) => one.split('=') as [string, string])) as Record<
    'sessionid' | 'csrftoken',
    string
  >
}

const cookieOf = (cookies: Record<string, string>) =>
  Object.entries(cookies)
    .map(([name, value]) => `${name}=${value}`)
    .join('; ')

const head = async ({ engines }: TestSystem) =>
  Promise.all([...engines.values()].map(async ({ events }) => (await events.head()).position))

async function site(t: Parameters<typeof testSystem>[0]) {
  const system = await testSystem(t)
  await system.register('victor')
  await system.register('mallory')
  await system.settled()
  return system
}

t.test(
  'no page of another origin does anything with the victim’s cookies, whatever it asks for',
  async (t) => {
    const system = await site(t)
    const victor = await logIn(system, 'victor')
    const mallory = await logIn(system, 'mallory')
    const pages: Headers[] = [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site', origin: 'https://blog.bursar.test' },
      { origin: 'https://evil.test' },
      { origin: 'null' }
    ]
    const stolen = victor.csrftoken
    const changes = [...system.services, system.gateway]
      .flatMap(({ operations }) => [...operations])
      .filter(({ method, path }) => method !== 'GET' && !path.startsWith('/-/'))
    const before = await head(system)
    for (const { method, path } of changes) {
      const url = path.replaceAll(/\{\w+\}/g, 'victor')
      for (const page of pages) {
        const headers = { ...page, cookie: cookieOf(victor), 'x-csrftoken': stolen }
        const answer = await send(system, method, url, headers, {})
        t.equal(answer.headers['x-error-code'], 'cross_origin', `${method} ${path} ${JSON.stringify(page)}`)
        t.equal(answer.headers['access-control-allow-origin'], undefined)
      }
      for (const csrf of ['', 'x', mallory.csrftoken, victor.sessionid, victor.csrftoken.slice(1)]) {
        const headers = { cookie: cookieOf({ ...victor, csrftoken: csrf }), 'x-csrftoken': csrf }
        if (!path.startsWith('/api/auth') && method !== 'DELETE') {
          const answer = await send(system, method, url, headers, {})
          t.equal(answer.headers['x-error-code'], 'csrf_failed', `${method} ${path} with ${csrf.slice(0, 5)}`)
        }
      }
    }
    t.same(await head(system), before, 'nothing was written')
  }
)

t.test('a login takes the place of whatever session the browser had', async (t) => {
  const system = await site(t)
  const planted = await logIn(system, 'mallory')
  const victor = await logIn(system, 'victor', { cookie: cookieOf(planted) })
  t.not(victor.sessionid, planted.sessionid)
  t.not(victor.csrftoken, planted.csrftoken, 'the CSRF token is another one too')
  await system.settled()
  const who = async (cookies: Record<string, string>) =>
    send(system, 'GET', '/api/auth/tokens', { cookie: cookieOf(cookies) })
  t.equal((await who(victor)).json().slug, 'victor')
  t.equal((await who(planted)).statusCode, 401, 'who planted it has nothing by it')
  const again = await logIn(system, 'victor', { cookie: cookieOf(victor) })
  await system.settled()
  t.equal((await who(victor)).statusCode, 401)
  t.equal((await who(again)).json().slug, 'victor')
  const made = await logIn(system, 'victor', { cookie: 'sessionid=chosen-by-mallory; csrftoken=chosen' })
  t.notMatch(cookieOf(made), /chosen/)
})

t.test('a neighbouring host that sets cookies for the whole domain gets nowhere', async (t) => {
  const system = await site(t)
  const [victor, mallory] = [await logIn(system, 'victor'), await logIn(system, 'mallory')]
  const change = (cookie: string, csrf: string) =>
    send(system, 'POST', '/api/users/victor/profiles', { cookie, 'x-csrftoken': csrf }, { full_name: 'Acme' })
  const token = `csrftoken=${mallory.csrftoken}`
  const tossed = await change(`${token}; ${cookieOf(victor)}`, mallory.csrftoken)
  t.equal(tossed.headers['x-error-code'], 'csrf_failed', 'a token of another session is none')
  for (const cookie of [
    `sessionid=${mallory.sessionid}; ${cookieOf(victor)}`,
    `${cookieOf(victor)}; sessionid=${mallory.sessionid}`
  ]) {
    t.equal((await change(cookie, mallory.csrftoken)).statusCode, 401, 'of two sessions none counts')
    t.equal((await change(cookie, victor.csrftoken)).statusCode, 401)
  }
})

t.test('no page logs its visitors in as somebody else', async (t) => {
  const system = await site(t)
  const credentials = { username: 'mallory', password: PASSWORD }
  const token = (await system.anonymous.post('/api/auth', credentials)).body.token
  const evil = { origin: 'https://evil.test' }
  for (const headers of [
    evil,
    { ...evil, authorization: `Bearer ${token}` },
    { 'sec-fetch-site': 'same-site' }
  ]) {
    const answer = await send(system, 'POST', '/api/auth?cookie=1', headers as Headers, credentials)
    t.equal(answer.headers['x-error-code'], 'cross_origin')
    t.equal(answer.headers['set-cookie'], undefined)
  }
  for (const url of ['/api/auth/register?cookie=1', `/api/auth/${'a'.repeat(40)}?cookie=1`]) {
    t.equal((await send(system, 'POST', url, evil, {})).headers['x-error-code'], 'cross_origin', url)
  }
  const form = { ...evil, 'content-type': 'application/x-www-form-urlencoded' }
  t.equal((await send(system, 'POST', '/api/auth', form)).statusCode, 403, 'by a form neither')
})

t.test('Basic is sent by browsers themselves, and is asked for by no answer', async (t) => {
  const system = await site(t)
  const basic = { authorization: `Basic ${Buffer.from('x:').toString('base64')}` }
  for (const [url, headers] of [
    ['/api/auth/tokens', {}],
    ['/api/auth/tokens', basic],
    ['/api/pricing', basic]
  ] as const) {
    const { 'www-authenticate': asked = '' } = (await send(system, 'GET', url, headers)).headers
    t.notMatch(asked, /basic/i, url)
  }
})

t.test('no address sends anybody to another site', async (t) => {
  const system = await site(t)
  const elsewhere = ['//evil.test', '/\\evil.test', 'https://evil.test', '%2F%2Fevil.test', '/%5cevil.test']
  for (const there of elsewhere) {
    for (const url of [
      `/api/auth?cookie=1&next=${there}`,
      `/recover?next=${there}`,
      `/activate/${there}`,
      there.startsWith('/') ? there : `/${there}`,
      `${there.startsWith('/') ? there : `/${there}`}/`
    ]) {
      const answer = await send(system, 'GET', url, {})
      t.equal(answer.headers.location, undefined, url)
      t.notOk([301, 302, 303, 307, 308].includes(answer.statusCode), url)
    }
  }
})
