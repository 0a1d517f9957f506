/**
 * Consent rule 12, as far as seats are sold: an item with somebody's e-mail address is an order of whoever checks it
 * out, for the profile of the checkout. Until seats can be claimed, whose address it is gains nothing and loses nothing.
 */
import { expected, type TestClient, type TestSystem, testSystem } from '@bursar/testing'
import t, { type Test } from 'tap'

/** A provider, and somebody whose verified address others write in their carts. */
async function scene(t: Test) {
  const system = await testSystem(t)
  const owner = await system.register('owner')
  const shop = await system.openProfile(owner, 'Shop')
  const paid = await system.makePlan(owner, shop, 'Paid')
  const free = await system.makePlan(owner, shop, 'Free', { period_amount: 0 })
  const ann = await system.register('ann')
  await system.settled()
  await verified(system, 'ann', 'ann@example.com')
  return { system, owner, shop, ann, plans: [paid, free] as const }
}

/** As the operation that verifies tells it. */
async function verified(system: TestSystem, slug: string, email: string): Promise<void> {
  const auth = system.engines.get('auth')
  const found = await auth?.collection('access').find('username', slug)
  const user = JSON.parse(found?.body ?? '{}').id
  await auth?.transact({ actor: user, correlationid: 'v', causationid: 'v' }, async (transaction) => {
    const data = { user, person: user, email }
    transaction.append(`user-${user}`, [{ type: 'auth.address-verified', data }])
  })
  await system.settled()
}

/** What the provider gets to see of ann, and what ann has. */
async function standing(owner: TestClient, ann: TestClient) {
  const ofOthers = [
    '/api/profile/ann',
    '/api/billing/ann/history',
    '/api/profile/ann/subscriptions',
    '/api/users/ann'
  ]
  const own = [
    '/api/cart',
    '/api/profile/ann/subscriptions',
    '/api/profile/ann/subscriptions/expired',
    '/api/billing/ann/history',
    '/api/billing/ann/balance',
    '/api/users/ann/accessibles?role_status=invited,requested'
  ]
  const statuses = await Promise.all(ofOthers.map(async (url) => [url, (await owner.get(url)).status]))
  const counts = await Promise.all(own.map(async (url) => [url, expected(await ann.get(url), 200).count]))
  return { statuses, counts }
}

async function order(buyer: TestClient, profile: string, items: readonly object[]) {
  expected(await buyer.post('/api/cart', items), 201)
  const body = { processor_token: 'tok_visa' }
  const answer = await buyer.post(`/api/billing/${profile}/checkout`, body)
  t.ok([200, 201].includes(answer.status), `${answer.status}`)
}

t.test(
  'consent 12: a seat in a cart gives nothing to whose address it has, nor of them to its provider',
  async (t) => {
    const { system, owner, shop, ann, plans } = await scene(t)
    const buyer = await system.register('buyer')
    await system.settled()
    const before = await standing(owner, ann)
    t.ok(before.statuses.every(([, status]) => status === 403))
    const seats = plans.map((plan) => ({ plan, email: 'Ann@example.com', full_name: 'Ann' }))
    await order(buyer, 'buyer', seats)
    await system.settled()
    t.same(await standing(owner, ann), before)

    const bought = expected(await buyer.get('/api/profile/buyer/subscriptions'), 200)
    t.equal(bought.count, 2, 'they are the buyer’s own, which the buyer ordered')
    const subscribers = expected(await owner.get(`/api/profile/${shop}/subscribers`), 200)
    t.same(
      subscribers.results.map(({ slug }: any) => slug),
      ['buyer'],
      'and so is the provider’s customer'
    )
    t.notMatch(JSON.stringify(subscribers), /ann@example/i)
  }
)

t.test('consent 12: a provider that sells seats to itself sees nobody by that', async (t) => {
  const { system, owner, shop, ann, plans } = await scene(t)
  const before = await standing(owner, ann)
  const seats = plans.map((plan) => ({ plan, email: 'ann@example.com', sync_on: 'ann' }))
  await order(owner, shop, seats)
  expected(await owner.post('/api/cart', seats), 201)
  t.equal((await owner.post('/api/billing/ann/checkout', { processor_token: 'tok_visa' })).status, 403)
  await system.settled()
  t.same(await standing(owner, ann), before)
  const other = expected(await ann.post('/api/cart', { plan: plans[0] }), 201)
  t.match(other, { email: null }, 'ann’s own cart is ann’s')
})
