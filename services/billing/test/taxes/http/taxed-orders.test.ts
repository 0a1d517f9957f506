/** What becomes of the tax of orders: paid in parts, refunded, disputed, given up, renewed, used and bought for others. */
import { expected, type TestClient, tell, testSystem } from '@bursar/testing'
import t, { type Test } from 'tap'
import { runDaily } from '../../renewals/http/run-daily.ts'

const VISA = { processor_token: 'tok_visa' }

/** A shop whose prices of 100.00 are taxed by 20 %, without asking where the buyer is. */
async function scene(t: Test, terms: object = {}) {
  const system = await testSystem(t, { startAt: '2026-01-01T00:00:00.000Z' })
  const seller = await system.register('seller')
  const shop = await system.openProfile(seller, 'The Shop')
  const calls = { slug: 'calls', title: 'Calls', description: '', use_amount: 50, quota: 0 }
  const plan = await system.makePlan(seller, shop, 'Basic', {
    period_amount: 10_000,
    period_type: 'monthly',
    renewal_type: 'auto-renew',
    use_charges: [calls],
    ...terms
  })
  expected(await system.admin.patch(`/api/profile/${shop}/plans/${plan}`, { broker_fee: 1000 }), 200)
  expected(await seller.put(`/api/profile/${shop}/taxes`, [{ title: 'VAT', percent: 2000 }]), 200)
  await system.settled()
  const right = async () => {
    await system.settled()
    t.equal((await system.operator.verify()).ok, true, 'the book is right')
  }
  /** Sums of Taxes of the book, as the sheet of the broker has them. */
  const owed = async () => {
    await system.settled()
    const { results } = expected(
      await system.admin.get('/api/billing/transactions?selector=Taxes&page_size=100'),
      200
    )
    return results.reduce(
      (sum: number, { orig_account, orig_amount }: any) =>
        sum + (orig_account === 'Taxes' ? 1 : -1) * orig_amount,
      0
    )
  }
  /** A column ends before now. */
  const passed = () => system.clock.set(new Date(Date.parse(system.clock.now()) + 1_000).toISOString())
  const table = async (query = '') => {
    await system.settled()
    passed()
    const { results } = expected(
      await seller.get(`/api/metrics/${shop}/taxes?period_type=yearly&nb_periods=1${query}`),
      200
    )
    return results.map(({ slug, title, values }: any) => [slug, title, values.map(([, value]: any) => value)])
  }
  const buyer = async (slug: string) => {
    const user = await system.register(slug)
    await system.settled()
    return user
  }
  const later = async (who: TestClient, slug: string) => {
    await who.post('/api/cart', { plan })
    const invoice = expected(await who.post(`/api/billing/${slug}/checkout/paylater`, {}), 201)
    await system.settled()
    return invoice
  }
  return { system, seller, shop, plan, right, owed, table, buyer, later }
}

const due = async (who: TestClient, slug: string) =>
  expected(await who.get(`/api/billing/${slug}/balance`), 200).balance_amount

