/** A plan, a tax or a use gets dearer, as its subscriber sees it. */
import { expected, mailsTo, runDueJobs, type TestSystem, testSystem, verifyByMail } from '@bursar/testing'
import t from 'tap'
import { runDaily } from './run-daily.ts'

const day = (month: number, n: number) => new Date(Date.UTC(2026, month - 1, n, 12)).toISOString()

async function site(t: Parameters<typeof testSystem>[0]) {
  const system = await testSystem(t, { startAt: '2026-01-31T10:00:00.000Z' })
  const seller = await system.register('seller')
  const shop = await system.openProfile(seller, 'The Shop')
  const calls = { slug: 'calls', title: 'Calls', description: '', use_amount: 10, quota: 5 }
  const terms = { period_amount: 1000, renewal_type: 'auto-renew' as const, use_charges: [calls] }
  const plan = await system.makePlan(seller, shop, 'Basic', terms)
  const ann = await system.register('ann', { full_name: 'Ann Day' })
  await verifyByMail(system, ann)
  expected(await ann.post('/api/cart', { plan }), 201)
  expected(await ann.post('/api/billing/ann/checkout', { processor_token: 'tok_visa' }), 201)
  expected(await ann.put('/api/billing/ann/card', { token: 'tok_visa' }), 200)
  await system.settled()
  const terms_url = `/api/profile/${shop}/plans/${plan}`
  const ordered = async () => {
    const { results } = expected(await ann.get('/api/billing/ann/history'), 200)
    const rows = results.filter(({ dest_account }: any) => dest_account === 'Payable')
    return rows.map(({ dest_amount }: any) => dest_amount)
  }
  const told = async (to = 'ann') =>
    (await mailsTo(system, `${to}@example.com`)).filter(({ subject }) => /will cost more/.test(subject))
  return { system, seller, shop, plan, ann, calls, terms_url, ordered, told }
}

async function runJobs(system: TestSystem): Promise<void> {
  const { jobs } = system.services.find(({ name }) => name === 'billing')!
  await system.settled()
  await runDueJobs(system.engines.get('billing')!, jobs)
  await system.settled()
}

t.test('a price that rises is told of once, and counts from the first renewal 14 days later', async (t) => {
  const { system, seller, terms_url, ordered, told } = await site(t)
  system.clock.set(day(2, 20))
  expected(await seller.patch(terms_url, { period_amount: 1200, title: 'Best' }), 200)
  for (let n = 0; n < 3; n++) await runJobs(system)
  const [mail, ...more] = await told()
  t.same(more, [])
  t.match(mail?.subject, 'Best will cost more from 2026-03-31 on')
  t.match(mail?.text, 'A period costs $12.00 / 1 month then, and $10.00 / 1 month until then.')
  t.match(mail?.text, '/my/ann/subscriptions')
  t.same(await told('seller'), [], 'its own managers alone are told')
  for (const n of [28, 28]) await runDaily(system, day(2, n))
  t.same(await ordered(), [1000, 1000], 'eight days are no notice')
  for (const n of [30, 31]) await runDaily(system, day(3, n))
  t.same(await ordered(), [1000, 1000, 1200])
  expected(await seller.patch(terms_url, { period_amount: 900 }), 200)
  await runJobs(system)
  await runDaily(system, day(4, 30))
  t.same(await ordered(), [1000, 1000, 1200, 900], 'cheaper at once')
  t.equal((await told()).length, 1, 'and told of no more')
  t.equal((await system.operator.verify()).ok, true)
})

t.test('taxes and uses that rise wait as well', async (t) => {
  const { system, seller, shop, plan, terms_url, ordered, told, calls } = await site(t)
  system.clock.set(day(2, 1))
  expected(await seller.put(`/api/profile/${shop}/taxes`, [{ title: 'VAT', percent: 2000 }]), 200)
  expected(await seller.patch(terms_url, { use_charges: [{ ...calls, use_amount: 30 }] }), 200)
  await runJobs(system)
  const [mail, ...more] = await told()
  t.same(more, [], 'one mail for both')
  t.match(mail?.text, 'A period costs $12.00 / 1 month then')
  t.match(mail?.text, 'What is charged by use costs more')
  const use = { plan, use: 'calls', quantity: 7 }
  expected(await seller.post('/api/billing/ann/balance', use), 201)
  await system.settled()
  t.same(await ordered(), [1000, 20], 'by the terms of the last order, untaxed')
  await runDaily(system, day(2, 28))
  t.same(await ordered(), [1000, 20, 1000, 200])
  expected(await seller.post('/api/billing/ann/balance', use), 201)
  await system.settled()
  t.same(await ordered(), [1000, 20, 1000, 200, 60, 12])
  t.equal((await system.operator.verify()).ok, true)
})

t.test('what its subscribers go by is settled', async (t) => {
  const { seller, terms_url } = await site(t)
  for (const [field, value] of [
    ['unit', 'eur'],
    ['renewal_type', 'one-time']
  ] as const) {
    const refused = await seller.patch(terms_url, { [field]: value })
    t.match(refused, { status: 400, body: { errors: { [field]: [/cannot change: create another plan/] } } })
  }
  expected(await seller.patch(terms_url, { unit: 'usd', renewal_type: 'auto-renew', description: 'x' }), 200)
})

t.test('a change that is noted costs what it cost then, or less', async (t) => {
  const { system, seller, shop, ann, plan, ordered } = await site(t)
  const advance_discounts = [{ discount_type: 'percentage', discount_value: 1000, length: 12 }]
  const small = await system.makePlan(seller, shop, 'Small', {
    period_amount: 500,
    renewal_type: 'auto-renew',
    advance_discounts
  } as object)
  await system.settled()
  const url = `/api/profile/ann/subscriptions/${plan}/change`
  expected(await ann.post(url, { plan: small, when: 'period_end' }), 200)
  system.clock.set(day(2, 2))
  expected(await seller.patch(`/api/profile/${shop}/plans/${small}`, { period_amount: 5000 }), 200)
  await runJobs(system)
  await runDaily(system, day(2, 28))
  t.same(await ordered(), [1000, 500])
  await runDaily(system, day(3, 30))
  t.same((await ordered()).at(-1), 500, 'nobody was told while it did not run')
})
