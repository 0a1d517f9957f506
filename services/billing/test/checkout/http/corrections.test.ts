/** Where the reference of the API was wrong: coupons that ended, setup amounts, lengths of periods (api: section 7). */
import { expected, testSystem } from '@bursar/testing'
import t from 'tap'

const startAt = '2026-01-01T00:00:00.000Z'

t.test('a coupon that ended or is gone discounts nothing, however it came into the cart', async (t) => {
  const system = await testSystem(t, { startAt })
  const { admin, clock } = system
  await system.makePlan(admin, 'broker', 'Basic', { period_amount: 1000 })
  const coupons = '/api/billing/broker/coupons'
  const half = { discount_type: 'percentage', discount_value: 5000 }
  for (const code of ['SOON', 'GONE', 'SHORTER']) {
    const ends_at = code === 'SOON' ? '2026-01-01T06:00:00Z' : null
    expected(await admin.post(coupons, { ...half, code, ends_at }), 201)
  }
  const buyers = await Promise.all(['ann', 'ben', 'eve'].map((name) => system.register(name)))
  await system.settled()
  const price = async (n: number) => {
    const { results } = expected(await buyers[n]!.get(`/api/billing/${buyers[n]!.slug}/checkout`), 200)
    return results[0].lines[0].dest_amount
  }
  for (const [n, code] of ['SOON', 'GONE', 'SHORTER'].entries()) {
    await buyers[n]!.post('/api/cart', { plan: 'basic' })
    expected(await buyers[n]!.post('/api/cart/redeem', { code }), 200)
    t.equal(await price(n), 500, code)
  }
  expected(await admin.delete(`${coupons}/GONE`), 204)
  expected(await admin.put(`${coupons}/SHORTER`, { ...half, ends_at: '2026-01-01T01:00:00Z' }), 200)
  clock.set('2026-01-01T06:00:00.000Z')
  for (const n of [0, 1, 2]) {
    t.equal(await price(n), 1000)
    const paid = await buyers[n]!.post(`/api/billing/${buyers[n]!.slug}/checkout`, {
      processor_token: 'tok_visa'
    })
    t.match(paid, { status: 201, body: { amount: 1000 } })
  }
})

t.test('setup is charged with the first order, and a period is as long as the plan says', async (t) => {
  const system = await testSystem(t, { startAt })
  const terms = { setup_amount: 5000, period_amount: 1000, period_length: 3, period_type: 'monthly' } as const
  await system.makePlan(system.admin, 'broker', 'Quarter', terms)
  const ann = await system.register('ann')
  await system.settled()
  const order = async () => {
    expected(await ann.post('/api/cart', { plan: 'quarter' }), 201)
    const { amount } = expected(
      await ann.post('/api/billing/ann/checkout', { processor_token: 'tok_visa' }),
      201
    )
    await system.settled()
    const { results } = expected(await ann.get('/api/profile/ann/subscriptions'), 200)
    return [amount, results.map(({ ends_at }: { ends_at: string }) => ends_at.slice(0, 10))]
  }
  t.same(await order(), [6000, ['2026-04-01']])
  t.same(await order(), [1000, ['2026-07-01']])
  system.clock.set('2026-08-01T00:00:00.000Z')
  t.same(await order(), [6000, ['2026-11-01']], 'a new subscription after the end of the first')
  t.equal((await system.operator.verify()).ok, true)
})
