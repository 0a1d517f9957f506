/** Sums at the limit of one provider, and beyond it over all of them: exact in every answer, and nobody's failure. */

import { expected, type TestSystem, testSystem } from '@bursar/testing'
import t from 'tap'
import { importedSaleRows } from '../../../dist/ledger/domain/entries.js'

const MOST = Number.MAX_SAFE_INTEGER
const ROW = 10 ** 12

/** The digits of a field, as they were sent: no number that JSON.parse makes has all of them. */
async function digitsOf(
  system: TestSystem,
  token: string,
  url: string,
  field: string
): Promise<string | undefined> {
  const { payload } = await system.app.inject({ url, headers: { authorization: `Bearer ${token}` } })
  return new RegExp(`"${field}":(-?\\d+)`).exec(payload)?.[1]
}

async function adminToken(system: TestSystem): Promise<string> {
  const login = { username: 'admin', password: 'admin-password' }
  return expected(await system.anonymous.post('/api/auth', login), 201).token
}

const rowsOf = (count: number, amount: number, key: string) =>
  Array.from({ length: count }, (_, n) => ({
    subscriber: `buyer-${n % 3}`,
    created_at: '2026-01-02',
    amount,
    key: `${key}${n}`
  }))

t.test('one provider sells up to 2^53 - 1, and not one more, by whatever way', async (t) => {
  const system = await testSystem(t)
  const owner = await system.register('owner')
  const shop = await system.openProfile(owner, 'Shop')
  const url = `/api/billing/${shop}/transfers/import`
  const sold = async (rows: object[]) => {
    await system.settled()
    return (await owner.post(url, rows)).body
  }
  t.match(await sold(rowsOf(5_000, ROW, 'a')), { created: 5_000 })
  t.match(await sold(rowsOf(4_006, ROW, 'b')), { created: 4_006 })
  const two = await Promise.all(['c', 'd'].map((key) => owner.post(url, rowsOf(1, ROW, key))))
  const created = two.map(({ body }) => body.created)
  t.same(created.sort(), [0, 1], 'two at once do not pass it together')
  const [refused] = two.flatMap(({ body }) => body.failed)
  t.match(refused, { errors: { amount: [/only \$1,992,547,409\.91 more is possible/] } })
  t.match(await sold(rowsOf(1, 199_254_740_991, 'e')), { created: 1 }, 'to the last cent')
  t.match(await sold(rowsOf(1, 1, 'f')), { created: 0, failed: [{ row: 1 }] })
  await system.settled()
  t.match((await owner.get(`/api/billing/${shop}/receivables`)).body, { balance_amount: MOST })
  const funds = (await owner.get(`/api/metrics/${shop}/funds?ends_at=2026-02-01&nb_periods=1`)).body
  t.equal(funds.results[0].values[0][1], MOST)
  t.match(await sold([{ subscriber: 'buyer-1', created_at: '2026-01-02', amount: 1, unit: 'eur' }]), {
    created: 1
  })

  const plan = await system.makePlan(owner, shop, 'Desk', { period_amount: 100 })
  const ann = await system.register('ann')
  await system.settled()
  await ann.post('/api/cart', { plan, option: 1 })
  const checkout = await ann.post('/api/billing/ann/checkout', { processor_token: 'tok_visa' })
  t.equal(checkout.status, 400)
  t.equal(checkout.headers['x-error-code'], 'sum_too_large')
  t.match(checkout.body.detail, /One provider may sell at most \$90,071,992,547,409\.91 in USD/)

  // Others go on, and what all of them come to has all its digits.
  t.match((await system.admin.post('/api/billing/broker/transfers/import', rowsOf(2, ROW, 'g'))).body, {
    created: 2
  })
  await system.settled()
  const all = await digitsOf(
    system,
    await adminToken(system),
    '/api/billing/transactions?unit=usd',
    'balance_amount'
  )
  // Of each sale five rows: order, payment in, liability, receivable, offline; and one that earns it.
  t.equal(all, String((BigInt(MOST) + 2n * BigInt(ROW)) * 6n))
  t.equal((await system.operator.verify()).ok, true)
})

t.test('a declined charge gives its room back', async (t) => {
  const system = await testSystem(t)
  const plan = await system.makePlan(system.admin, 'broker', 'Tower', { period_amount: ROW })
  const ann = await system.register('ann')
  await system.settled()
  await ann.post('/api/cart', { plan, option: 1 })
  const pay = (token: string) => ann.post('/api/billing/ann/checkout', { processor_token: token })
  t.equal((await pay('tok_chargeDeclined')).status, 400)
  t.equal((await pay('tok_visa')).status, 201)
  await system.settled()
  const types = (await system.engines.get('billing')!.events.read(0, 1_000))
    .filter(({ stream }) => stream.startsWith('sales-'))
    .map(({ type }) => type)
  t.same(types, [
    'billing.sales-counted',
    'billing.sales-released',
    'billing.sales-counted',
    'billing.sales-released'
  ])
})

t.test('a book of old that holds more stays readable, to the last digit', async (t) => {
  const system = await testSystem(t)
  const billing = system.engines.get('billing')!
  const cause = { actor: 'test', correlationid: 'test', causationid: 'test' }
  const token = await adminToken(system)
  const { id } = expected(await system.admin.get('/api/profile/broker'), 200)
  for (let n = 0; n < 3; n++) {
    const sale = {
      order: `o${n}`,
      subscriber: 'somebody',
      provider: id,
      event_id: `check_${n}`,
      amount: MOST,
      unit: 'usd',
      description: 'Old'
    }
    const rows = importedSaleRows(sale, `check_${n}`, '2026-01-03T00:00:00.000Z', 'at once')
    await billing.transact(cause, async (tx) =>
      tx.append('account-somebody', [{ type: 'billing.ledger-posted', data: { rows } }])
    )
  }
  await system.settled()
  const thrice = String(BigInt(MOST) * 3n)
  t.equal(await digitsOf(system, token, '/api/billing/broker/receivables', 'balance_amount'), thrice)
  t.equal(await digitsOf(system, token, '/api/billing/transactions?q=old', 'usd'), String(BigInt(MOST) * 18n))
  t.equal(
    await digitsOf(system, token, '/api/billing/transactions?ends_at=2026-01-04', 'usd'),
    String(BigInt(MOST) * 18n)
  )
  const url = '/api/metrics/broker/funds?ends_at=2026-02-01&nb_periods=1'
  const { payload } = await system.app.inject({ url, headers: { authorization: `Bearer ${token}` } })
  t.ok(payload.includes(`["2026-02-01T00:00:00Z",${thrice}]`), 'metrics too')
  const refused = await system.admin.post('/api/billing/broker/transfers/import', rowsOf(1, 100, 'x'))
  t.match(refused.body, { created: 0, failed: [{ errors: { amount: [/only \$0\.00 more is possible/] } }] })
  t.equal((await system.operator.verify()).ok, true)
})
