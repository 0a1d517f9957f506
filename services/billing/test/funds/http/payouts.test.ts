/** Payouts that come back from the bank, what the processor takes for one, and sales that are held for some days. */
import { type PaymentProcessor, type Payout, testProcessor } from '@bursar/billing'
import { expected, tell, testSystem, webhookSecret } from '@bursar/testing'
import t, { type Test } from 'tap'

/** A shop that sold for 100.00, of which 96.80 are handed on. */
async function sold(t: Test, more: Partial<PaymentProcessor> = {}) {
  const system = await testSystem(t, { processor: { ...testProcessor({ webhookSecret }), ...more } })
  const seller = await system.register('seller')
  const shop = await system.openProfile(seller, 'The Shop')
  const plan = await system.makePlan(seller, shop, 'Basic', { period_amount: 10000 })
  const ann = await system.register('ann')
  await system.settled()
  await system.subscribe(ann, 'ann', plan)
  await system.settled()
  const url = `/api/billing/${shop}`
  return {
    ...system,
    seller,
    shop,
    ann,
    plan,
    transfers: async (query = '') => expected(await seller.get(`${url}/transfers${query}`), 200),
    withdraw: (amount: number) => seller.post(`${url}/transfers`, { amount }),
    available: async () => expected(await seller.get(`${url}/bank`), 200).balance_amount,
    balanced: async () => t.equal((await system.operator.verify()).ok, true, 'the book is right')
  }
}

t.test('a payout that the bank draws back is in the Funds again, once', async (t) => {
  const paid = { payout: 'po_weekly', amount: 5000, unit: 'usd', paid_at: '2026-01-15T12:00:00.000Z' }
  const known: Payout[] = [paid]
  const { transfers, available, withdraw, balanced } = await sold(t, { payouts: async () => known })
  t.match(await transfers(), { count: 2, balance_amount: 4680 })
  known[0] = { ...paid, returned_at: '2026-01-15T12:00:00.000Z' }
  const back = await transfers()
  t.match(back, { count: 3, balance_amount: 9680 })
  t.match(back.results[2], {
    is_debit: false,
    orig_account: 'Withdraw',
    dest_account: 'Funds',
    dest_amount: 5000,
    description: 'Withdrawal that the bank drew back'
  })
  t.match(await transfers(), { count: 3, balance_amount: 9680 }, 'told again it changes nothing')
  t.equal(await available(), 9680)
  t.equal((await withdraw(9680)).status, 201)
  await balanced()
})

t.test('the fee of a payout comes out of the Funds', async (t) => {
  const { transfers, available, withdraw, balanced } = await sold(t, { transferFee: () => 80 })
  t.equal(await available(), 9600)
  t.match(await withdraw(9601), { status: 400, body: { amount: ['Only $96.00 is available.'] } })
  t.match(await withdraw(9600), { status: 201, body: { dest_amount: 9600, dest_account: 'Withdraw' } })
  const { results, balance_amount } = await transfers('?force=0')
  t.match(results[2], { dest_amount: 80, is_debit: true, description: 'Fee for the withdrawal' })
  t.equal(balance_amount, 0)
  t.equal(await available(), 0)
  await balanced()
})

t.test('what was sold within payout_days cannot be withdrawn yet', async (t) => {
  const system = await sold(t)
  const { admin, seller, shop, ann, plan, settled, clock, available, withdraw } = system
  const profile = `/api/profile/${shop}`
  t.equal((await seller.get(profile)).body.payout_days, 0)
  t.match(await seller.patch(profile, { payout_days: 7 }), { status: 200, body: { payout_days: 0 } })
  for (const payout_days of [-1, 91]) {
    t.match(await admin.patch(profile, { payout_days }), { status: 400, body: { payout_days: [String] } })
  }
  t.match(await admin.patch(profile, { payout_days: 7 }), { status: 200, body: { payout_days: 7 } })
  await settled()
  t.equal(await available(), 0)
  t.match(await withdraw(1), { status: 400, body: { amount: [/available/] } })
  t.match((await seller.put(profile, { full_name: 'Shop', payout_days: 0 })).body, { payout_days: 7 })
  clock.set('2026-01-22T12:00:00.000Z')
  t.equal(await available(), 0, 'to the instant')
  clock.set('2026-01-22T12:00:00.001Z')
  t.equal(await available(), 9680)

  const fresh = await system.subscribe(ann, 'ann', plan)
  await settled()
  const url = `/api/billing/ann/charges/${fresh.processor_key}`
  expected(await seller.post(`${url}/refund`, { lines: [{ num: 0, refunded_amount: 4000 }] }), 200)
  await settled()
  t.equal(await available(), 9680, 'what was given back of a sale is held no more')
  const event = { charge: fresh.processor_key ?? '', at: clock.now() }
  await tell(system.anonymous, { ...event, type: 'charge.dispute.created', id: 'evt_1' })
  await settled()
  t.equal(await available(), 9680 - 1500, 'the fee of a dispute alone')
  await tell(system.anonymous, { ...event, type: 'charge.dispute.closed', status: 'won', id: 'evt_2' })
  await settled()
  t.equal(await available(), 9680, 'and it is held again once the dispute is won')
  t.equal((await withdraw(9680)).status, 201)
})
