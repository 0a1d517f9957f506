/** The cart of somebody who was a visitor and logs in. In one process, and in several. */
import type { EventStore } from '@bursar/event-sourcing'
import { expected, type Story, type TestClient, testSystem } from '@bursar/testing'
import type { FastifyInstance } from 'fastify'
import t from 'tap'
import { distributed } from '../../distributed.ts'
import { type Browser, browser } from './browser.ts'

const PASSWORD = 'a-long-password'

interface Site extends Story {
  readonly app: FastifyInstance
  readonly admin: TestClient
  readonly engines: ReadonlyMap<string, { readonly events: EventStore }>
  settled(): Promise<void>
}

const sites: Readonly<Record<string, (t: any) => Promise<Site>>> = {
  'one process': testSystem,
  'several processes': distributed
}

async function shop(site: Site) {
  const basic = await site.makePlan(site.admin, 'broker', 'Basic')
  const gold = await site.makePlan(site.admin, 'broker', 'Gold')
  const code = { code: 'HALF', discount_type: 'percentage', discount_value: 5000, nb_attempts: 1 }
  expected(await site.admin.post('/api/billing/broker/coupons', code), 201)
  await site.register('mona')
  await site.register('nick')
  await site.settled()
  return { basic, gold }
}

const logIn = (b: Browser, username: string, cookie = '?cookie=1') =>
  b.send('POST', `/api/auth${cookie}`, { username, password: PASSWORD })

const cartOf = async (b: Browser) => (await b.send('GET', '/api/cart')).body.results

for (const [kind, make] of Object.entries(sites)) {
  t.test(
    `${kind}: a login brings the visitor’s cart along, with its coupon and the names in it`,
    async (t) => {
      const site = await make(t)
      const { basic, gold } = await shop(site)
      const mona = browser(site.app)
      await logIn(mona, 'mona')
      await mona.send('POST', '/api/cart', { plan: basic })
      await mona.send('DELETE', '/api/auth/tokens')

      const seat = { plan: gold, full_name: 'Ann Lee', email: 'ann@example.com' }
      await mona.send('POST', '/api/cart', [{ plan: basic, quantity: 3 }, seat])
      t.equal((await mona.send('POST', '/api/cart/redeem', { code: 'HALF' })).status, 200)
      t.equal((await cartOf(mona)).length, 2)
      const copied = mona.copy()
      const login = await logIn(mona, 'mona')
      t.equal(login.status, 201)
      t.notOk(mona.jar.has('bursar_visitor'), 'the visitor’s cookie is dropped')
      t.match(await cartOf(mona), [
        { plan: { slug: basic }, quantity: 3, user: { slug: 'mona' } },
        { plan: { slug: gold }, full_name: 'Ann Lee', email: 'ann@example.com' }
      ])
      const prices = (await mona.send('GET', '/api/pricing')).body.results
      t.ok(prices.every((plan: any) => plan.discounted_period_amount && plan.is_cart_item))

      t.same(await cartOf(copied), [], 'who copied the cookie has nothing by it')
      await logIn(copied, 'nick', '')
      t.same(await cartOf(copied), [])
      const again = browser(
        site.app,
        [...copied.jar, ...mona.jar].filter(([name]) => name === 'bursar_visitor')
      )
      await again.send('POST', '/api/cart', { plan: gold })
      t.equal((await cartOf(again)).length, 1)
      await logIn(again, 'nick')
      t.equal((await cartOf(again)).length, 1)
      t.equal((await cartOf(mona)).length, 2, 'and touches nothing of hers')
    }
  )

  t.test(`${kind}: a registration does, and is not held up by a made-up cookie`, async (t) => {
    const site = await make(t)
    const { basic } = await shop(site)
    const b = browser(site.app)
    await b.send('POST', '/api/cart', { plan: basic })
    const real = `${b.jar.get('bursar_visitor')}`
    const account = { username: 'vera', full_name: 'Vera', email: 'vera@example.com', new_password: PASSWORD }
    const registered = await b.send('POST', '/api/auth/register', account)
    t.equal(registered.status, 201)
    t.ok(registered.body.refresh_token)
    const bearer = { authorization: `Bearer ${registered.body.token}` }
    t.match((await b.send('GET', '/api/cart', undefined, bearer)).body.results, [{ plan: { slug: basic } }])
    for (const forged of ['x', real.replace(/^./, (c) => (c === '0' ? '1' : '0')), `${real}x`, '"']) {
      const other = browser(site.app, [['bursar_visitor', forged]])
      t.equal((await logIn(other, 'nick')).status, 201)
      t.same(await cartOf(other), [])
    }
  })
}

