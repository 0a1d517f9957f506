import { testSystem } from '@bursar/testing'
import t from 'tap'

t.test('plans are made, changed and deleted', async (t) => {
  const system = await testSystem(t)
  const { admin } = system
  const url = '/api/profile/broker/plans'
  const made = await admin.post(url, { title: 'Gold & Co', period_amount: 24900, extra: { tier: 1 } })
  t.equal(made.status, 201)
  t.match(made.body, {
    slug: 'gold-co',
    is_active: false,
    unit: 'usd',
    period_type: 'yearly',
    period_length: 1,
    renewal_type: 'auto-renew',
    extra: { tier: 1 },
    broker_fee: 0,
    profile: { slug: 'broker', type: 'organization' }
  })
  t.same((await admin.get(`${url}/gold-co`)).body, made.body)

  const twice = await admin.post(url, { title: 'Gold & Co' })
  t.equal(twice.status, 400)
  t.match(twice.body, { code: 'title_taken', errors: { title: [String] }, title: [String] })
  t.match(
    (await admin.post(url, { title: 'Gold-Co' })).body,
    { slug: 'gold-co-1' },
    'a derived slug makes way'
  )
  t.match(
    (await admin.post(url, { title: 'Expired' })).body,
    { slug: 'expired-1' },
    'a fixed word is no slug'
  )
  const taken = await admin.post(url, { title: 'Other', slug: 'gold-co' })
  t.equal(taken.status, 400)
  t.match(taken.body.errors, { slug: [String] })

  for (const [field, value] of [
    ['period_amount', -1],
    ['period_amount', 1.5],
    ['period_length', 0],
    ['unit', 'xxz'],
    ['title', ''],
    ['description', 'x'.repeat(1_001)],
    ['extra', { text: 'x'.repeat(10_001) }]
  ] as const) {
    const refused = await admin.post(url, { title: 'Bad', [field]: value })
    t.equal(refused.status, 400, field)
    t.ok(refused.body.errors?.[field], `${field} is named`)
  }

  const renamed = await admin.put(`${url}/gold-co`, { ...made.body, title: 'Platinum', is_active: true })
  t.equal(renamed.status, 200)
  t.match(renamed.body, { slug: 'platinum', title: 'Platinum', is_active: true, period_amount: 24900 })
  t.equal((await admin.get(`${url}/gold-co`)).status, 404)
  t.match((await admin.patch(`${url}/platinum`, { period_amount: 100 })).body, {
    period_amount: 100,
    is_active: true
  })
  t.match((await admin.post(url, { title: 'Gold & Co' })).body, { slug: 'gold-co' }, 'names are free again')
  t.equal((await admin.delete(`${url}/gold-co`)).status, 204)
  t.equal((await admin.delete(`${url}/gold-co`)).status, 404)
})

t.test('a list of plans is cheapest first and can be filtered, searched and sorted', async (t) => {
  const system = await testSystem(t)
  const { admin } = system
  await system.makePlan(admin, 'broker', 'Dear', { period_amount: 900 })
  await system.makePlan(admin, 'broker', 'Cheap', { period_amount: 100 })
  await system.makePlan(admin, 'broker', 'Sleeping', { period_amount: 50, is_active: false })
  await system.makePlan(admin, 'broker', 'On request', { is_not_priced: true, period_amount: 0 })
  await system.settled()
  const slugs = async (query: string) => {
    const page = await admin.get(`/api/profile/broker/plans${query}`)
    return page.body.results.map(({ slug }: any) => slug)
  }
  t.same(await slugs(''), ['sleeping', 'cheap', 'dear', 'on-request'])
  t.same(await slugs('?active=true'), ['cheap', 'dear', 'on-request'])
  t.same(await slugs('?active=false'), ['sleeping'])
  t.same(await slugs('?o=-period_amount&active=true'), ['on-request', 'dear', 'cheap'])
  t.same(await slugs('?o=title'), ['cheap', 'dear', 'on-request', 'sleeping'])
  t.same(await slugs('?q=DEA&q_f=title'), ['dear'])
  t.same(await slugs('?start_at=2027-01-01'), [])
  t.same(await slugs('?page_size=1&page=2'), ['cheap'])
  t.equal((await admin.get('/api/profile/broker/plans?active=maybe')).status, 400)

  const pricing = await system.anonymous.get('/api/pricing')
  t.same(
    pricing.body.results.map(({ slug }: any) => slug),
    ['cheap', 'dear', 'on-request']
  )
  await admin.post('/api/cart', { plan: 'dear' })
  const mine = await admin.get('/api/pricing')
  t.same(
    mine.body.results.map(({ is_cart_item }: any) => is_cart_item),
    [false, true, false]
  )
})

