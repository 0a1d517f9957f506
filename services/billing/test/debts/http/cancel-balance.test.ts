import { expected, type TestClient, testSystem } from '@bursar/testing'
import t from 'tap'

const url = '/api/billing/ann/balance'

async function site(t: Parameters<typeof testSystem>[0]) {
  const system = await testSystem(t, { startAt: '2026-01-01T00:00:00.000Z' })
  const seller = await system.register('seller')
  const shop = await system.openProfile(seller, 'The Shop')
  const first = await system.makePlan(seller, shop, 'First', { period_amount: 20000 })
  const second = await system.makePlan(system.admin, 'broker', 'Second', { period_amount: 5000 })
  const ann = await system.register('ann')
  await system.settled()
  return { system, seller, shop, first, second, ann }
}

async function owe(ann: TestClient, plan: string) {
  await ann.post('/api/cart', { plan })
  return expected(await ann.post('/api/billing/ann/checkout/paylater', {}), 201)
}

t.test('the broker writes off or books as paid what is due, the oldest first', async (t) => {
  const { system, seller, first, second, ann } = await site(t)
  const { admin } = system
  t.equal((await admin.delete(url)).status, 204, 'nothing due is nothing to do')
  const invoice = await owe(ann, first)
  system.clock.set('2026-01-02T00:00:00.000Z')
  await owe(ann, second)
  await system.settled()
  for (const who of [ann, seller]) t.equal((await who.delete(url)).status, 403)
  t.equal((await system.anonymous.delete(url)).status, 401)
  t.equal((await admin.delete('/api/billing/nobody-here/balance')).status, 404)
  for (const query of ['amount=25001', 'amount=0', 'amount=-5', 'amount=x', 'amount=1.5']) {
    t.match(
      await admin.delete(`${url}?${query}`),
      { status: 400, body: { errors: { amount: Array } } },
      query
    )
  }
  t.match(await admin.delete(`${url}?amount=1&unit=eur`), { status: 400 }, 'nothing is due in that')
  const tried = expected(await admin.delete(`${url}?paid=1&amount=22000&dry_run=1`), 200)
  t.match(tried, { amount: 22000, unit: 'usd' })
  t.equal(tried.results.length, 8)
  await system.settled()
  t.equal((await ann.get(url)).body.balance_amount, 25000, 'it was only tried')

  t.equal((await admin.delete(`${url}?paid=1&amount=22000`)).status, 204)
  await system.settled()
  t.match((await ann.get(url)).body, { balance_amount: 3000, count: 1 })
  t.match((await system.anonymous.get(`/api/billing/payments/${invoice.claim_code}`)).body, { state: 'done' })
  t.equal((await admin.delete(`${url}?amount=1000`)).status, 204)
  t.equal((await admin.delete(url)).status, 204)
  await system.settled()
  t.equal((await ann.get(url)).body.balance_amount, 0)
  t.equal((await admin.get('/api/billing/transactions?selector=offline')).body.balance_amount, 22000)
  t.equal((await admin.get('/api/billing/transactions?selector=writeoff')).body.balance_amount, 3000)
  t.equal((await system.operator.verify()).ok, true)
})

t.test('a balance in several currencies names one', async (t) => {
  const { system, seller, shop, first, ann } = await site(t)
  const yen = await system.makePlan(seller, shop, 'Yen', { period_amount: 30000, unit: 'jpy' })
  await system.settled()
  await owe(ann, first)
  await owe(ann, yen)
  const { admin } = system
  t.match(await admin.delete(url), { status: 400, body: { errors: { unit: [/jpy, usd/] } } })
  t.equal((await admin.delete(`${url}?unit=JPY&amount=10000&paid=1`)).status, 204)
  t.match(await admin.delete(`${url}?unit=jpy&amount=50`), { status: 400 })
  t.equal((await admin.delete(`${url}?unit=usd`)).status, 204)
  await system.settled()
  t.match((await ann.get(url)).body, { balances: { jpy: 20000 }, count: 1 })
  t.equal((await system.operator.verify()).ok, true)
})

t.test('of those who settle one balance at once one does', async (t) => {
  const { system, first, ann } = await site(t)
  await owe(ann, first)
  await system.settled()
  const keyed = { 'idempotency-key': 'once' }
  const answers = await Promise.all([
    system.admin.delete(`${url}?paid=1&amount=20000`),
    system.admin.delete(`${url}?amount=20000`),
    system.admin.delete(`${url}?paid=1&amount=20000`, keyed),
    ann.post('/api/billing/ann/checkout', { processor_token: 'tok_visa' })
  ])
  await system.settled()
  t.equal((await ann.get(url)).body.balance_amount, 0, JSON.stringify(answers.map(({ status }) => status)))
  t.equal((await system.operator.verify()).ok, true)
})
