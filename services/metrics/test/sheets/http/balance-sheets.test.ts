import { expected, testSystem } from '@bursar/testing'
import t from 'tap'
import { cellsOf, figuresOf } from '../../figures/http/scene.ts'

const sheet = '/api/metrics/balances/funds-2026'

t.test('a balance sheet sums the accounts of the whole book', async (t) => {
  const system = await testSystem(t)
  const { admin } = system
  for (const path of [sheet, `${sheet}/lines`]) t.equal((await admin.get(path)).status, 404, 'nobody made it')
  const added = await admin.post(`${sheet}/lines`, { title: ' Cash ', selector: 'funds', rank: 7 })
  t.equal(added.status, 201)
  t.same(added.body, { title: 'Cash', selector: 'funds', rank: 1 }, 'the rank is the next free one')
  for (const line of [
    { title: 'Earned', selector: 'Income' },
    { title: 'Given back', selector: 'Refund' },
    { title: 'Cash', selector: 'Nothing' },
    { title: 'All' }
  ])
    expected(await admin.post(`${sheet}/lines`, line), 201)
  await system.settled()
  t.match(expected(await admin.get(`${sheet}/lines?page_size=2`), 200), {
    count: 5,
    results: [
      { title: 'Cash', selector: 'funds', rank: 1 },
      { title: 'Earned', selector: 'Income', rank: 2 }
    ]
  })

  const owner = await system.register('owner')
  const shop = await system.openProfile(owner, 'Shop')
  const plan = await system.makePlan(owner, shop, 'Basic')
  const buyer = await system.register('buyer')
  const charge = await system.subscribe(buyer, 'buyer', plan)
  const sales = [
    { subscriber: 'anna', created_at: '2025-12-31T23:59:59.999Z', amount: 500 },
    { subscriber: 'anna', created_at: '2026-01-01T00:10:00Z', amount: 30 },
    { subscriber: 'anna', created_at: '2026-01-01', amount: 7, unit: 'eur' }
  ]
  expected(await owner.post(`/api/billing/${shop}/transfers/import`, sales), 201)
  const refund = `/api/billing/buyer/charges/${charge.processor_key}/refund`
  expected(await owner.post(refund, { lines: [{ num: 0, refunded_amount: 300 }] }), 200)
  const read = async (query: string) => {
    await system.settled()
    return expected(await admin.get(`${sheet}?${query}`), 200)
  }
  const now = await read('nb_periods=1')
  t.match(now, { title: 'funds-2026', unit: 'usd', scale: 0.01, timezone: 'UTC' })
  t.same(now.periods, [{ start: '2026-01-01T00:00:00Z', end: '2026-01-15T12:00:00Z', partial: true }])
  t.match(now.results[0], { slug: 'cash', title: 'Cash', selector: 'funds', kind: 'instant' })
  t.same(
    now.results.map(({ slug }: any) => slug),
    ['cash', 'earned', 'given-back', 'cash-4', 'all']
  )
  t.same(cellsOf(now, 'earned'), [
    ['2026-01-01T00:00:00Z', -500],
    ['2026-01-15T12:00:00Z', -530]
  ])
  t.same(figuresOf(now, 'cash'), [0, 700], 'what the processor and both profiles hold')
  t.same(
    figuresOf(now, 'given-back'),
    [0, 300],
    'Refund and Refunded: 300 by the shop, 300 by the processor, less 300'
  )
  t.same(figuresOf(now, 'all'), [0, 0], 'the book balances')
  const midway = async (at: string) =>
    figuresOf(await read(`period_type=hourly&nb_periods=1&ends_at=${at}`), 'earned').at(-1)
  t.equal(await midway('2026-01-01T00:10:00Z'), -500, 'rows before the instant')
  t.equal(await midway('2026-01-01T00:10:00.001Z'), -530)
  t.same(figuresOf(await read('nb_periods=1&unit=eur'), 'earned'), [0, -7])
  for (const query of ['period_type=fortnightly', 'nb_periods=0', 'ends_at=never', 'unit=zzz', 'timezone=x'])
    t.equal((await admin.get(`${sheet}?${query}`)).status, 400, query)
})

t.test('who may, and how many', async (t) => {
  const system = await testSystem(t)
  const { admin, anonymous } = system
  const user = await system.register('user')
  for (const [method, path] of [
    ['get', sheet],
    ['get', `${sheet}/lines`],
    ['post', `${sheet}/lines`]
  ] as const) {
    t.equal((await user[method](path, { title: 'Mine' })).status, 403)
    t.equal((await anonymous[method](path, { title: 'Mine' })).status, 401)
  }
  for (const [body, field] of [
    [{}, 'title'],
    [{ title: '  ' }, 'title'],
    [{ title: 'x'.repeat(256) }, 'title'],
    [{ title: 'x', selector: 'x'.repeat(256) }, 'selector'],
    [{ title: 'x', rank: 'first' }, 'rank']
  ] as const) {
    const refused = await admin.post(`${sheet}/lines`, body)
    t.equal(refused.status, 400, field)
    t.ok(refused.body.errors?.[field], JSON.stringify(refused.body))
  }
  t.ok((await admin.post('/api/metrics/balances/a.b/lines', { title: 'x' })).body.errors.report)
  const key = { 'idempotency-key': 'once' }
  for (const _ of [1, 2])
    t.equal(
      (await admin.post(`${sheet}/lines`, { title: 'Once' }, key)).body.rank,
      1,
      'a repeat is no second line'
    )
  const answers = await Promise.all(
    [1, 2, 3].map((n) => admin.post(`${sheet}/lines`, { title: `Line ${n}` }))
  )
  t.same(answers.map(({ body }) => body.rank).sort(), [2, 3, 4], 'three at once have three ranks')
})