t.test('refunds bring the tax along, disputes take it back', async (t) => {
  const { system, seller, shop, plan, right, owed, table, buyer } = await scene(t)
  const ann = await buyer('ann')
  const charge = await system.subscribe(ann, 'ann', plan)
  await system.settled()
  t.equal(charge.amount, 12_000)
  const fees = expected(await system.admin.get('/api/billing/broker/transfers?force=0'), 200)
  t.equal(fees.balance_amount, 1_000, 'the broker has no part of a tax')
  const url = `/api/billing/ann/charges/${charge.processor_key}`
  const refund = (...lines: object[]) => seller.post(`${url}/refund`, { lines })
  const refunded = ({ body }: any) => body.lines.map((line: any) => line.refunded)
  t.same(refunded(await refund({ num: 0, refunded_amount: 2_500 })), [2_500, 500])
  t.same(refunded(await refund({ num: 1, refunded_amount: 300 })), [2_500, 800], 'a tax alone')
  t.same(refunded(await refund({ num: 0, refunded_amount: 500 })), [3_000, 800], 'it is ahead of its order')
  t.same(refunded(await refund({ num: 0, refunded_amount: 2_000 })), [5_000, 1_000])
  t.equal((await refund({ num: 1, refunded_amount: 1_001 })).status, 405)
  t.equal(await owed(), 1_000)
  await right()

  const at = () => system.clock.now()
  expected(
    await tell(system.anonymous, {
      type: 'charge.dispute.created',
      charge: charge.processor_key!,
      at: at(),
      id: 'e1'
    }),
    200
  )
  t.equal(await owed(), 0)
  await right()
  const closed = {
    type: 'charge.dispute.closed',
    charge: charge.processor_key!,
    at: at(),
    id: 'e2',
    status: 'won' as const
  }
  expected(await tell(system.anonymous, closed), 200)
  t.equal(await owed(), 1_000, 'a dispute that is won gives it back')
  t.same(refunded(await refund({ num: 0 }, { num: 1 })), [10_000, 2_000], 'all of both lines')
  t.equal(await owed(), 0)
  t.same(await table(), [['vat-20', 'VAT 20 %', [0]]])
  await right()

  const bob = await buyer('bob')
  const lost = await system.subscribe(bob, 'bob', plan)
  await system.settled()
  t.same(await table(), [['vat-20', 'VAT 20 %', [2_000]]])
  const taken = { type: 'charge.dispute.created', charge: lost.processor_key!, at: at(), id: 'e3' }
  expected(await tell(system.anonymous, taken), 200)
  expected(
    await tell(system.anonymous, { ...taken, type: 'charge.dispute.closed', id: 'e4', status: 'lost' }),
    200
  )
  t.equal(await owed(), 0)
  await right()

  // Tables without taxes, and with them.
  const figures = expected(
    await seller.get(`/api/metrics/${shop}/funds?period_type=yearly&nb_periods=1`),
    200
  )
  const row = (slug: string) => figures.results.find((one: any) => one.slug === slug).values[0][1]
  t.equal(row('total-transactions'), 20_000, 'sales are without tax')
  t.equal(row('payments'), 24_000)
  t.equal(row('refunds'), 12_000)
  const { results } = expected(await seller.get(`/api/metrics/${shop}/lifetimevalue`), 200)
  t.match(
    results.map(({ contract_value, deferred_revenue }: any) => [contract_value, deferred_revenue]),
    [
      [10_000, 10_000],
      [10_000, 10_000]
    ]
  )
  const [, , [whole]] = (await table())[0]
  const explain = expected(
    await seller.get(
      `/api/metrics/${shop}/taxes/explain?period_type=yearly&nb_periods=1&slug=vat-20&ends_at=2027-01-01&at=2027-01-01`
    ),
    200
  )
  t.equal(
    explain.results.reduce((sum: number, { part }: any) => sum + part, 0),
    whole,
    'the parts sum to the cell'
  )
  t.ok(explain.results.some(({ kind }: any) => kind === 'tax-chargeback'))
  t.same(await table(`&as_of=${system.clock.now()}&ends_at=2027-01-01`), await table('&ends_at=2027-01-01'))
})

t.test('a tax is paid in parts and given up as any other order', async (t) => {
  const { system, seller, right, owed, buyer, later } = await scene(t)
  const { admin } = system
  const ann = await buyer('ann')
  const invoice = await later(ann, 'ann')
  t.equal(invoice.amount, 12_000)
  t.equal(await due(ann, 'ann'), 12_000)
  const collect = (amount: number) =>
    seller.post(`/api/billing/ann/payments/${invoice.claim_code}/collected`, { amount })
  expected(await collect(11_000), 200)
  await right()
  t.equal(await owed(), 2_000, 'paid or not, it is owed')
  expected(await admin.delete('/api/billing/ann/balance?amount=400'), 204)
  t.equal(await owed(), 1_600)
  t.equal(await due(ann, 'ann'), 600)
  await right()
  expected(
    await ann.post(`/api/billing/payments/${invoice.claim_code}`, { ...VISA, expected: { usd: 600 } }),
    201
  )
  await right()
  t.equal(await due(ann, 'ann'), 0)

  const bob = await buyer('bob')
  await later(bob, 'bob')
  expected(await admin.delete('/api/billing/bob/balance'), 204)
  t.equal(await owed(), 1_600)
  await right()
})