t.test('the price list of one provider has its active plans alone, found by the whole slug', async (t) => {
  const system = await testSystem(t)
  const ann = await system.register('ann')
  const shop = await system.openProfile(ann, 'Shop')
  const shopping = await system.openProfile(ann, 'Shop Ping')
  await system.makePlan(ann, shop, 'Dear', { period_amount: 900 })
  await system.makePlan(ann, shop, 'Cheap', { period_amount: 100 })
  await system.makePlan(ann, shop, 'Sleeping', { is_active: false })
  await system.makePlan(ann, shopping, 'Other')
  await system.settled()
  const slugs = async (query: string) => {
    const { body } = await system.anonymous.get(`/api/pricing?${query}`)
    return body.results.map(({ slug }: any) => slug)
  }
  t.same(await slugs('provider=shop'), ['cheap', 'dear'])
  t.same(await slugs('provider=shop-ping&q=other'), ['other'])
  for (const none of ['sho', 'nobody-here', 'ann', '']) t.same(await slugs(`provider=${none}`), [], none)
})

t.test("the broker's fee is the broker's to say, and the first plan's unit is the next one's", async (t) => {
  const system = await testSystem(t)
  const ann = await system.register('ann')
  const shop = await system.openProfile(ann, 'Ann Shop')
  const url = `/api/profile/${shop}/plans`
  const own = await ann.post(url, { title: 'One', unit: 'eur', broker_fee: 500 })
  t.match(own.body, { broker_fee: 0, unit: 'eur' })
  const byBroker = await system.admin.patch(`${url}/one`, { broker_fee: 500 })
  t.equal(byBroker.body.broker_fee, 500)
  t.equal((await ann.post(url, { title: 'Two' })).body.unit, 'eur')
  t.equal((await ann.get('/api/profile/broker/plans')).status, 403)
  t.equal((await system.admin.get('/api/profile/broker/plans/one')).status, 404, "another provider's plan")
})

t.test('a new plan takes the fee that the broker set for its provider', async (t) => {
  const { admin, register, openProfile, settled } = await testSystem(t)
  const ann = await register('ann')
  const shop = await openProfile(ann, 'Shop')
  await settled()
  const profile = `/api/profile/${shop}`
  t.equal((await ann.get(profile)).body.broker_fee, 0)
  const own = await ann.patch(profile, { broker_fee: 10, locality: 'Springfield' })
  t.match(own, { status: 200, body: { broker_fee: 0, locality: 'Springfield' } }, 'read-only to its managers')
  const before = await ann.post(`${profile}/plans`, { title: 'Before' })
  t.match(await admin.patch(profile, { broker_fee: 10_001 }), { status: 400, body: { broker_fee: [String] } })
  t.match((await admin.patch(profile, { broker_fee: 250 })).body, {
    broker_fee: 250,
    locality: 'Springfield'
  })
  await settled()
  const put = await ann.put(profile, { full_name: 'Shop Ltd', broker_fee: 0 })
  t.match(put.body, { full_name: 'Shop Ltd', broker_fee: 250 })
  const after = await ann.post(`${profile}/plans`, { title: 'After', broker_fee: 0 })
  t.match([before.body.broker_fee, after.body.broker_fee], [0, 250], 'a new plan is no way around it')
  t.match((await admin.post(`${profile}/plans`, { title: 'Free', broker_fee: 0 })).body, { broker_fee: 0 })
})

t.test('who subscribes to a plan is not told what the broker takes of its subscriber', async (t) => {
  const { admin, register, openProfile, makePlan, subscribe, settled } = await testSystem(t)
  const seller = await register('seller')
  const buyer = await register('buyer')
  const shop = await openProfile(seller, 'Shop')
  const plan = await makePlan(seller, shop, 'Basic')
  const acme = await openProfile(buyer, 'Acme')
  await settled()
  await admin.patch(`/api/profile/${acme}`, { broker_fee: 250 })
  await subscribe(buyer, acme, plan)
  await settled()
  const seen = await seller.get(`/api/profile/${acme}`)
  t.equal(seen.status, 200)
  t.notOk('broker_fee' in seen.body)
  t.equal((await buyer.get(`/api/profile/${acme}`)).body.broker_fee, 250)
})
