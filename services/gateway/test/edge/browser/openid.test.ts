/** A login by OpenID Connect through the gateway: an answer without a body that opens a browser's session. */
import { startTestIssuer, type TestSystem, testSystem } from '@bursar/testing'
import type { FastifyInstance } from 'fastify'
import t from 'tap'
import { distributed } from '../../distributed.ts'
import { browser } from './browser.ts'

interface Site extends Pick<TestSystem, 'admin' | 'makePlan' | 'settled'> {
  readonly app: FastifyInstance
}

const sites: Readonly<Record<string, (t: any, openId: any) => Promise<Site>>> = {
  'one process': async (t, openId) => testSystem(t, { openId }),
  'several processes': async (t, openId) => distributed(t, { openId })
}

for (const [kind, make] of Object.entries(sites)) {
  t.test(`${kind}: the redirect sets the cookies of a session, and says nothing else`, async (t) => {
    const issuer = await startTestIssuer()
    t.teardown(issuer.close)
    const { url, clientId, clientSecret } = issuer
    const one = { slug: 'work', title: 'Work', issuer: url, clientId, clientSecret, authoritativeFor: ['*'] }
    const { app } = await make(t, { issuers: [one] })
    const b = browser(app)
    const begun = await b.send('GET', '/api/auth/oidc/work?next=/home')
    t.equal(begun.status, 302)
    const person = { sub: '1', email: 'ann@example.com', email_verified: true, name: 'Ann Doe' }
    const back = new URL(issuer.visit(String(begun.headers.location), person))
    const answer = await b.send('GET', `${back.pathname}${back.search}`)
    t.match(answer, {
      status: 302,
      headers: { location: 'http://bursar.test/home', 'cache-control': 'no-store' }
    })
    t.equal(answer.body, '')
    t.notMatch(Object.keys(answer.headers).join(), /x-bursar/)
    t.same(
      answer.set.map((set) => set.split('=', 1)[0]).sort(),
      ['bursar_openid', 'csrftoken', 'sessionid'],
      'one is dropped'
    )
    t.match(await b.send('GET', '/api/auth/tokens'), { status: 200, body: { username: 'ann-doe' } })
    const more = await b.send('POST', '/api/users/ann-doe/profiles', { full_name: 'Acme' })
    t.equal(more.status, 201, 'its own writes are waited for')
  })

  t.test(`${kind}: what a visitor had in the cart comes along`, async (t) => {
    const issuer = await startTestIssuer()
    t.teardown(issuer.close)
    const { url, clientId, clientSecret } = issuer
    const one = { slug: 'work', title: 'Work', issuer: url, clientId, clientSecret, authoritativeFor: ['*'] }
    const { app, admin, makePlan, settled } = await make(t, { issuers: [one] })
    const plan = await makePlan(admin, 'broker', 'Desk')
    await settled()
    const b = browser(app)
    t.equal((await b.send('POST', '/api/cart', { plan })).status, 201)
    const begun = await b.send('GET', '/api/auth/oidc/work')
    const back = new URL(issuer.visit(String(begun.headers.location), { sub: '1', name: 'Ann Doe' }))
    t.equal((await b.send('GET', `${back.pathname}${back.search}`)).status, 302)
    t.notOk(b.jar.has('bursar_visitor'), 'the visitor’s cookie is spent')
    t.match(await b.send('GET', '/api/cart'), { status: 200, body: { count: 1 } })
  })
}
