import { expected, testSystem } from '@bursar/testing'
import t from 'tap'
import { runDaily } from './run-daily.ts'

const url = '/api/billing/ann/renew'

async function site(t: Parameters<typeof testSystem>[0]) {
  const system = await testSystem(t, { startAt: '2026-01-31T10:00:00.000Z' })
  const seller = await system.register('seller')
  const shop = await system.openProfile(seller, 'The Shop')
  const terms = { period_amount: 24900, renewal_type: 'auto-renew' } as const
  const basic = await system.makePlan(seller, shop, 'Basic', terms)
  const ann = await system.register('ann')
  await system.settled()
  async function buy(token = 'tok_visa') {
    expected(await ann.post('/api/cart', { plan: basic }), 201)
    const body = { processor_token: token, remember_card: true }
    expected(await ann.post('/api/billing/ann/checkout', body), 201)
    await system.settled()
  }
  return { system, seller, shop, basic, ann, buy }
}

t.test('who may renew, and when', async (t) => {
  const { system, seller, ann, buy } = await site(t)
  await buy()
  t.equal((await system.anonymous.post(url, {})).status, 401)
  t.equal((await ann.post(url, {})).status, 403, 'the provider renews')
  const bob = await system.register('bob')
  t.equal((await bob.post(url, {})).status, 403)
  t.equal((await system.admin.post('/api/billing/nobody-here/renew', {})).status, 404)
  t.same(await seller.post(url, {}).then(({ status, body }) => ({ status, body })), { status: 200, body: {} })
  for (const who of [seller, system.admin]) {
    t.match(await who.post(url, { at_time: '2026-01-31T10:00:01Z' }), {
      status: 400,
      body: { errors: { at_time: [/at most now/] } }
    })
  }
  t.match(await seller.post(url, { at_time: 'soon' }), { status: 400, body: { errors: { at_time: Array } } })
})

t.test('on a clock that moves, what is extended is charged in the same run', async (t) => {
  const { system, seller, ann, buy } = await site(t)
  await buy()
  system.clock.tick(7)
  t.match(await runDaily(system, '2026-02-28T09:00:00.000Z'), { accounts: 1, charges: 1, failed: 0 })
  system.clock.tick(0)
  system.clock.set('2026-03-31T08:00:00.000Z')
  system.clock.tick(7)
  const renewed = await seller.post(url, {})
  t.match(renewed, { status: 201, body: { amount: 24900, state: 'done' } })
  t.same((await seller.post(url, {})).body, {})
  t.same((await seller.post(url, { at_time: '2026-03-31T08:00:00Z' })).body, {})
  await system.settled()
  t.equal((await system.admin.get('/api/billing/charges')).body.count, 3)
  t.equal((await ann.get('/api/billing/ann/balance')).body.balance_amount, 0)
})

t.test('an instant before now extends and charges what was due by then', async (t) => {
  const { system, seller, buy } = await site(t)
  await buy()
  system.clock.set('2026-02-28T09:30:00.000Z')
  t.same(
    (await seller.post(url, { at_time: '2026-02-27T10:00:00Z' })).body,
    {},
    'a day before there was nothing'
  )
  t.match(await seller.post(url, { at_time: '2026-02-28T09:00:00Z' }), {
    status: 201,
    body: { amount: 24900 }
  })
})

t.test('what is due is tried, charged once, and then nothing', async (t) => {
  const { system, seller, ann, buy } = await site(t)
  const metered = await system.makePlan(seller, 'the-shop', 'Metered', {
    period_amount: 1000,
    period_type: 'yearly',
    renewal_type: 'auto-renew',
    use_charges: [{ slug: 'calls', title: 'Calls', description: '', use_amount: 500, quota: 0 }]
  })
  await system.settled()
  expected(await ann.post('/api/cart', { plan: metered }), 201)
  await buy()
  t.match(await runDaily(system, '2026-03-01T12:00:00.000Z'), { accounts: 1, charges: 1, failed: 0 })
  t.match((await system.admin.get('/api/billing/charges')).body, { count: 2 }, 'the month renewed by itself')
  const use = { plan: metered, use: 'calls', quantity: 3 }
  await runDaily(system, '2026-03-29T12:00:00.000Z')
  expected(await seller.post('/api/billing/ann/balance', use), 201)
  await system.settled()
  t.match(await seller.post(`${url}?dry_run=1`, {}), {
    status: 200,
    body: { amount: 1500, unit: 'usd', state: 'created', processor_key: null }
  })
  t.same((await seller.post(`${url}?dry_run=1`, { at_time: '2026-03-29T10:00:00Z' })).body, {}, 'before it')
  const all = '/api/billing/renew'
  t.equal((await seller.post(all, {})).status, 403, "all at once is the broker's")
  t.equal((await system.admin.post(all, { profile: 'nobody-here' })).status, 404)
  t.equal((await system.admin.post(all, { at_time: '2027-01-01T00:00:00Z' })).status, 400)
  t.match((await system.admin.post(`${all}?dry_run=1`, {})).body, {
    more: false,
    results: [{ profile: 'ann', failed: false, extended: 0, charges: [{ amount: 1500, state: 'created' }] }]
  })
  t.same((await system.admin.post(`${all}?dry_run=1`, { offset: 1 })).body.results, [])
  const answers = await Promise.all([seller.post(url, {}), seller.post(url, {}), system.admin.post(url, {})])
  t.same(answers.map(({ status }) => status).sort(), [200, 200, 201])
  await system.settled()
  const charges = await system.admin.get('/api/billing/charges')
  t.match(charges.body, { count: 3 })
  t.match(charges.body.results[2], { amount: 1500, state: 'done' })
  t.match((await ann.get('/api/billing/ann/balance')).body, { balance_amount: 0 })
  t.same((await seller.post(url, {})).body, {}, 'again is nothing')
  t.same((await system.admin.post(all, {})).body.results, [])
  system.clock.set('2026-05-31T09:00:00.000Z')
  t.match((await system.admin.post(all, { limit: 1 })).body, {
    more: false,
    results: [{ profile: 'ann', extended: 3, earned: 5, charges: [{ amount: 74700, state: 'done' }] }]
  })
  t.match((await system.admin.post(all, { profile: 'ann' })).body.results, [
    { profile: 'ann', extended: 0, charges: [] }
  ])
  t.equal((await system.operator.verify()).ok, true)
})
