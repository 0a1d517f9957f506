import { type Payout, testProcessor } from '@bursar/billing'
import { expected, testSystem } from '@bursar/testing'
import t from 'tap'

/** A broker that sold for 100.00, of which 96.80 are handed on, and a processor that pays out by itself. */
async function sold(t: Parameters<typeof testSystem>[0], payouts: () => Promise<readonly Payout[]>) {
  const system = await testSystem(t, { processor: { ...testProcessor(), payouts } })
  const plan = await system.makePlan(system.admin, 'broker', 'Basic', { period_amount: 10000 })
  const ann = await system.register('ann')
  await system.settled()
  await system.subscribe(ann, 'ann', plan)
  await system.settled()
  const transfers = async (query = '') =>
    expected(await system.admin.get(`/api/billing/broker/transfers${query}`), 200)
  return { ...system, transfers }
}

t.test('payouts that the processor made are taken into the book, once', async (t) => {
  const payout = { payout: 'po_weekly', amount: 5000, unit: 'usd', paid_at: '2026-01-15T12:00:00.000Z' }
  const { transfers, admin, operator } = await sold(t, async () => [payout, payout])
  t.match(await transfers('?force=0'), { count: 1, balance_amount: 9680 }, 'nobody asked for them')
  const found = await transfers()
  t.match(found, { count: 2, balance_amount: 4680 })
  t.match(found.results[1], {
    is_debit: true,
    orig_account: 'Funds',
    dest_account: 'Withdraw',
    dest_amount: 5000
  })
  t.match(await transfers('?force=1'), { count: 2, balance_amount: 4680 })
  const tried = await admin.post('/api/billing/broker/transfers?dry_run=1', { amount: 4680 })
  t.match(tried, {
    status: 200,
    body: { amount: 4680, unit: 'usd', results: [{ dest_account: 'Withdraw' }] }
  })
  t.equal((await admin.post('/api/billing/broker/transfers?dry_run=1', { amount: 4681 })).status, 400)
  t.match(await transfers(), { count: 2, balance_amount: 4680 }, 'it was only tried')
  const more = await admin.post('/api/billing/broker/transfers', { amount: 4681 })
  t.match(more, { status: 400, body: { amount: [String] } })
  t.equal((await admin.post('/api/billing/broker/transfers', { amount: 4680, unit: 'USD' })).status, 201)
  t.match(await transfers(), { count: 3, balance_amount: 0 })
  t.equal((await operator.verify()).ok, true)
})

t.test('a processor that cannot be asked is said so', async (t) => {
  const { transfers } = await sold(t, () => Promise.reject(new Error('no route')))
  t.match(await transfers(), { count: 1, balance_amount: 9680, detail: /could not be reached/ })
  t.notOk('detail' in (await transfers('?force=false')))
})

t.test('the figure is what the funds held at the end', async (t) => {
  const { transfers } = await sold(t, async () => [])
  t.match(await transfers('?ends_at=2026-01-15T12:00:00Z'), { count: 0, balance_amount: 0 })
  t.match(await transfers('?start_at=2026-01-16'), { count: 0, balance_amount: 9680 })
  t.match(await transfers('?q=nothing'), { count: 0, balance_amount: 9680 })
})
