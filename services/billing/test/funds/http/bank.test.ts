import { availableFunds, type BankAccount, testProcessor } from '@bursar/billing'
import { testSystem } from '@bursar/testing'
import t from 'tap'

const url = '/api/billing/broker/bank'

async function sold(t: Parameters<typeof testSystem>[0], bank?: () => Promise<BankAccount>) {
  const processor = { ...testProcessor(), ...(bank && { bank }) }
  const system = await testSystem(t, { processor })
  const plan = await system.makePlan(system.admin, 'broker', 'Basic', { period_amount: 10000 })
  const ann = await system.register('ann')
  await system.settled()
  await system.subscribe(ann, 'ann', plan)
  await system.settled()
  return { ...system, ann }
}

t.test('a provider sees where payouts go and what it can withdraw', async (t) => {
  const { admin, ann, anonymous, settled } = await sold(t)
  t.match(await admin.get(url), {
    status: 200,
    body: { bank_name: 'Test Bank', balance_amount: 9680, balance_unit: 'usd', balances: { usd: 9680 } }
  })
  t.match(await ann.get('/api/billing/ann/bank'), {
    status: 200,
    body: { balance_amount: 0, balance_unit: 'usd' }
  })
  t.match(await admin.get(`${url}?unit=EUR`), {
    status: 200,
    body: { balance_amount: 0, balance_unit: 'eur' }
  })
  t.equal((await admin.get(`${url}?unit=xxx`)).status, 400)
  t.equal((await ann.get(url)).status, 403)
  t.equal((await anonymous.get(url)).status, 401)
  t.equal((await admin.get('/api/billing/nobody-here/bank')).status, 404)
  t.equal((await admin.post('/api/billing/broker/transfers', { amount: 9680 })).status, 201)
  await settled()
  t.match((await admin.get(url)).body, { balance_amount: 0 })
})

t.test('a processor that holds less bounds both', async (t) => {
  const { admin } = await sold(t, async () => ({ bank_name: 'Bank', last4: '1234', holds: { usd: 5000 } }))
  t.match((await admin.get(url)).body, { bank_name: 'Bank', last4: '1234', balance_amount: 5000 })
  t.match(await admin.post('/api/billing/broker/transfers', { amount: 5001 }), { status: 400 })
  t.equal((await admin.post('/api/billing/broker/transfers', { amount: 5000 })).status, 201)
})

t.test('a processor that does not answer is waited for, and nothing is withdrawn', async (t) => {
  const { admin } = await sold(t, () => Promise.reject(new Error('no route')))
  t.match(await admin.get(url), { status: 503 })
  t.match(await admin.post('/api/billing/broker/transfers', { amount: 1 }), { status: 503 })
})

t.test(
  'what can be withdrawn is never below 0, whole where a currency has no decimals, and exact',
  async (t) => {
    t.same(availableFunds({ usd: -5, jpy: 12345, eur: 7 }, {}), { usd: 0, jpy: 12300, eur: 7 })
    t.same(availableFunds({ usd: 10, eur: 7 }, { holds: { usd: 3 } }), { usd: 3, eur: 0 })
    t.same(availableFunds({ usd: 2n ** 60n }, {}), { usd: 2n ** 60n })
    const fee = (amount: number) => Math.min(amount, 25)
    t.same(availableFunds({ usd: 100, jpy: 1220, eur: 20 }, { fee }), { usd: 75, jpy: 1100, eur: 0 })
    t.same(availableFunds({ usd: 100, eur: 10 }, { recent: { usd: 60, eur: 11 }, fee }), { usd: 15, eur: 0 })
  }
)
