/** Names in URLs and headers that mean something to a proxy, a shell or a browser mean nothing here. */
import type { Operation } from '@bursar/service-kit'
import { expected, runDueJobs, type TestSystem, testSystem } from '@bursar/testing'
import t from 'tap'

const names = [
  '%0d%0aset-cookie:%20evil=1',
  '%0aLocation:%20https:%2f%2fevil.test',
  '%E5%98%8A%E5%98%8Dset-cookie:evil=1',
  '..%2f..%2f..%2fetc%2fpasswd',
  '%2e%2e',
  '..;',
  '%5c..%5c',
  '%00',
  'a%2fb',
  '%ff',
  '%25%32%65',
  "'%20or%20'1'='1",
  '%7b%22$ne%22:1%7d',
  '$where',
  '%3cscript%3ealert(1)%3c%2fscript%3e',
  '__proto__',
  'constructor'
]

const operationsOf = ({ services, gateway }: TestSystem) =>
  [...services, gateway]
    .flatMap(({ operations }): readonly Operation[] => operations)
    .filter(({ path }) => !path.startsWith('/-/'))

t.test('a name in a path leaves no trace in headers, and breaks nothing', async (t) => {
  const system = await testSystem(t)
  const headers = { authorization: `Bearer ${system.operatorToken}` }
  for (const operation of operationsOf(system)) {
    const { method, path, body } = operation
    if (!path.includes('{')) continue
    for (const name of names) {
      const url = path.replaceAll(/\{\w+\}/g, () => name)
      const answer = await system.app.inject({ method, url, headers, ...(body && { payload: {} }) })
      const text = `${method} ${url}: ${answer.statusCode}`
      t.ok(answer.statusCode < 500, text)
      t.notMatch(JSON.stringify(answer.headers), /evil=|evil\.test|passwd|<script/i, text)
      if (answer.payload !== '') t.match(answer.headers['content-type'], /json/, text)
    }
  }
})

t.test('dot segments and encoded slashes reach no other operation', async (t) => {
  const system = await testSystem(t)
  const ann = await system.register('ann')
  await system.settled()
  const forbidden = ['/api/users', '/api/system/mail', '/api/agreements']
  for (const url of forbidden) t.equal((await ann.get(url)).status, 403, url)
  for (const url of [
    '/api/users/ann/..%2f..%2fusers',
    '/api/users/ann/%2e%2e/%2e%2e/users',
    '/api/users/..%2fadmin',
    '/api/users/ann%2f..%2fadmin',
    '/api/profile/ann%2f..%2fbroker',
    '/api/legal/..%2fagreements',
    '/api//users',
    '/api/users/ann;/../admin',
    '/%2fapi/users',
    '/api/auth/..%2fsystem%2fmail'
  ]) {
    const { status } = await ann.get(url)
    t.ok(status === 404 || status === 403 || status === 400, `${url}: ${status}`)
  }
})

/** Headers that tell a server another name of itself. */
const otherwise = {
  host: 'evil.test',
  'x-forwarded-host': 'evil.test',
  'x-forwarded-proto': 'gopher',
  'x-forwarded-port': '666',
  'x-original-url': '//evil.test/',
  'x-rewrite-url': '//evil.test/',
  forwarded: 'host=evil.test;proto=gopher'
}

t.test('links of answers are to the public URL, whatever host was asked', async (t) => {
  const system = await testSystem(t)
  for (const name of ['ann', 'ben']) await system.register(name)
  await system.makePlan(system.admin, 'broker', 'Basic')
  await system.makePlan(system.admin, 'broker', 'Other')
  expected(await system.admin.put('/api/profile/broker/brand', { logo: 'iVBORw0KGgo=' }), 200)
  await system.settled()
  const places: Readonly<Record<string, string>> = { user: 'admin', profile: 'broker', plan: 'basic' }
  const headers = { ...otherwise, authorization: `Bearer ${system.operatorToken}` }
  for (const { method, path } of operationsOf(system)) {
    if (method !== 'GET') continue
    const url = path.replaceAll(/\{(\w+)\}/g, (_, name) => places[name] ?? 'unknown')
    const answer = await system.app.inject({ method, url: `${url}?page_size=1`, headers })
    const text = `${url}: ${answer.statusCode}`
    t.notMatch(JSON.stringify(answer.headers), /evil\.test|gopher/, text)
    t.notMatch(answer.payload, /evil\.test|gopher/, text)
  }
  const { next } = expected(await system.admin.get('/api/pricing?page_size=1', otherwise), 200)
  t.match(next, /^http:\/\/bursar\.test\//)
})

t.test('so are links of mails', async (t) => {
  const system = await testSystem(t)
  const ann = { username: 'ann', full_name: 'Ann', email: 'ann@example.com' }
  expected(await system.anonymous.post('/api/auth/register', ann, otherwise), 201)
  const bea = { username: 'bea', full_name: 'Bea', email: 'bea@example.com', password: 'a-long-password' }
  expected(await system.anonymous.post('/api/auth/register', bea, otherwise), 201)
  await system.settled()
  for (const username of ['ann@example.com', 'bea@example.com']) {
    expected(await system.anonymous.post('/api/auth/recover', { username }, otherwise), 200)
  }
  const role = { email: 'carl@example.com', full_name: 'Carl' }
  await system.admin.post('/api/profile/broker/roles/contributor?force=1', role, otherwise)
  await system.settled()
  const auth = system.engines.get('auth')
  const service = system.services.find(({ name }) => name === 'auth')
  if (auth) await runDueJobs(auth, service?.jobs ?? [])
  t.ok(system.mails.length >= 3, `${system.mails.length} mails went out`)
  for (const mail of system.mails) {
    t.notMatch(JSON.stringify(mail), /evil\.test|gopher/, mail.subject)
    t.match(mail.text, /http:\/\/bursar\.test\//, mail.subject)
  }
})
