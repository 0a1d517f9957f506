import { expected } from '@bursar/testing'
import t from 'tap'
import { cellsOf, figuresOf, shopScene } from '../../figures/http/scene.ts'

const day = (n: number) => new Date(Date.UTC(2026, 0, n)).toISOString()
const flows = ['new', 'reactivation', 'expansion', 'contraction', 'churn']

/** The movements of each column come to what it differs by. */
function holds(
  t: { equal(a: unknown, b: unknown, said: string): unknown; ok(a: unknown): unknown },
  table: any,
  said: string
) {
  const stood = figuresOf(table, 'mrr')
  const moved = flows.map((slug) => figuresOf(table, slug))
  for (let n = 0; n + 1 < stood.length; n++) {
    const [more, again, expansion, contraction, churn] = moved.map((values) => values[n]!)
    t.equal(
      stood[n + 1]! - stood[n]!,
      more! + again! + expansion! - contraction! - churn!,
      `${said}, column ${n}`
    )
  }
  t.ok(moved.flat().every((value) => value >= 0))
}

t.test('what customers are worth a month, and what moved it', async (t) => {
  const { system, owner, shop, imported, read } = await shopScene(t, '2026-01-01T10:00:00.000Z')
  const basic = await system.makePlan(owner, shop, 'Basic', { period_amount: 1000, setup_amount: 5000 })
  await system.makePlan(owner, shop, 'Weekly', { period_type: 'weekly', period_amount: 5000 })
  const once = await system.makePlan(owner, shop, 'Once', { renewal_type: 'one-time', period_amount: 7000 })
  const coupon = { code: 'HALF', discount_type: 'percentage', discount_value: 5000 }
  expected(await owner.post(`/api/billing/${shop}/coupons`, coupon), 201)
  const ann = await system.register('ann')
  expected(await ann.post('/api/cart', { plan: basic }), 201)
  expected(await ann.post('/api/cart/redeem', { code: 'HALF' }), 200)
  await system.settled()
  expected(
    await ann.post('/api/billing/ann/checkout', { processor_token: 'tok_visa', remember_card: true }),
    201
  )
  const ben = await system.register('ben')
  await system.subscribe(ben, 'ben', once)
  system.clock.set(day(20))
  await system.subscribe(ben, 'ben', basic)
  system.clock.set(day(45))
  await imported([
    { subscriber: 'carl', plan: 'weekly', created_at: day(2), amount: 5000 },
    { subscriber: 'carl', plan: 'weekly', created_at: day(9), amount: 5000 },
    { subscriber: 'carl', plan: 'weekly', created_at: day(33), amount: 2500 },
    { subscriber: 'dora', plan: 'weekly', created_at: day(30), amount: 5000 },
    { subscriber: 'dora', plan: 'basic', created_at: day(34), amount: 800 }
  ])
  await system.settled()

  const months = await read('mrr', `nb_periods=2&ends_at=${day(60)}`)
  t.match(months, {
    title: 'Recurring revenue',
    unit: 'usd',
    scale: 0.01,
    periods: [{ partial: false }, { partial: false }]
  })
  t.same(figuresOf(months, 'mrr'), [0, 1000 + 1000 + 21741, 800])
  t.same(figuresOf(months, 'new'), [1000 + 1000 + 21741, 0], 'neither setup nor coupon nor what is sold once')
  t.same(figuresOf(months, 'contraction'), [0, 21741 - 800])
  t.same(figuresOf(months, 'churn'), [0, 2000])
  t.same(figuresOf(months, 'arr'), [0, 12 * 23741, 9600])
  t.same(figuresOf(months, 'paying-customers'), [0, 3, 1])
  t.same(figuresOf(months, 'arpa'), [0, 7913, 800])
  t.same(figuresOf(months, 'percent-customer-churn'), [0, 66.67])
  t.same(figuresOf(months, 'percent-gross-churn'), [0, 96.63])
  t.same(figuresOf(months, 'percent-net-churn'), [0, 96.63])
  const weeks = await read('mrr', `period_type=weekly&nb_periods=6&ends_at=${day(40)}`)
  t.same(figuresOf(weeks, 'reactivation'), [0, 0, 0, 0, 10871, 0], 'carl came back')

  t.test('in all zones and types, partial or not, and as it stood', async (t) => {
    for (const type of ['hourly', 'daily', 'weekly', 'monthly', 'yearly']) {
      for (const zone of ['UTC', 'America/New_York', 'Asia/Kathmandu']) {
        for (const end of [day(32), day(38), '2026-02-07T13:14:15.016Z', '']) {
          const query = `period_type=${type}&timezone=${zone}&nb_periods=9${end && `&ends_at=${end}`}`
          const table = await read('mrr', query)
          holds(t, table, query)
          const past = await read('mrr', `${query}&as_of=${day(45)}`)
          t.same([past.results, past.extra], [table.results, table.extra], query)
        }
      }
    }
  })

  t.test('what is behind each cell sums to it', async (t) => {
    for (const query of [
      'nb_periods=3',
      `period_type=weekly&nb_periods=3&ends_at=${day(40)}&as_of=${day(45)}`
    ]) {
      const table = await read('mrr', query)
      for (const { slug, values } of [...table.results, ...table.extra]) {
        if (slug.startsWith('percent-') || slug === 'arpa') continue
        for (const [at, figure] of values) {
          const { sum, results } = await read('mrr/explain', `${query}&slug=${slug}&at=${at}`)
          const parts = results.map(({ part }: { part: number }) => part)
          const total = parts.reduce((one: number, other: number) => one + other, 0)
          t.same([sum, total], [figure, figure], `${slug} ${at}`)
        }
      }
    }
    const churned = await read('mrr/explain', `nb_periods=2&ends_at=${day(60)}&slug=churn&at=${day(60)}`)
    t.match(churned.results, [
      {
        part: 1000,
        kind: 'end',
        at: '2026-02-01T10:00:00.000Z',
        profile: { slug: 'ann' },
        plan: { slug: basic }
      },
      { part: 1000, kind: 'end', profile: { slug: 'ben' } }
    ])
  })

  t.test('a provider that moves has its figures anew', async (t) => {
    const before = await read('mrr', 'timezone=Asia/Tokyo&nb_periods=3')
    expected(await owner.patch(`/api/profile/${shop}`, { default_timezone: 'Asia/Tokyo' }), 200)
    const after = await read('mrr', 'nb_periods=3')
    t.same(after.results, before.results)
  })

  t.test('what was not recorded yet is not in it', async (t) => {
    const past = await read('mrr', `nb_periods=2&as_of=${day(21)}`)
    t.same(cellsOf(past, 'mrr').at(-1)?.[1], 2000, 'who had not been imported')
  })

  t.test('who may see it', async (t) => {
    t.equal((await ann.get(`/api/metrics/${shop}/mrr`)).status, 403)
    t.equal((await owner.get(`/api/metrics/${shop}/mrr?nb_periods=0`)).status, 400)
    t.same(figuresOf(await read('mrr', 'unit=eur&nb_periods=1'), 'mrr'), [0, 0])
  })
})

