import { testSystem } from '@bursar/testing'
import t from 'tap'

const coupons = '/api/billing/broker/coupons'

t.test('a coupon is made, read, changed and deleted', async (t) => {
  const system = await testSystem(t)
  const { admin } = system
  await system.makePlan(admin, 'broker', 'Basic')
  const wanted = { code: 'SAVE10', discount_type: 'percentage', discount_value: 1000 }
  const made = await admin.post(coupons, wanted)
  t.equal(made.status, 201)
  t.same(made.body, {
    ...wanted,
    created_at: '2026-01-15T12:00:00.000Z',
    ends_at: '2026-02-14T12:00:00.000Z',
    description: null,
    nb_attempts: null,
    plan: null
  })
  t.equal((await admin.post(coupons, { ...wanted, code: 'save10' })).body.errors.code.length, 1)
  const never = await admin.post(coupons, { ...wanted, code: 'EVER', ends_at: null, plan: 'basic' })
  t.match(never.body, { ends_at: null, plan: { slug: 'basic', title: 'Basic' } })
  for (const [fault, field] of [
    [{ discount_value: 10001 }, 'discount_value'],
    [{ discount_value: 0.5 }, 'discount_value'],
    [{ nb_attempts: -1 }, 'nb_attempts'],
    [{ plan: 'nothing' }, 'plan'],
    [{ code: 'a b' }, 'code'],
    [{ code: undefined }, 'code'],
    [{ discount_type: 'gift' }, 'discount_type'],
    [{ ends_at: 'soon' }, 'ends_at']
  ] as const) {
    const refused = await admin.post(coupons, { ...wanted, code: 'NEW', ...fault })
    t.equal(refused.status, 400, field)
    t.ok(refused.body.errors?.[field], JSON.stringify(refused.body))
  }
  await system.settled()

  t.match((await admin.get(coupons)).body, { count: 2, results: [{ code: 'SAVE10' }, { code: 'EVER' }] })
  t.match((await admin.get(`${coupons}?o=-ends_at&q=ever`)).body, { count: 1, results: [{ code: 'EVER' }] })
  t.match((await admin.get(`${coupons}?o=-code`)).body.results, [{ code: 'SAVE10' }, { code: 'EVER' }])
  t.equal((await admin.get(`${coupons}?ends_at=2026-01-15T12:00:00Z`)).body.count, 0)
  t.same((await admin.get(`${coupons}/SAVE10`)).body, made.body)
  t.equal((await admin.get(`${coupons}/save10`)).status, 404, 'the URL does not ignore case')

  const put = await admin.put(`${coupons}/SAVE10`, { discount_type: 'currency', discount_value: 500 })
  t.match(put.body, { discount_type: 'currency', discount_value: 500, ends_at: made.body.ends_at })
  t.equal((await admin.put(`${coupons}/SAVE10`, {})).status, 400)
  t.match((await admin.patch(`${coupons}/SAVE10`, { ends_at: null })).body, {
    ends_at: null,
    discount_type: 'currency'
  })
  t.match((await admin.patch(`${coupons}/SAVE10`, { code: 'save11', nb_attempts: 3 })).body, {
    code: 'save11',
    nb_attempts: 3
  })
  t.equal((await admin.patch(`${coupons}/save11`, { code: 'ever' })).status, 400, 'taken in another case')
  t.equal((await admin.patch(`${coupons}/SAVE11`, {})).status, 404)
  t.equal((await admin.post(coupons, wanted)).status, 201, 'a code that was given up is free again')
  t.equal((await admin.delete(`${coupons}/save11`)).status, 204)
  t.equal((await admin.delete(`${coupons}/save11`)).status, 404)
  await system.settled()
  t.equal((await admin.get(`${coupons}/save11`)).status, 404)
  const ann = await system.register('ann')
  await system.settled()
  t.equal((await ann.get(coupons)).status, 403)
  t.equal((await system.anonymous.get(coupons)).status, 401)
})

