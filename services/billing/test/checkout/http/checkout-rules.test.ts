import { type LaterAnswer, type PaymentProcessor, testProcessor } from '@bursar/billing'
import { expected, tell, testSystem } from '@bursar/testing'
import t from 'tap'

/** The test processor, but for charges of that amount, which it declines. */
function declining(amount: number): PaymentProcessor {
  const usual = testProcessor()
  return {
    ...usual,
    charge(request) {
      const key = request.amount === amount ? 'tok_chargeDeclined' : request.source.key
      return usual.charge({ ...request, source: { is: 'token', key } })
    }
  }
}

/** Two providers with a plan each, both in the cart of somebody; the broker's is charged first. */
async function twoProviders(t: Parameters<typeof testSystem>[0], processor: PaymentProcessor) {
  const system = await testSystem(t, { processor })
  const eve = await system.register('eve')
  const shop = await system.openProfile(eve, 'Eve Shop')
  const first = await system.makePlan(system.admin, 'broker', 'First', { period_amount: 1000 })
  const second = await system.makePlan(eve, shop, 'Second', { period_amount: 2000 })
  const fay = await system.register('fay')
  await system.settled()
  await fay.post('/api/cart', [{ plan: second }, { plan: first }])
  const left = async () => (await fay.get('/api/cart')).body.results.map(({ plan }: any) => plan.slug).sort()
  return { ...system, fay, first, second, left }
}

t.test('when a later charge is declined its items stay in the cart, and it shows failed', async (t) => {
  const { fay, admin, second, left, settled } = await twoProviders(t, declining(2000))
  const charged = await fay.post('/api/billing/fay/checkout', { processor_token: 'tok_visa' })
  t.match(charged, { status: 201, body: { state: 'done', amount: 1000 } })
  t.match(charged.body.charges, [{ state: 'done' }, { state: 'failed', amount: 2000 }])
  await settled()
  t.same(await left(), [second])
  t.match((await fay.get('/api/billing/fay/history')).body, { count: 2, balance_amount: 0 })
  t.match((await admin.get('/api/billing/charges')).body.results, [{ state: 'done' }, { state: 'failed' }])
})

t.test('when the first is declined nothing is ordered and the other is not asked for', async (t) => {
  const { fay, admin, first, second, left, settled } = await twoProviders(t, declining(1000))
  const charged = await fay.post('/api/billing/fay/checkout', { processor_token: 'tok_visa' })
  t.match(charged, { status: 400, body: { code: 'card_declined' } })
  await settled()
  t.same(await left(), [first, second])
  t.equal((await fay.get('/api/billing/fay/history')).body.count, 0)
  t.equal((await admin.get('/api/billing/charges')).body.count, 0)
})

t.test('a pending charge is settled when it is asked for, once its processor knows', async (t) => {
  let said: LaterAnswer = { is: 'pending' }
  const system = await testSystem(t, { processor: { ...testProcessor(), lookUp: async () => said } })
  const plan = await system.makePlan(system.admin, 'broker', 'Basic')
  const ann = await system.register('ann')
  await ann.post('/api/cart', { plan })
  const pending = expected(
    await ann.post('/api/billing/ann/checkout', { processor_token: 'tok_pending' }),
    201
  )
  await system.settled()
  const state = async () =>
    expected(await ann.get(`/api/billing/ann/charges/${pending.processor_key}`), 200).state
  t.equal(await state(), 'created')
  said = { is: 'settled', fee: 59 }
  system.clock.set('2026-01-16T12:00:00.000Z')
  t.same(await Promise.all([state(), state()]), ['done', 'done'])
  await system.settled()
  t.equal(await state(), 'done')
  t.match((await ann.get('/api/billing/ann/balance')).body, { count: 0, balance_amount: 0 })
  const book = (await system.admin.get('/api/billing/transactions?o=created_at')).body
  t.equal(book.count, 6, 'the order and one settlement')
  t.equal(book.results[5].created_at, '2026-01-16T12:00:00.000Z')
})

