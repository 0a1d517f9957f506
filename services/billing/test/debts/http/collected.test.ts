import { expected, type TestClient, testSystem } from '@bursar/testing'
import t from 'tap'

async function site(t: Parameters<typeof testSystem>[0], terms: object = { period_amount: 31000 }) {
  const system = await testSystem(t, { startAt: '2026-01-01T00:00:00.000Z' })
  const seller = await system.register('seller')
  const shop = await system.openProfile(seller, 'The Shop')
  const plan = await system.makePlan(seller, shop, 'Basic', terms)
  const ann = await system.register('ann')
  await ann.post('/api/cart', { plan })
  const invoice = expected(await ann.post('/api/billing/ann/checkout/paylater', {}), 201)
  await system.settled()
  const url = `/api/billing/ann/payments/${invoice.claim_code}/collected`
  const collect = (body: object = {}, who: TestClient = seller) => who.post(url, body)
  return { system, seller, shop, plan, ann, invoice, url, collect }
}

t.test('an offline payment is booked in parts, and never more than is due', async (t) => {
  const { system, seller, shop, ann, invoice, url, collect } = await site(t)
  t.equal((await collect({}, ann)).status, 403, 'the payer says nothing of it')
  t.equal((await collect({}, system.anonymous)).status, 401)
  t.equal((await seller.post(url.replace('/ann/', `/${shop}/`), {})).status, 404, 'the payer is in the URL')
  t.equal((await system.admin.post(url.replace(invoice.claim_code, '0'.repeat(40)), {})).status, 404)
  for (const body of [{ amount: 0 }, { amount: -1 }, { amount: 31001 }, { amount: 1.5 }]) {
    t.match(await collect(body), { status: 400, body: { errors: { amount: Array } } }, JSON.stringify(body))
  }
  const tried = await seller.post(`${url}?dry_run=1`, { amount: 10000 })
  t.match(tried, { status: 200, body: { state: 'created', amount: 21000 } })
  await system.settled()
  t.equal((await ann.get('/api/billing/ann/balance')).body.balance_amount, 31000, 'it was only tried')

  t.match(await collect({ amount: 10000 }), { status: 200, body: { state: 'created', amount: 21000 } })
  await system.settled()
  t.equal((await ann.get('/api/billing/ann/balance')).body.balance_amount, 21000)
  t.match(await system.anonymous.get(`/api/billing/payments/${invoice.claim_code}`), {
    status: 200,
    body: { amount: 21000, results: [{ lines: [{ dest_amount: 21000 }] }] }
  })
  t.match(await collect({ amount: 21001 }), { status: 400 })
  const answers = await Promise.all([collect(), collect(), collect()])
  t.same(
    answers.map(({ status, body }) => [status, body.state]),
    Array(3).fill([200, 'done'])
  )
  t.match(await collect({ amount: 1 }), {
    status: 400,
    body: { errors: { amount: ['Nothing is due any more.'] } }
  })
  await system.settled()
  const history = (await ann.get('/api/billing/ann/history')).body
  t.equal(history.balance_amount, 0)
  const received = history.results.filter(({ orig_account }: any) => orig_account === 'Liability')
  t.same(
    received.map(({ dest_amount, dest_account }: any) => `${dest_account} ${dest_amount}`),
    ['Funds 10000', 'Funds 21000']
  )
  t.equal(
    (await seller.get(`/api/billing/${shop}/transfers`)).body.balance_amount,
    0,
    'it is not on the platform'
  )
  const book = (await system.admin.get('/api/billing/transactions?selector=offline')).body
  t.equal(book.balance_amount, 31000)
  t.equal((await system.operator.verify()).ok, true)
})

t.test('a write-off leaves earned what is earned, and the rest is canceled', async (t) => {
  const { system, seller, shop, ann, collect } = await site(t, { period_amount: 3000, period_length: 3 })
  // One month of three is over: 1000 are earned.
  system.clock.set('2026-02-02T00:00:00.000Z')
  t.match(await collect({ paid: false, amount: 2500 }), {
    status: 200,
    body: { state: 'created', amount: 500 }
  })
  t.match(await collect({ paid: false }), { status: 200, body: { state: 'done', amount: 0 } })
  await system.settled()
  t.match((await ann.get('/api/billing/ann/history')).body, { balance_amount: 0, count: 3 })
  const book = (await system.admin.get('/api/billing/transactions?selector=cancel')).body
  t.equal(book.balance_amount, 2000)
  t.equal((await system.admin.get('/api/billing/transactions?selector=writeoff')).body.balance_amount, 3000)
  const due = (await seller.get(`/api/metrics/${shop}/balances-due`)).body
  t.equal(due.count, 0, JSON.stringify(due))
  t.equal((await system.operator.verify()).ok, true)
})

t.test('an invoice outlives the subscription, and whole units stay whole', async (t) => {
  const { system, seller, shop, ann, plan, collect } = await site(t, { period_amount: 30000, unit: 'jpy' })
  t.equal((await seller.delete(`/api/profile/${shop}/plans/${plan}/subscriptions/ann`)).status, 204)
  await system.settled()
  t.match(await collect({ amount: 150 }), { status: 400, body: { errors: { amount: [/no decimals/] } } })
  t.match(await collect({ amount: 10000 }), { status: 200, body: { amount: 20000 } })
  const other = await system.register('other')
  t.equal((await collect({}, other)).status, 403)
  await system.settled()
  t.match((await ann.get('/api/billing/ann/checkout')).body.results, [{ lines: [{ dest_amount: 20000 }] }])
})
