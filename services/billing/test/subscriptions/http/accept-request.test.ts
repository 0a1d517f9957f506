/** Plans whose provider accepts each subscriber: what is ordered is charged at once, and gives access once accepted. */
import { expected, type TestClient, testSystem } from '@bursar/testing'
import t, { type Test } from 'tap'

async function site(t: Test) {
  const system = await testSystem(t, { startAt: '2026-01-15T12:00:00.000Z' })
  const seller = await system.register('seller')
  const shop = await system.openProfile(seller, 'The Shop')
  const plan = await system.makePlan(seller, shop, 'Club', { period_amount: 1000, optin_on_request: true })
  const ann = await system.register('ann')
  await system.settled()
  const own = `/api/profile/ann/subscriptions/${plan}`
  const provided = `/api/profile/${shop}/plans/${plan}/subscriptions`
  const order = async () => {
    expected(await ann.post('/api/cart', { plan }), 201)
    const paid = await ann.post('/api/billing/ann/checkout', { processor_token: 'tok_visa' })
    await system.settled()
    return expected(paid, 201)
  }
  const accept = (key: string, who: TestClient = seller) =>
    who.post(`/api/profile/${shop}/subscribers/accept/${key}`)
  return { system, seller, shop, plan, ann, own, provided, order, accept }
}

t.test('an order is charged, and waits for its provider', async (t) => {
  const { system, seller, shop, ann, own, provided, order, accept } = await site(t)
  t.match(await order(), { amount: 1000, state: 'done' })
  const asked = expected(await ann.get(own), 200)
  t.match(asked, { request_key: /^[0-9a-f]{40}$/, grant_key: null })
  const key = asked.request_key
  const url = `/api/profile/${shop}/subscribers/accept/${key}`
  t.match(expected(await seller.get(`${provided}/ann`), 200), {
    request_key: key,
    accept_request_api_url: RegExp(url)
  })
  t.match(expected(await seller.get(provided), 200).results, [{ request_key: key }])
  t.match(expected(await seller.get(`${provided}/all`), 200).results, [{ request_key: key }])
  t.match(expected(await ann.get('/api/profile/ann/subscriptions'), 200).results, [
    { request_key: key, grant_key: null }
  ])
  t.same(
    expected(await seller.get(`/api/profile/${shop}/subscribers`), 200).results,
    [],
    'nobody is a subscriber yet'
  )
  t.equal((await seller.get('/api/profile/ann')).status, 403, 'nor has the provider anything of its customer')

  t.equal((await accept(key, ann)).status, 403, 'who asked does not accept')
  t.equal((await accept(key, system.anonymous)).status, 401)
  t.equal((await accept('0'.repeat(40))).status, 404)
  expected(await ann.patch(own, { auto_renew: false }), 200)
  t.match(
    expected(await ann.patch(own, { auto_renew: true }), 200),
    { request_key: key },
    'nor by the renewal'
  )

  t.match(expected(await accept(key), 200), {
    profile: { slug: 'ann' },
    request_key: null,
    accept_request_api_url: ''
  })
  await system.settled()
  t.match(expected(await ann.get(own), 200), { request_key: null, grant_key: null })
  t.equal(expected(await seller.get(`/api/profile/${shop}/subscribers`), 200).count, 1)
  t.equal((await seller.get('/api/profile/ann')).status, 200)
  t.equal((await system.operator.verify()).ok, true)
})

t.test('orders that go on with one that waits wait with it', async (t) => {
  const { system, seller, ann, own, order, accept } = await site(t)
  await order()
  const { request_key: key } = expected(await ann.get(own), 200)
  await order()
  t.match(expected(await ann.get(own), 200), { request_key: key, ends_at: '2026-03-15T12:00:00.000Z' })
  t.equal((await seller.get('/api/profile/ann')).status, 403)
  const both = await Promise.all([accept(key), accept(key)])
  t.ok(both.some(({ status }) => status === 200))
  await system.settled()
  system.clock.set('2026-03-10T00:00:00.000Z')
  t.equal((await seller.get('/api/profile/ann')).status, 200, 'accepted as long as it was ordered')
  await order()
  t.match(expected(await ann.get(own), 200), { request_key: null }, 'who was accepted is not asked for again')
})

t.test('a request ends with its subscription, and is no other provider’s', async (t) => {
  const { system, seller, ann, own, provided, order, accept } = await site(t)
  await order()
  const { request_key: key } = expected(await ann.get(own), 200)
  const rival = await system.register('rival')
  const other = await system.openProfile(rival, 'Rival')
  await system.settled()
  t.equal((await rival.post(`/api/profile/${other}/subscribers/accept/${key}`)).status, 404)
  t.equal((await rival.post(`/api/profile/the-shop/subscribers/accept/${key}`)).status, 403)
  t.equal((await seller.delete(`${provided}/ann`)).status, 204)
  await system.settled()
  t.equal((await accept(key)).status, 404)
  await order()
  const again = expected(await ann.get(own), 200)
  t.not(again.request_key, key)
  expected(await accept(again.request_key), 200)
  t.equal((await system.operator.verify()).ok, true)
})