t.test('a balance due is paid first, in one charge with what is new', async (t) => {
  const system = await testSystem(t)
  const { admin, anonymous, clock, settled } = system
  const old = await system.makePlan(admin, 'broker', 'Old', { period_amount: 24900 })
  const young = await system.makePlan(admin, 'broker', 'Alpha', { period_amount: 1000 })
  const ann = await system.register('ann')
  await settled()
  await ann.post('/api/cart', { plan: old })
  const pending = expected(
    await ann.post('/api/billing/ann/checkout', { processor_token: 'tok_pending' }),
    201
  )
  await tell(anonymous, { type: 'charge.failed', charge: pending.processor_key, at: clock.now() })
  await settled()
  await ann.post('/api/cart', { plan: young })
  const shown = expected(await ann.get('/api/billing/ann/checkout'), 200).results
  t.same(
    shown.map(({ subscription, lines }: any) => [subscription.plan.slug, lines[0].dest_amount]),
    [
      ['old', 24900],
      ['alpha', 1000]
    ]
  )
  const charged = await ann.post('/api/billing/ann/checkout', { processor_token: 'tok_visa' })
  t.match(charged, { status: 201, body: { amount: 25900, state: 'done', charges: undefined } })
  await settled()
  t.match((await ann.get('/api/billing/ann/balance')).body, { count: 0, balance_amount: 0 })
  t.equal((await system.operator.verify()).ok, true)
})

t.test('a coupon’s last attempt goes to one of those who redeem at once', async (t) => {
  const system = await testSystem(t)
  const { admin } = system
  const plan = await system.makePlan(admin, 'broker', 'Basic')
  const cut = { code: 'LAST', discount_type: 'percentage', discount_value: 5000, nb_attempts: 1 }
  expected(await admin.post('/api/billing/broker/coupons', cut), 201)
  const people = await Promise.all(['ann', 'bob', 'cid', 'dan'].map((slug) => system.register(slug)))
  await system.settled()
  for (const one of people) await one.post('/api/cart', { plan })
  const answers = await Promise.all(people.map((one) => one.post('/api/cart/redeem', { code: 'last' })))
  t.same(answers.map(({ status }) => status).sort(), [200, 400, 400, 400])
  await system.settled()
  t.equal((await admin.get('/api/billing/broker/coupons/LAST')).body.nb_attempts, 0)
  const prices = await Promise.all(
    people.map(async (one) => {
      const paid = expected(
        await one.post(`/api/billing/${one.slug}/checkout`, { processor_token: 'tok_visa' }),
        201
      )
      return paid.amount
    })
  )
  t.same(prices.sort(), [1000, 1000, 1000, 500].sort())
})

t.test('two managers who check out one profile at once charge one debt once', async (t) => {
  const system = await testSystem(t)
  const { admin, anonymous, clock, settled } = system
  const plan = await system.makePlan(admin, 'broker', 'Basic')
  const ann = await system.register('ann')
  const bob = await system.register('bob')
  const acme = await system.openProfile(ann, 'Acme')
  await settled()
  await system.grant(acme, 'bob', 'manager')
  await ann.post('/api/cart', { plan })
  const url = `/api/billing/${acme}/checkout`
  const pending = expected(await ann.post(url, { processor_token: 'tok_pending' }), 201)
  await tell(anonymous, { type: 'charge.failed', charge: pending.processor_key, at: clock.now() })
  await settled()
  const both = await Promise.all([ann, bob].map((one) => one.post(url, { processor_token: 'tok_visa' })))
  t.equal(both.filter(({ status }) => status === 201).length, 1)
  t.ok(
    both.every(({ status, body }) => status === 201 || status === 200 || body.code === 'charge_pending'),
    'the other one pays nothing'
  )
  await settled()
  const { results } = (await admin.get('/api/billing/charges')).body
  t.same(results.map(({ state }: any) => state).sort(), ['done', 'failed'])
  t.match((await ann.get(`/api/billing/${acme}/balance`)).body, { count: 0, balance_amount: 0 })
})

t.test('a plan that is no longer sold is named by the cart, and by a checkout of nothing else', async (t) => {
  const system = await testSystem(t)
  const { admin, settled } = system
  const old = await system.makePlan(admin, 'broker', 'Old')
  const sold = await system.makePlan(admin, 'broker', 'Sold')
  const ann = await system.register('ann')
  await ann.post('/api/cart', { plan: old })
  expected(await admin.patch(`/api/profile/broker/plans/${old}`, { is_active: false }), 200)
  await settled()
  const refused = await ann.post('/api/billing/ann/checkout', { processor_token: 'tok_visa' })
  t.match(refused, {
    status: 400,
    body: { errors: { items: ['Old is no longer sold. Remove it from the cart.'] } }
  })
  await ann.post('/api/cart', { plan: sold })
  expected(await ann.post('/api/billing/ann/checkout', { processor_token: 'tok_visa' }), 201)
  await settled()
  const left = (await ann.get('/api/cart')).body.results
  t.match(left, [{ plan: { slug: old }, detail: /no longer sold/ }])
  t.equal(left.length, 1)
  expected(await ann.delete('/api/cart'), 204)
  t.match(
    await ann.post('/api/billing/ann/checkout', {}),
    { status: 200, body: {} },
    'an empty cart has nothing to order'
  )
})
