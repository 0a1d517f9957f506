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