t.test('of two who log in at once with one visitor’s cookie, one has the cart', async (t) => {
  const site = await testSystem(t)
  const { basic } = await shop(site)
  for (let round = 0; round < 5; round += 1) {
    const visitor = browser(site.app)
    await visitor.send('POST', '/api/cart', { plan: basic })
    const [mona, nick, twice] = [visitor.copy(), visitor.copy(), visitor.copy()]
    const logins = await Promise.all([logIn(mona, 'mona'), logIn(nick, 'nick'), logIn(twice, 'mona')])
    t.same(
      logins.map(({ status }) => status),
      [201, 201, 201]
    )
    const held = [...(await cartOf(mona)), ...(await cartOf(nick))]
    t.equal(held.length, 1)
    await mona.send('DELETE', '/api/cart')
    await nick.send('DELETE', '/api/cart')
  }
})

t.test('a coupon’s last attempt is neither lost nor doubled by it', async (t) => {
  const site = await testSystem(t)
  const { basic } = await shop(site)
  const b = browser(site.app)
  await b.send('POST', '/api/cart', { plan: basic })
  t.equal((await b.send('POST', '/api/cart/redeem', { code: 'HALF' })).status, 200)
  const left = async () => (await site.admin.get('/api/billing/broker/coupons/HALF')).body.nb_attempts
  await site.settled()
  t.equal(await left(), 0)
  await logIn(b, 'mona')
  await site.settled()
  t.equal(await left(), 0)
  await b.send('DELETE', '/api/cart')
  await site.settled()
  t.equal(await left(), 1)
})

t.test('while billing is away people log in, and the cart waits', async (t) => {
  const site = await distributed(t)
  const { basic } = await shop(site)
  const b = browser(site.app)
  await b.send('POST', '/api/cart', { plan: basic })
  const gone = (await site.edge({ upstreams: { ...site.upstreams, billing: 'http://127.0.0.1:9' } })).app
  const elsewhere = browser(gone, b.jar)
  const login = await logIn(elsewhere, 'mona', '')
  t.equal(login.status, 201)
  t.ok(elsewhere.jar.has('bursar_visitor'))
  const here = browser(site.app, elsewhere.jar)
  const next = await here.send('POST', '/api/auth/tokens', { token: login.body.refresh_token })
  t.equal(next.status, 200)
  t.notOk(here.jar.has('bursar_visitor'), 'it is done with the next token')
  const bearer = { authorization: `Bearer ${next.body.token}` }
  t.match((await here.send('GET', '/api/cart', undefined, bearer)).body.results, [{ plan: { slug: basic } }])
})

t.test(
  'names that a visitor wrote are sealed with the user’s key, and the visitor’s is erased',
  async (t) => {
    const site = await testSystem(t)
    const { basic } = await shop(site)
    const b = browser(site.app)
    await b.send('POST', '/api/cart', { plan: basic, full_name: 'Ann Lee', email: 'ann@example.com' })
    await logIn(b, 'mona')
    await site.settled()
    const billing = site.engines.get('billing')
    const added = (await billing?.events.read(0, 10_000))?.filter(
      ({ type }) => type === 'billing.cart-item-added'
    )
    t.equal(added?.length, 2)
    const [first, second] = await Promise.all(
      (added ?? []).map(async (event) => billing?.keys.reveal(JSON.parse(String((event as any).body)).data))
    )
    t.not((first as any)?.full_name, 'Ann Lee')
    t.equal((second as any)?.full_name, 'Ann Lee')
  }
)