t.test('prices with coupons', async (t) => {
  const system = await testSystem(t)
  const { admin } = system
  const advance_discounts = [{ discount_type: 'percentage' as const, discount_value: 1000, length: 12 }]
  const plan = await system.makePlan(admin, 'broker', 'Basic', { period_amount: 24900, advance_discounts })
  const free = await system.makePlan(admin, 'broker', 'Free', { period_amount: 0 })
  for (const [code, discount_type, discount_value] of [
    ['HALF', 'percentage', 5000],
    ['TWENTY', 'currency', 2000],
    ['MONTH', 'period', 1],
    ['ALL', 'percentage', 10000]
  ] as const) {
    await admin.post(coupons, { code, discount_type, discount_value })
  }
  await admin.post(coupons, { code: 'OTHER', discount_type: 'percentage', discount_value: 1, plan: free })
  const ann = await system.register('ann')
  await system.settled()
  const redeem = (code: string) => ann.post('/api/cart/redeem', { code })
  const refused = await redeem('half')
  t.equal(refused.status, 400, 'an empty cart')
  t.equal(refused.body.detail, 'No items can be discounted using this coupon: half.')
  await ann.post('/api/cart', { plan: free })
  t.equal((await redeem('HALF')).status, 400, 'what costs nothing cannot be discounted')
  await ann.delete('/api/cart')
  await ann.post('/api/cart', { plan })
  t.equal((await redeem('OTHER')).status, 400, 'a coupon for another plan')
  t.equal((await redeem('NOTHING')).status, 400)
  t.equal((await redeem('')).status, 400)

  const amounts = async () => {
    const [entry] = (await ann.get('/api/billing/ann/checkout')).body.results
    return [...entry.lines, ...entry.options].map(({ dest_amount }: any) => dest_amount)
  }
  t.same(await amounts(), [24900, 268900])
  t.equal((await redeem('half')).status, 200)
  t.same(await amounts(), [12450, 134450])
  const [listed] = (await ann.get('/api/pricing?q=basic&q_f=slug')).body.results
  t.match(listed, { is_cart_item: true, discounted_period_amount: 12450, period_amount: 24900 })
  t.equal((await redeem('TWENTY')).status, 200, 'the last one counts')
  t.same(await amounts(), [22900, 266900])
  t.equal((await redeem('MONTH')).status, 200)
  t.same(await amounts(), [0, 244000])

  await redeem('ALL')
  t.same(await amounts(), [0], 'advance options that cost nothing are dropped')
  t.same((await ann.post('/api/billing/ann/checkout', {})).body, {}, 'nothing is to pay')
  await system.settled()
  t.equal((await ann.get('/api/profile/ann/subscriptions')).body.count, 1)
  await ann.post('/api/cart', { plan })
  t.same(await amounts(), [24900, 268900], 'a coupon is for one order')
})

t.test('attempts and ends', async (t) => {
  const system = await testSystem(t)
  const { admin } = system
  const plan = await system.makePlan(admin, 'broker', 'Basic', { period_amount: 10000 })
  const half = { discount_type: 'percentage', discount_value: 5000 }
  await admin.post(coupons, { ...half, code: 'LAST', nb_attempts: 1, ends_at: '2026-01-16T00:00:00Z' })
  const people = await Promise.all(['ann', 'bob', 'cid', 'dan'].map((slug) => system.register(slug)))
  await system.settled()
  for (const one of people) await one.post('/api/cart', { plan })
  const answers = await Promise.all(people.map((one) => one.post('/api/cart/redeem', { code: 'last' })))
  t.same(answers.map(({ status }) => status).sort(), [200, 400, 400, 400], 'the last attempt goes to one')
  const winner = people[answers.findIndex(({ status }) => status === 200)]!
  await system.settled()
  t.equal((await admin.get(`${coupons}/LAST`)).body.nb_attempts, 0)
  t.equal((await winner.post('/api/cart/redeem', { code: 'LAST' })).status, 200, 'it holds the attempt')
  const price = async () =>
    (await winner.get(`/api/billing/${winner.slug}/checkout`)).body.results[0].lines[0].dest_amount
  t.equal(await price(), 5000)
  system.clock.set('2026-01-16T00:00:00.000Z')
  t.equal(await price(), 10000, 'an expired coupon never discounts')
  t.equal((await winner.post('/api/cart/redeem', { code: 'LAST' })).status, 400)
  await admin.patch(`${coupons}/LAST`, { ends_at: null })
  t.equal(await price(), 5000)
  const paid = await winner.post(`/api/billing/${winner.slug}/checkout`, { processor_token: 'tok_visa' })
  t.equal(paid.body.amount, 5000)
  await admin.delete(`${coupons}/LAST`)
  t.equal((await system.anonymous.post('/api/cart/redeem', { code: 'LAST' })).status, 400)
})
