/** Ordering now and paying later, by whatever way. */
import { expected, type TestClient, testSystem } from '@bursar/testing'
import t from 'tap'

const DAY = 86_400_000
const visa = { processor_token: 'tok_visa' }

async function site(t: Parameters<typeof testSystem>[0], options: Parameters<typeof testSystem>[1] = {}) {
  const system = await testSystem(t, options)
  const seller = await system.register('seller')
  const shop = await system.openProfile(seller, 'The Shop')
  const plan = await system.makePlan(seller, shop, 'Basic', { period_amount: 24900 })
  const ann = await system.register('ann')
  await system.settled()
  return { system, seller, shop, plan, ann }
}

const later = (who: TestClient, body: unknown = {}) => who.post('/api/billing/ann/checkout/paylater', body)

async function invoiceOf(who: TestClient, plan: string) {
  await who.post('/api/cart', { plan })
  return expected(await later(who), 201)
}

t.test('what is ordered now is paid later by whoever has the code', async (t) => {
  const { system, seller, plan, ann } = await site(t)
  const { anonymous } = system
  await ann.post('/api/cart', { plan })
  t.equal((await later(seller)).status, 403, 'a provider orders nothing for its customers')
  t.equal((await later(anonymous)).status, 401)
  t.match(await later(ann, { expected: { usd: 24800 } }), { status: 409, body: { code: 'amount_changed' } })
  const invoice = expected(await later(ann, { expected: { usd: 24900 } }), 201)
  t.match(invoice, { state: 'created', amount: 24900, unit: 'usd', processor_key: null, last4: '' })
  t.match(invoice.claim_code, /^[0-9a-f]{40}$/)
  t.same((await later(ann)).body, {}, 'it is on an invoice already, and the cart is empty')
  await system.settled()
  t.equal((await ann.get('/api/profile/ann/subscriptions')).body.count, 1, 'the order is placed')
  t.match((await ann.get('/api/billing/ann/balance')).body, { balance_amount: 24900, count: 1 })
  t.equal((await ann.get('/api/cart')).body.count, 0)
  t.match((await system.admin.get('/api/billing/charges')).body.results, [
    { id: invoice.id, state: 'created' }
  ])

  const url = `/api/billing/payments/${invoice.claim_code}`
  const read = expected(await anonymous.get(url), 200)
  t.match(read, {
    ...invoice,
    invoice: 'THESHOP-000001',
    results: [{ subscription: { plan: { slug: plan } }, options: [] }]
  })
  t.match(read.results[0].lines, [{ dest_amount: 24900, dest_profile: { slug: 'ann' } }])
  t.equal((await anonymous.get(`/api/billing/payments/${'0'.repeat(40)}`)).status, 404)
  t.equal((await anonymous.post(`/api/billing/payments/${'0'.repeat(40)}`, visa)).status, 404)

  t.match(await anonymous.post(url, {}), { status: 400, body: { code: 'card_required' } })
  t.match(await anonymous.post(url, { processor_token: 'tok_chargeDeclined' }), {
    status: 400,
    body: { code: 'card_declined' }
  })
  await system.settled()
  t.match((await anonymous.get(url)).body, { state: 'created', amount: 24900, processor_key: null })
  const wrong = await anonymous.post(url, { ...visa, expected: { usd: 1 } })
  t.match(wrong, { status: 409, body: { code: 'amount_changed' } })
  const paid = expected(
    await anonymous.post(url, { ...visa, expected: { usd: 24900 }, remember_card: true }),
    201
  )
  t.match(paid, {
    id: invoice.id,
    state: 'done',
    amount: 24900,
    last4: '4242',
    claim_code: invoice.claim_code
  })
  await system.settled()
  t.match(await anonymous.post(url, visa), { status: 400, body: { code: 'nothing_due' } })
  t.equal((await ann.get('/api/billing/ann/balance')).body.balance_amount, 0)
  t.equal((await ann.get('/api/billing/ann/card')).body.last4, '', 'who has the code changes nothing')
  t.match((await system.admin.get('/api/billing/charges')).body, { count: 1, balance_amount: 24900 })
  const shown = expected(await ann.get(`/api/billing/ann/charges/${paid.processor_key}`), 200)
  t.match(shown, { id: invoice.id, state: 'done' })
  t.match((await anonymous.get(url)).body, { state: 'done', results: [{ lines: [{ dest_amount: 24900 }] }] })
  system.clock.set(new Date(Date.parse('2026-01-15T12:00:00Z') + 91 * DAY).toISOString())
  t.equal((await anonymous.get(url)).status, 404, 'it is read for 90 days')
  const refund = `/api/billing/ann/charges/${paid.processor_key}/refund`
  t.equal((await seller.post(refund, { lines: [{ num: 0 }] })).status, 200, 'and refunded as any charge')
  t.equal((await system.operator.verify()).ok, true)
})

