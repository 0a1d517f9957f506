/** A session that another browser goes on with, in a cookie: what it is given, how long it lasts, from which pages. */
import { expected, testSystem } from '@bursar/testing'
import t from 'tap'
import { distributed } from '../../distributed.ts'
import { browser } from './browser.ts'

const password = 'a-long-password'
const asking = '/api/auth/tokens/handoff'

t.test('a hand-off sets the cookies of a session that ends with the one behind it', async (t) => {
  const system = await testSystem(t)
  const ann = await system.register('ann')
  const { key } = expected(await ann.post(asking, {}), 201)
  const b = browser(system.app)
  const opened = await b.send('POST', `/api/auth/handoff/${key}?cookie=1`)
  t.equal(opened.status, 201)
  t.same(Object.keys(opened.body).sort(), ['expires_at', 'token'])
  const seconds = Number(/Max-Age=(\d+)/.exec(opened.set[0] ?? '')?.[1])
  t.ok(seconds > 43_000 && seconds <= 43_200, `the cookie lasts for half a day: ${seconds} s`)
  const first = b.jar.get('sessionid')
  t.match(await b.send('GET', '/api/auth/tokens'), { status: 200, body: { username: 'ann' } })
  t.match(await b.send('POST', asking, {}), { status: 403, code: 'session_handed_on' })
  const made = await b.send('POST', '/api/users/ann/profiles', { full_name: 'Acme' })
  t.equal(made.status, 201, 'with the CSRF token')
  t.equal(b.jar.get('sessionid'), first, 'its use makes it no longer')
  expected(await ann.delete('/api/auth/tokens'), 204)
  await system.settled()
  t.equal((await b.send('GET', '/api/auth/tokens')).status, 401)
})

t.test('pages of other origins use no key, and do not spend it', async (t) => {
  const system = await testSystem(t)
  const ann = await system.register('ann')
  const { key } = expected(await ann.post(asking, {}), 201)
  for (const url of [`/api/auth/handoff/${key}?cookie=1`, `/api/auth/handoff/${key}`]) {
    for (const headers of [
      { 'sec-fetch-site': 'cross-site' },
      { origin: 'https://evil.test' },
      { origin: 'null' }
    ]) {
      t.match(await browser(system.app).send('POST', url, {}, headers), { status: 403, code: 'cross_origin' })
    }
  }
  const victim = browser(system.app)
  await system.register('mona')
  await victim.send('POST', '/api/auth?cookie=1', { username: 'mona', password })
  const opened = await victim.send(
    'POST',
    `/api/auth/handoff/${key}?cookie=1`,
    {},
    { 'x-csrftoken': undefined }
  )
  t.equal(opened.status, 201, 'the key is a credential of its own')
  t.match(await victim.send('GET', '/api/auth/tokens'), { body: { username: 'ann' } })
})

t.test('in several processes the cookie gets no longer session than the key gave', async (t) => {
  const { app, register, settled } = await distributed(t)
  await register('mona')
  await settled()
  const b = browser(app)
  await b.send('POST', '/api/auth?cookie=1', { username: 'mona', password })
  const { body } = await b.send('POST', asking, {})
  const other = browser(app)
  t.equal((await other.send('POST', `/api/auth/handoff/${body.key}?cookie=1`, {})).status, 201)
  t.match(await other.send('GET', '/api/auth/tokens'), { status: 200, body: { username: 'mona' } })
  t.equal((await b.send('DELETE', '/api/auth/tokens')).status, 204)
  await settled()
  t.equal((await other.send('GET', '/api/auth/tokens')).status, 401)
})
