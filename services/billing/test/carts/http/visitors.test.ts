import { expireCartJob } from '@bursar/billing'
import type { Engine } from '@bursar/event-sourcing'
import { expected, runDueJobs, type TestAnswer, testSystem } from '@bursar/testing'
import t from 'tap'

/** The cookie that an answer sets, as a browser would send it back. */
function cookieOf({ headers }: TestAnswer): { cookie: string } {
  return { cookie: String(headers['set-cookie']).split(';', 1)[0] ?? '' }
}

/** A system with two plans, and somebody who has put one of them in the cart without logging in. */
async function shop(t: Parameters<typeof testSystem>[0]) {
  const system = await testSystem(t)
  const { admin, anonymous } = system
  const basic = await system.makePlan(admin, 'broker', 'Basic', { period_amount: 24900 })
  const gold = await system.makePlan(admin, 'broker', 'Gold', { period_amount: 48900 })
  const code = { code: 'HALF', discount_type: 'percentage', discount_value: 5000, nb_attempts: 1 }
  expected(await admin.post('/api/billing/broker/coupons', code), 201)
  await system.settled()
  const first = await anonymous.post('/api/cart', { plan: basic })
  const cart = async (cookie: { cookie: string }) => expected(await anonymous.get('/api/cart', cookie), 200)
  return { ...system, basic, gold, first, me: cookieOf(first), cart }
}

t.test('a visitor has a cart of the same shape as a user', async (t) => {
  const { anonymous, register, basic, gold, first, me, cart } = await shop(t)
  t.equal(first.status, 201)
  const cookie = String(first.headers['set-cookie'])
  t.match(cookie, /^bursar_visitor=[^;]+; Max-Age=2592000; Path=\/api; HttpOnly; SameSite=Lax$/)
  const ann = await register('ann')
  const users = expected(await ann.post('/api/cart', { plan: basic }), 201)
  t.same(Object.keys(first.body).sort(), Object.keys(users).sort())
  t.same(Object.keys(first.body.user).sort(), Object.keys(users.user).sort())
  t.same({ ...first.body, user: users.user }, users)

  t.same((await cart(me)).results, [first.body])
  t.equal((await anonymous.post('/api/cart', { plan: basic }, me)).status, 200, 'merged')
  const two = await anonymous.post('/api/cart', [{ plan: basic, quantity: 2 }, { plan: gold }], me)
  t.match(two, { status: 201, body: [{ quantity: 2 }, { plan: { slug: gold } }] })
  t.equal((await anonymous.post('/api/cart', { plan: 'unknown' }, me)).status, 400)
  t.equal((await cart(me)).count, 2)
  t.equal((await anonymous.delete(`/api/cart?plan=${basic}`, me)).status, 204)
  t.match(await cart(me), { count: 1, results: [{ plan: { slug: gold } }] })
  t.equal((await anonymous.delete('/api/cart', me)).status, 204)
  t.equal((await cart(me)).count, 0)
})

t.test('visitors do not see each other, and no cookie can be made up', async (t) => {
  const { anonymous, admin, gold, me, cart } = await shop(t)
  t.same(await anonymous.get('/api/cart').then(({ body }) => body.results), [])
  t.notOk((await anonymous.get('/api/cart')).headers['set-cookie'], 'looking needs no cookie')
  t.equal((await anonymous.delete('/api/cart')).status, 204)
  const other = cookieOf(await anonymous.post('/api/cart', { plan: gold }))
  t.not(other.cookie, me.cookie)
  t.match(await cart(me), { count: 1, results: [{ plan: { slug: 'basic' } }] })
  t.match(await cart(other), { count: 1, results: [{ plan: { slug: 'gold' } }] })
  const [visitor = '', until = ''] = me.cookie.split('.')
  for (const forged of [
    visitor,
    `${visitor}.${until}`,
    `${visitor}.${until}.x`,
    `${me.cookie}x`,
    'bursar_visitor='
  ]) {
    t.equal((await cart({ cookie: forged })).count, 0, forged)
  }
  t.equal((await admin.get('/api/cart', me)).body.count, 0, 'who is logged in has another cart')
})

