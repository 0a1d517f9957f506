import { expected } from '@bursar/testing'
import t from 'tap'
import { figuresOf, shopScene } from '../../figures/http/scene.ts'

const now = '2026-03-10T09:00:00.000Z'

t.test('what each customer ordered, paid and has paid ahead', async (t) => {
  const { system, owner, shop, imported, read } = await shopScene(t, now)
  const plan = await system.makePlan(owner, shop, 'Basic')
  const buyer = await system.register('buyer')
  const charge = await system.subscribe(buyer, 'buyer', plan)
  await imported([
    { subscriber: 'anna', created_at: '2026-02-01', amount: 700, description: 'one' },
    { subscriber: 'anna', created_at: '2026-02-03', amount: 20 },
    { subscriber: 'bert', created_at: '2025-12-31', amount: 0 },
    { subscriber: 'bert', created_at: '2025-12-31', amount: 40, unit: 'eur' }
  ])
  const refund = `/api/billing/buyer/charges/${charge.processor_key}/refund`
  expected(await owner.post(refund, { lines: [{ num: 0, refunded_amount: 300 }] }), 200)
  const list = await read('lifetimevalue')
  t.match(list, { count: 3, next: null, previous: null })
  t.match(list.results, [
    {
      slug: 'buyer',
      printable_name: 'User buyer',
      type: 'personal',
      created_at: now,
      ends_at: '2026-04-10T09:00:00.000Z',
      contract_value: 1000,
      cash_payments: 700,
      deferred_revenue: 1000,
      unit: 'usd'
    },
    {
      slug: 'anna',
      created_at: '2026-02-01T00:00:00.000Z',
      ends_at: '2026-02-03T00:00:00.000Z',
      contract_value: 720,
      cash_payments: 720,
      deferred_revenue: 0
    },
    { slug: 'bert', contract_value: 0, cash_payments: 0 }
  ])
  const backlog = figuresOf(await read('balances', 'nb_periods=1'), 'Backlog').at(-1)
  const deferred = list.results.map(({ deferred_revenue }: any) => deferred_revenue)
  t.equal(
    deferred.reduce((sum: number, one: number) => sum + one),
    backlog
  )
  const slugs = async (query: string) =>
    (await read('lifetimevalue', query)).results.map(({ slug }: any) => slug)
  t.same(await slugs('o=created_at'), ['bert', 'anna', 'buyer'])
  t.same(await slugs('o=slug'), ['anna', 'bert', 'buyer'])
  t.same(await slugs('o=-full_name&page_size=2'), ['buyer', 'bert'])
  t.same(await slugs('q=NN,ert'), ['anna', 'bert'], 'newest first')
  t.same(await slugs('q=user&q_f=slug'), [])
  t.same(await slugs('start_at=2026-01-01&ends_at=2026-03-10'), ['anna'])
  t.same(await slugs('unit=eur'), ['bert'], 'units are never mixed')
  t.same(await slugs('page=2&page_size=2'), ['bert'])
  for (const query of ['unit=zzz', 'timezone=Mars', 'start_at=soon', 'page_size=0'])
    t.equal((await owner.get(`/api/metrics/${shop}/lifetimevalue?${query}`)).status, 400, query)
  t.equal((await owner.get(`/api/metrics/${shop}/lifetimevalue?page=9`)).status, 404)
})

t.test('who owes what; over all providers it is the statement', async (t) => {
  const { system, owner, shop, read } = await shopScene(t, now)
  const other = await system.openProfile(owner, 'Other')
  const plans = [
    await system.makePlan(owner, shop, 'Basic'),
    await system.makePlan(owner, other, 'Extra', { period_amount: 300 })
  ]
  for (const slug of ['zoe', 'adam']) {
    const buyer = await system.register(slug)
    for (const plan of slug === 'zoe' ? plans : plans.slice(0, 1))
      expected(await buyer.post('/api/cart', { plan }), 201)
    expected(await buyer.post(`/api/billing/${slug}/checkout`, { processor_token: 'tok_pending' }), 201)
  }
  await system.subscribe(await system.register('paid'), 'paid', plans[0]!)
  const due = await read('balances-due')
  t.equal(due.count, 2)
  const owed = { usd: { contract_value: 1000, cash_payments: 0, balance: 1000 } }
  t.match(due.results, [
    { slug: 'adam', printable_name: 'User adam', type: 'personal', created_at: now, balances: owed },
    { slug: 'zoe', balances: owed }
  ])
  const elsewhere = expected(await owner.get(`/api/metrics/${other}/balances-due`), 200)
  t.match(elsewhere.results, [{ slug: 'zoe', balances: { usd: { balance: 300 } } }])
  const statement = expected(await system.admin.get('/api/billing/zoe/balance'), 200)
  t.equal(statement.balance_amount, 1000 + elsewhere.results[0].balances.usd.balance)
  const slugs = async (query: string) =>
    (await read('balances-due', query)).results.map(({ slug }: any) => slug)
  t.same(await slugs('o=-slug'), ['zoe', 'adam'])
  t.same(await slugs('o=-created_at'), ['adam', 'zoe'], 'made at one instant: by slug')
  t.same(await slugs('q=zo'), ['zoe'])
  t.same(await slugs('unit=eur'), [])
  t.same(await slugs('ends_at=2026-03-10'), [], 'profiles made before that day')
})