t.test('who first paid in a month, month by month', async (t) => {
  const { system, owner, shop, imported, read } = await shopScene(t, '2026-06-15T10:00:00.000Z')
  await system.makePlan(owner, shop, 'Basic')
  await imported([
    ...[1, 2, 3, 5].map((month) => ({
      subscriber: 'anna',
      plan: 'basic',
      created_at: `2026-0${month}-10`,
      amount: 900
    })),
    { subscriber: 'bert', plan: 'basic', created_at: '2026-01-20', amount: 1000 },
    { subscriber: 'carl', plan: 'basic', created_at: '2026-03-31T23:30:00Z', amount: 500 }
  ])
  const table = await read('retention', 'nb_periods=6')
  const months = table.periods.map(({ end }: { end: string }) => end)
  const cells = (figures: number[]) =>
    figures.map((figure, n) => [months[months.length - figures.length + n], figure])
  t.same(
    table.results.map(({ slug }: any) => slug),
    [1, 2, 3, 4, 5, 6].map((month) => `2026-0${month}`)
  )
  t.same(table.results[0].values, cells([2, 1, 1, 0, 1, 0]))
  t.same(table.extra[0].values, cells([1900, 900, 900, 0, 900, 0]))
  t.same(table.results[2].values, cells([1, 0, 0, 0]))
  t.same(table.results[1].values, cells([0, 0, 0, 0, 0]))
  t.same(table.results[5].values, cells([0]))
  const berlin = await read('retention', 'nb_periods=6&timezone=Europe/Berlin')
  t.same(
    berlin.results[2].values.map(([, figure]: any) => figure),
    [0, 0, 0, 0],
    'there April had begun'
  )
  t.same(
    berlin.results[3].values.map(([, figure]: any) => figure),
    [1, 0, 0]
  )
  for (const zone of ['UTC', 'Europe/Berlin', 'America/New_York']) {
    const query = `nb_periods=6&timezone=${zone}`
    const [now, past] = [
      await read('retention', query),
      await read('retention', `${query}&as_of=2026-06-15T10:00:00Z`)
    ]
    t.same([past.results, past.extra], [now.results, now.extra], zone)
    for (const [rows, extra] of [
      [now.results, ''],
      [now.extra, '&extra=1']
    ] as const) {
      for (const { slug, values } of rows) {
        for (const [at, figure] of values) {
          const { sum, count } = await read('retention/explain', `${query}&slug=${slug}&at=${at}${extra}`)
          t.equal(sum, figure, `${zone} ${slug} ${at}`)
          if (!extra) t.equal(count, figure)
        }
      }
    }
  }
  t.equal((await owner.get(`/api/metrics/${shop}/retention?period_type=weekly`)).status, 400)
})
