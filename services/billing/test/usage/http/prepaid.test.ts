/** Uses that are paid ahead, and the most of them that a period takes. */
import { expected, testSystem } from '@bursar/testing'
import t, { type Test } from 'tap'

async function site(t: Test) {
  const system = await testSystem(t, { startAt: '2026-01-01T00:00:00.000Z' })
  const seller = await system.register('seller')
  const shop = await system.openProfile(seller, 'The Shop')
  const calls = { slug: 'calls', title: 'API calls', description: '', use_amount: 3, quota: 100 }
  const free = { slug: 'free', title: '', description: '', use_amount: 0, quota: 0 }
  const few = { slug: 'few', title: '', description: '', use_amount: 5, quota: 0, maximum_limit: 4 }
  const plan = await system.makePlan(seller, shop, 'Basic', {
    period_amount: 1000,
    use_charges: [calls, free, few]
  })
  const ann = await system.register('ann')
  await system.settled()
  const used = (quantity: number, use = 'calls') =>
    seller.post('/api/billing/ann/balance', { plan, use, quantity })
  const buy = (expectedSum: number) =>
    ann.post('/api/billing/ann/checkout', { processor_token: 'tok_visa', expected: { usd: expectedSum } })
  return { system, seller, shop, plan, ann, used, buy }
}

t.test('what is paid ahead is used up behind the quota, and in front of what is invoiced', async (t) => {
  const { system, seller, shop, plan, ann, used, buy } = await site(t)
  const item = expected(await ann.post('/api/cart', { plan, use: 'calls', quantity: 50 }), 201)
  t.match(item, { plan: { slug: plan }, quantity: 50, use: { slug: 'calls', use_amount: 3 } })
  expected(await ann.post('/api/cart', { plan }), 201)
  t.equal((await ann.get('/api/cart')).body.count, 2, 'the plan is an item of its own')
  await system.settled()
  const { results } = expected(await system.admin.get('/api/billing/cartitems'), 200)
  t.match(results, [{ use: { slug: 'calls' } }, { use: null }])
  const shown = expected(await ann.get('/api/billing/ann/checkout'), 200)
  t.match(shown.results, [
    { lines: [{ dest_amount: 1000 }] },
    { lines: [{ dest_amount: 150, description: 'Usage of Basic: API calls × 50' }], options: [] }
  ])
  expected(await buy(1150), 201)
  t.equal((await ann.get('/api/cart')).body.count, 0)
  await system.settled()
  const [own] = expected(await ann.get('/api/profile/ann/subscriptions'), 200).results
  t.equal(own.ends_at, '2026-02-01T00:00:00.000Z', 'uses make no subscription longer')

  t.same(expected(await used(120), 200), {}, 'the quota, and 20 of 50')
  expected(await ann.post('/api/cart', { plan }), 201)
  expected(await buy(1000), 201)
  t.same(expected(await used(100), 200), {}, 'the quota is new with the next period, and goes first')
  t.same(expected(await used(30), 200), {}, 'what was paid ahead is still there')
  t.match(expected(await used(10), 201), { dest_amount: 30 }, 'and then it is invoiced')
  await system.settled()
  t.match((await ann.get('/api/billing/ann/balance')).body, { balance_amount: 30 })
  t.equal((await seller.get(`/api/billing/${shop}/receivables`)).body.balance_amount, 1000 + 150 + 1000 + 30)
  t.equal((await system.operator.verify()).ok, true)
})

t.test('uses are merged, paid ahead without the plan, and discounted by no coupon', async (t) => {
  const { system, seller, shop, plan, ann, buy } = await site(t)
  await system.subscribe(ann, 'ann', plan)
  expected(await ann.post('/api/cart', { plan, use: 'calls', quantity: 5 }), 201)
  t.match(await ann.post('/api/cart', { plan, use: 'calls', quantity: 7 }), {
    status: 200,
    body: { quantity: 7 }
  })
  expected(
    await seller.post(`/api/billing/${shop}/coupons`, {
      code: 'HALF',
      discount_type: 'percentage',
      discount_value: 5000
    }),
    201
  )
  await system.settled()
  t.equal((await ann.post('/api/cart/redeem', { code: 'HALF' })).status, 400)
  const answers = await Promise.all([buy(21), buy(21)])
  t.ok(answers.some(({ status }) => status === 201))
  await system.settled()
  t.equal((await seller.get(`/api/billing/${shop}/receivables`)).body.balance_amount, 1021, 'once')
  t.equal((await system.operator.verify()).ok, true)
})

t.test('what cannot be paid ahead', async (t) => {
  const { system, plan, ann, buy } = await site(t)
  for (const [field, body] of [
    ['use', { use: 'none' }],
    ['use', { use: 'free' }],
    ['quantity', { use: 'calls', quantity: 0 }],
    ['option', { use: 'calls', option: 2 }],
    ['email', { use: 'calls', email: 'bob@example.org' }]
  ] as const) {
    const refused = await ann.post('/api/cart', { plan, ...body })
    t.match(refused, { status: 400, body: { errors: { [field]: Array } } }, JSON.stringify(body))
  }
  expected(await ann.post('/api/cart', { plan, use: 'calls' }), 201)
  t.match(expected(await ann.get('/api/billing/ann/checkout'), 200).results, [], 'not without a subscription')
  t.match(await buy(3), { status: 400, body: { errors: { items: [/subscribe to the plan first/] } } })
  await ann.delete('/api/cart')
  await system.subscribe(ann, 'ann', plan)
  expected(await ann.post('/api/cart', { plan, use: 'calls', quantity: 9_007_199_254_740_991 }), 201)
  t.match(await buy(3), { status: 400, body: { errors: { items: Array } } }, 'more than an order may come to')
})

t.test('a period takes no more than its most', async (t) => {
  const { system, plan, ann, used } = await site(t)
  await system.subscribe(ann, 'ann', plan)
  await system.settled()
  t.equal((await used(3, 'few')).status, 201)
  const over = await used(2, 'few')
  t.match(over, { status: 400, body: { errors: { quantity: [/At most 4 .* 1 are left/] } } })
  t.equal((await used(1, 'few')).status, 201)
  t.equal((await used(1, 'few')).status, 400)
  expected(await ann.post('/api/cart', { plan }), 201)
  expected(await ann.post('/api/billing/ann/checkout', { processor_token: 'tok_visa' }), 201)
  t.equal((await used(4, 'few')).status, 201, 'a new period')
})
