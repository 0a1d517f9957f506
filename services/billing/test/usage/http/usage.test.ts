import { expected, type TestClient, testSystem } from '@bursar/testing'
import t from 'tap'

const url = '/api/billing/ann/balance'

async function site(t: Parameters<typeof testSystem>[0]) {
  const system = await testSystem(t, { startAt: '2026-01-01T00:00:00.000Z' })
  const seller = await system.register('seller')
  const shop = await system.openProfile(seller, 'The Shop')
  const calls = { slug: 'calls', title: 'API calls', description: '', use_amount: 3, quota: 100 }
  const free = { slug: 'free', title: '', description: '', use_amount: 0, quota: 0 }
  const plan = await system.makePlan(seller, shop, 'Basic', {
    period_amount: 1000,
    use_charges: [calls, free]
  })
  const ann = await system.register('ann')
  await system.settled()
  await system.subscribe(ann, 'ann', plan)
  await system.settled()
  const used = (quantity: number, more: object = {}, who: TestClient = seller) =>
    who.post(url, { plan, use: 'calls', quantity, ...more })
  return { system, seller, shop, plan, ann, used }
}

t.test('the quota covers what is used, and the rest is due', async (t) => {
  const { system, seller, shop, plan, ann, used } = await site(t)
  t.same(expected(await used(60), 200), {}, 'inside the quota')
  t.same(expected(await used(5, { use: 'free' }), 200), {}, 'what costs nothing is no order')
  const row = expected(await used(50), 201)
  t.match(row, {
    description: 'Usage of Basic: API calls × 10',
    dest_amount: 30,
    dest_account: 'Payable',
    orig_account: 'Receivable',
    dest_profile: { slug: 'ann' },
    orig_profile: { slug: shop }
  })
  await system.settled()
  t.match((await ann.get(url)).body, { balance_amount: 30, count: 1 })
  system.clock.set('2026-01-20T00:00:00.000Z')
  expected(await used(1, { created_at: '2026-01-10T00:00:00Z' }), 201)
  await system.settled()
  const shown = expected(await ann.get('/api/billing/ann/checkout'), 200)
  t.match(shown.results, [
    { subscription: { plan: { slug: plan } }, lines: [{ dest_amount: 30 }, { dest_amount: 3 }] }
  ])

  await ann.post('/api/cart', { plan })
  const paid = await ann.post('/api/billing/ann/checkout', { expected: { usd: 1033 } })
  t.match(
    paid,
    { status: 201, body: { amount: 1033, state: 'done' } },
    'what is due is paid with the next order'
  )
  t.same(expected(await used(100), 200), {}, 'an extended subscription has its quota anew')
  t.equal((await used(1)).status, 201)
  await system.settled()
  t.equal((await seller.get(`/api/billing/${shop}/receivables`)).body.balance_amount, 2036)
  t.equal((await system.operator.verify()).ok, true)
})

t.test('who may record what, and of when', async (t) => {
  const { system, seller, shop, plan, ann, used } = await site(t)
  const rival = await system.register('rival')
  const other = await system.openProfile(rival, 'Rival')
  const rivals = await system.makePlan(rival, other, 'Rivals', { period_amount: 0 })
  await system.settled()
  t.equal((await used(1, {}, system.anonymous)).status, 401)
  t.equal((await used(1, {}, rival)).status, 403, 'a stranger')
  await ann.post('/api/cart', { plan: rivals })
  expected(await ann.post('/api/billing/ann/checkout', {}), 200)
  await system.settled()
  const unknown = { status: 400, body: { errors: { plan: ['This plan is unknown.'] } } }
  t.match(await used(1, {}, rival), unknown, 'of a plan of another provider')
  t.match(await used(1, { plan: 'nothing' }), unknown)
  t.match(await used(1, { plan: rivals }, system.admin), { status: 400, body: { errors: { use: Array } } })
  for (const [field, more] of [
    ['use', { use: 'none' }],
    ['use', { use: null }],
    ['quantity', { quantity: 0 }],
    ['quantity', { quantity: -1 }],
    ['quantity', { quantity: 10 ** 15 }],
    ['created_at', { created_at: '2025-12-31T23:59:59Z' }],
    ['created_at', { created_at: '2026-01-01T00:00:01Z' }],
    ['created_at', { created_at: '2025-12-31T23:59:60Z' }]
  ] as const) {
    t.match(await used(1, more), { status: 400, body: { errors: { [field]: Array } } }, JSON.stringify(more))
  }
  t.equal((await seller.delete(`/api/profile/${shop}/plans/${plan}/subscriptions/ann`)).status, 204)
  await system.settled()
  t.equal((await used(1)).status, 403, 'after the end it is nothing to the provider')
  t.match(await used(1, {}, ann), { status: 400, body: { errors: { plan: Array } } })
})

t.test('of uses at once each counts once', async (t) => {
  const { system, ann, used } = await site(t)
  const keyed = { 'idempotency-key': 'once' }
  const body = { plan: 'basic', use: 'calls', quantity: 30 }
  const again = () => ann.post(url, body, keyed)
  const answers = await Promise.all([used(30), used(30), used(30), used(30), again()])
  t.equal((await again()).headers['idempotency-replayed'], 'true')
  t.same(answers.map(({ status }) => status).sort(), [200, 200, 200, 201, 201], 'the quota is spent once')
  await system.settled()
  t.equal((await ann.get(url)).body.balance_amount, 150)
  t.equal((await system.operator.verify()).ok, true)
})
