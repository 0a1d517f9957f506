import { expected } from '@bursar/testing'
import t from 'tap'
import { cellsOf, figuresOf, shopScene } from '../../figures/http/scene.ts'

const now = '2026-03-10T09:07:05.003Z'

t.test('subscriptions that are active at each instant, and those that ended between', async (t) => {
  const { system, owner, shop, imported, read } = await shopScene(t, now)
  await system.makePlan(owner, shop, 'Monthly')
  await system.makePlan(owner, shop, 'Daily', { period_type: 'daily', is_active: false })
  await imported([
    { subscriber: 'anna', plan: 'monthly', created_at: '2026-01-01', amount: 1000 },
    { subscriber: 'bert', plan: 'monthly', created_at: '2026-01-20T10:01:00Z', amount: 1000 },
    { subscriber: 'bert', plan: 'monthly', created_at: '2026-02-10', amount: 1000 },
    { subscriber: 'carl', plan: 'daily', created_at: '2026-02-27', amount: 0 }
  ])
  const months = await read('plans', 'nb_periods=3&ends_at=2026-03-01')
  t.match(months, { title: 'Active Subscribers', unit: undefined, scale: undefined })
  t.match(months.results, [
    { slug: 'daily', title: 'Daily', is_active: false, location: /\/api\/profile\/shop\/plans\/daily$/ },
    { slug: 'monthly', title: 'Monthly', is_active: true }
  ])
  t.same(cellsOf(months, 'monthly'), [
    ['2025-12-01T00:00:00Z', 0],
    ['2026-01-01T00:00:00Z', 1],
    ['2026-02-01T00:00:00Z', 1],
    ['2026-03-01T00:00:00Z', 1]
  ])
  t.same(
    cellsOf(months, 'churn'),
    [
      ['2026-01-01T00:00:00Z', 0],
      ['2026-02-01T00:00:00Z', 0],
      ['2026-03-01T00:00:00Z', 2]
    ],
    'anna at the very start of February, carl at the end of it'
  )
  const days = await read('plans', 'period_type=daily&nb_periods=2&ends_at=2026-03-01')
  t.same(figuresOf(days, 'daily'), [1, 0, 0], 'a subscription is over at its very end')
  t.same(figuresOf(days, 'churn'), [0, 1])
})

t.test('now is in a table up to now, to the millisecond', async (t) => {
  const { system, owner, shop, read } = await shopScene(t, now)
  const plan = await system.makePlan(owner, shop, 'Monthly')
  const buyer = await system.register('buyer')
  await system.subscribe(buyer, 'buyer', plan)
  t.same(figuresOf(await read('plans', 'nb_periods=1'), plan), [0, 1], 'what began this very instant')
  t.same(
    figuresOf(await read('plans', `nb_periods=1&ends_at=${now}`), plan),
    [0, 1],
    'active at that instant'
  )
  const before = await read('plans', 'nb_periods=1&ends_at=2026-03-10T09:07:05.002Z')
  t.same(figuresOf(before, plan), [0, 0])
  expected(await buyer.delete(`/api/profile/buyer/subscriptions/${plan}`), 204)
  const ended = await read('plans', 'nb_periods=1')
  t.same([figuresOf(ended, plan), figuresOf(ended, 'churn')], [[0, 0], [1]], 'and what ended in it')
  t.same(figuresOf(await read('plans', `nb_periods=1&ends_at=${now}`), 'churn'), [0])
  const other = await system.openProfile(owner, 'Other')
  await system.settled()
  const none = expected(await owner.get(`/api/metrics/${other}/plans?unit=eur&period_type=hourly`), 200)
  t.same([none.results, figuresOf(none, 'churn')], [[], new Array(24).fill(0)])
})

t.test('a change of plan is no churn, in the very quarter of an hour either', async (t) => {
  const { system, owner, shop, read } = await shopScene(t, now)
  const monthly = { period_type: 'monthly', renewal_type: 'auto-renew' } as const
  const small = await system.makePlan(owner, shop, 'Small', { ...monthly, period_amount: 1_000 })
  const large = await system.makePlan(owner, shop, 'Large', { ...monthly, period_amount: 9_000 })
  const buyer = await system.register('buyer')
  await system.subscribe(buyer, 'buyer', small)
  const url = `/api/profile/buyer/subscriptions/${small}/change`
  expected(await buyer.post(url, { plan: large, processor_token: 'tok_visa' }), 201)
  const table = await read('plans', 'nb_periods=1')
  t.same(
    [small, large, 'churn'].map((row) => figuresOf(table, row)),
    [[0, 0], [0, 1], [0]]
  )
})