t.test('renewals, usage and seats are taxed at the rates of then', async (t) => {
  const { system, seller, shop, plan, right, owed, buyer } = await scene(t)
  const ann = await buyer('ann')
  await ann.post('/api/cart', { plan })
  expected(await ann.post('/api/billing/ann/checkout', { ...VISA, remember_card: true }), 201)
  await system.settled()
  expected(await seller.put(`/api/profile/${shop}/taxes`, [{ title: 'VAT', percent: 1000 }]), 200)
  await system.settled()
  expected(await seller.post('/api/billing/ann/balance', { plan, use: 'calls', quantity: 10 }), 201)
  await system.settled()
  t.equal(await due(ann, 'ann'), 550)
  t.equal(await owed(), 2_050)
  t.match(await runDaily(system, '2026-02-01T00:00:00.000Z'), { charges: 1 })
  t.equal(await owed(), 3_050, 'the month is taxed at the rate of now')
  t.equal(await due(ann, 'ann'), 0)
  await right()

  const boss = await buyer('boss')
  const seats = ['x@example.com', 'y@example.com'].map((email) => ({ plan, email, full_name: 'A' }))
  expected(await boss.post('/api/cart', seats), 201)
  const charge = expected(await boss.post('/api/billing/boss/checkout', VISA), 201)
  t.same(
    charge.lines.map(({ amount }: any) => amount),
    [10_000, 1_000, 10_000, 1_000]
  )
  await right()
  const codes = expected(await boss.get('/api/billing/boss/seats'), 200).results
  const cy = await buyer('cy')
  expected(await cy.post('/api/cart/redeem', { code: codes[0].claim_code }), 200)
  t.equal((await cy.post('/api/billing/cy/checkout', {})).status, 200, 'a claim is free, and so of tax')
  await right()
  await runDaily(system, '2026-06-01T00:00:00.000Z')
  await right()
})

t.test('a price with the tax in it, an exempt plan, and options', async (t) => {
  const yearAhead = { discount_type: 'percentage', discount_value: 1000, length: 12 }
  const { system, seller, shop, plan, right, buyer } = await scene(t, {
    tax_included: true,
    advance_discounts: [yearAhead]
  })
  const ann = await buyer('ann')
  const exempt = await system.makePlan(seller, shop, 'Exempt', { period_amount: 5_000, tax_exempt: true })
  const yen = await system.makePlan(seller, shop, 'Yen', { period_amount: 19_900, unit: 'jpy' })
  for (const one of [plan, exempt, yen]) await ann.post('/api/cart', { plan: one })
  const shown = expected(await ann.get('/api/billing/ann/checkout'), 200).results
  const [basic, free, whole] = ['basic', 'exempt', 'yen'].map((slug) =>
    shown.find((entry: any) => entry.subscription.plan.slug === slug)
  )
  t.same(
    basic.options.map((line: any, n: number) => [line.dest_amount, basic.taxes[n].dest_amount]),
    [
      [8_333, 1_667],
      [90_000, 18_000]
    ]
  )
  t.notOk('taxes' in free)
  t.equal(free.lines.length, 1)
  t.same(
    whole.lines.map(({ dest_amount }: any) => dest_amount),
    [19_900, 3_900]
  )
  const items = shown.map((entry: any) => ({ option: entry === basic ? 2 : 0 }))
  const paid = await ann.post('/api/billing/ann/checkout', {
    ...VISA,
    items,
    expected: { usd: 113_000, jpy: 23_800 }
  })
  expected(paid, 201)
  await right()
})