t.test('a coupon is redeemed in a visitor’s cart, and shows in the prices', async (t) => {
  const { anonymous, gold, basic, me } = await shop(t)
  const redeem = (who: Record<string, string>, code: string) =>
    anonymous.post('/api/cart/redeem', { code }, who)
  t.match(await redeem({}, 'half'), { status: 400, body: { detail: /using this coupon: half\.$/ } })
  t.match(await redeem(me, 'none'), { status: 400 })
  const redeemed = await redeem(me, 'half')
  t.equal(redeemed.status, 200)
  t.ok(redeemed.headers['set-cookie'], 'the cart is kept longer')
  const prices = async (who: Record<string, string>) => {
    const { body } = await anonymous.get('/api/pricing', who)
    return Object.fromEntries(
      body.results.map((plan: any) => [plan.slug, [plan.is_cart_item, plan.discounted_period_amount]])
    )
  }
  t.same(await prices(me), { [basic]: [true, 12450], [gold]: [false, 24450] })
  t.same(await prices({}), { [basic]: [false, null], [gold]: [false, null] })
  const other = cookieOf(await anonymous.post('/api/cart', { plan: basic }))
  t.equal((await redeem(other, 'HALF')).status, 400, 'the one attempt went to the first')
})

t.test('a key is the visitor session’s own', async (t) => {
  const { anonymous, gold, me, cart } = await shop(t)
  const key = { 'idempotency-key': 'everybodys' }
  const post = (who: object) => anonymous.post('/api/cart', { plan: gold }, { ...key, ...who })
  const [one, two] = [await post({}), await post({})]
  t.same([one.status, two.status], [201, 201])
  t.notOk(two.headers['idempotency-replayed'], 'two strangers are not one')
  t.not(cookieOf(one).cookie, cookieOf(two).cookie)
  const again = await post(cookieOf(one))
  t.equal(again.headers['idempotency-replayed'], 'true')
  t.same(again.body, one.body)
  t.equal((await post(me)).headers['idempotency-replayed'], undefined)
  t.equal((await cart(me)).count, 2)
})

t.test('a cart expires, and what it said of people is erased', async (t) => {
  const { anonymous, basic, clock, engines, me, cart, settled, operator } = await shop(t)
  const seat = { plan: basic, email: 'guest@example.com', full_name: 'A Guest' }
  const mine = cookieOf(await anonymous.post('/api/cart', seat, me))
  t.match((await cart(mine)).results[1], { email: 'guest@example.com', full_name: 'A Guest' })
  const billing = engines.get('billing')
  if (!billing) throw new Error('there is no billing')
  clock.set('2026-02-14T11:59:59.000Z')
  await settled()
  t.equal(await runDueJobs(billing, [expireCartJob]), 0)
  t.equal((await cart(mine)).count, 2)
  clock.set('2026-02-14T12:00:00.000Z')
  t.equal((await cart(mine)).count, 0, 'the cookie is good no more, whoever still sends it')
  clock.set('2026-02-15T12:00:00.000Z')
  await runDueJobs(billing, [expireCartJob])
  await settled()
  await runDueJobs(billing, [expireCartJob])
  t.equal((await billing.collection('visitor-carts').tally({ list: 'kept', by: '' })).count, 0)
  const stored = await added(billing)
  t.equal(stored.length, 2)
  t.same(await billing.keys.reveal(stored[1]), { ...stored[1], email: null, full_name: null })
  t.equal((await operator.verify()).ok, true)
  const anew = await anonymous.post('/api/cart', seat, mine)
  t.equal(anew.status, 201)
  t.match(await cart(cookieOf(anew)), { count: 1, results: [{ email: 'guest@example.com' }] })
})

/** What the log says of the items, personal texts sealed. */
async function added({ events }: Engine): Promise<any[]> {
  const stored = await events.read(0, 1_000)
  return stored
    .filter(({ type }) => type === 'billing.cart-item-added')
    .map(({ body }) => JSON.parse(body).data)
}