t.test('the card on file is for who manages the profile', async (t) => {
  const { system, plan, ann } = await site(t)
  expected(await ann.put('/api/billing/ann/card', { token: 'tok_visa' }), 200)
  const { claim_code } = await invoiceOf(ann, plan)
  await system.settled()
  const url = `/api/billing/payments/${claim_code}`
  for (const stranger of [system.anonymous, await system.register('ned')]) {
    t.match(await stranger.post(url, {}), { status: 400, body: { code: 'card_required' } })
  }
  t.match(await ann.post(url, {}), { status: 201, body: { state: 'done', last4: '4242' } })
})

t.test('the checkout that pays it first leaves nothing due by its code', async (t) => {
  const { system, seller, plan, shop, ann } = await site(t)
  const { claim_code } = await invoiceOf(ann, plan)
  await ann.post('/api/cart', { plan: await system.makePlan(seller, shop, 'Extra', { period_amount: 1000 }) })
  await system.settled()
  const shown = expected(await ann.get('/api/billing/ann/checkout'), 200)
  t.equal(shown.results.length, 2, 'the balance due is first')
  const paid = expected(
    await ann.post('/api/billing/ann/checkout', { ...visa, expected: { usd: 25900 } }),
    201
  )
  t.match(paid, { amount: 25900, state: 'done' })
  await system.settled()
  const url = `/api/billing/payments/${claim_code}`
  t.match((await system.anonymous.get(url)).body, { state: 'done', amount: 0, processor_key: null })
  t.match(await system.anonymous.post(url, visa), { status: 400, body: { code: 'nothing_due' } })
  t.equal((await ann.get('/api/billing/ann/history')).body.balance_amount, 0)
  t.equal((await system.operator.verify()).ok, true)
})

t.test('one debt is paid once by those who pay it at once', async (t) => {
  const { system, seller, plan, ann } = await site(t)
  const { claim_code } = await invoiceOf(ann, plan)
  await system.settled()
  const url = `/api/billing/payments/${claim_code}`
  const answers = await Promise.all([
    system.anonymous.post(url, visa),
    system.anonymous.post(url, visa),
    ann.post('/api/billing/ann/checkout', visa),
    seller.post(`/api/billing/ann/payments/${claim_code}/collected`, { amount: 24900 })
  ])
  await system.settled()
  const { results, balance_amount } = (await ann.get('/api/billing/ann/history')).body
  t.equal(balance_amount, 0, JSON.stringify(answers.map(({ status, body }) => [status, body])))
  const received = results.filter(({ orig_account }: any) => orig_account === 'Liability')
  t.same(
    received.map(({ dest_amount }: any) => dest_amount),
    [24900]
  )
  t.equal((await system.operator.verify()).ok, true)
})

t.test('two who order the same cart at once order it once', async (t) => {
  const { system, plan, ann } = await site(t)
  await ann.post('/api/cart', { plan })
  const answers = await Promise.all([later(ann), later(ann), ann.post('/api/billing/ann/checkout', visa)])
  t.ok(
    answers.every(({ status }) => status === 200 || status === 201 || status === 409),
    JSON.stringify(answers.map(({ status, body }) => [status, body]))
  )
  await system.settled()
  const { results } = (await ann.get('/api/billing/ann/history')).body
  const orders = results.filter(({ dest_account }: any) => dest_account === 'Payable')
  t.equal(orders.length, 1)
  t.equal((await system.operator.verify()).ok, true)
})

t.test('one invoice for each provider and currency', async (t) => {
  const { system, plan, ann } = await site(t)
  const yen = await system.makePlan(system.admin, 'broker', 'Yen', { period_amount: 30000, unit: 'jpy' })
  const gift = await system.makePlan(system.admin, 'broker', 'Gift', { period_amount: 0 })
  await system.settled()
  for (const one of [plan, yen, gift]) await ann.post('/api/cart', { plan: one })
  const { charges } = expected(await later(ann, { expected: { usd: 24900, jpy: 30000 } }), 201)
  t.same(charges.map(({ amount, unit }: any) => `${amount} ${unit}`).sort(), ['24900 usd', '30000 jpy'])
  t.equal(new Set(charges.map((one: any) => one.claim_code)).size, 2)
  await system.settled()
  t.equal((await ann.get('/api/profile/ann/subscriptions')).body.count, 3)
  t.equal((await system.operator.verify()).ok, true)
})
