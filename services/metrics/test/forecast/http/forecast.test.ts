import { expected } from '@bursar/testing'
import t from 'tap'
import { figuresOf, shopScene } from '../../figures/http/scene.ts'

/** What is left to earn is what the book has in Backlog and Receivable, and each cell is what is behind it. */
async function holds(t: any, read: (name: string, query?: string) => Promise<any>, query: string) {
  const table = await read('forecast', query)
  const [left = 0, ...after] = figuresOf(table, 'remaining')
  const contracted = figuresOf(table, 'contracted')
  t.same(
    after,
    contracted.map((_, n) => contracted.slice(0, n + 1).reduce((rest, part) => rest - part, left)),
    'what is contracted leaves it'
  )
  const past = /as_of=[^&]*/.exec(query)?.[0] ?? ''
  const balances = await read('balances', `nb_periods=1&${past}`)
  const balance = (slug: string) => figuresOf(balances, slug).at(-1)!
  t.equal(left, balance('Backlog') + balance('Receivable'), `${query}: deferred, and unpaid and unearned`)
  for (const { slug, values } of [...table.results, ...table.extra]) {
    for (const [at, figure] of values) {
      const { sum, results } = await read('forecast/explain', `${query}&slug=${slug}&at=${at}`)
      const parts = results.reduce((one: number, { part }: { part: number }) => one + part, 0)
      t.same([sum, parts], [figure, figure], `${query}: ${slug} ${at}`)
    }
  }
  return table
}

t.test('what is contracted, and what renews if nobody leaves', async (t) => {
  const { system, owner, shop, read } = await shopScene(t, '2026-01-15T10:00:00.000Z')
  const basic = await system.makePlan(owner, shop, 'Basic', { period_amount: 1200, setup_amount: 300 })
  const yearly = await system.makePlan(owner, shop, 'Yearly', {
    period_type: 'yearly',
    period_amount: 12_005
  })
  const once = await system.makePlan(owner, shop, 'Once', { renewal_type: 'one-time', period_amount: 700 })
  const tried = await system.makePlan(owner, shop, 'Tried', {
    ...{ period_type: 'weekly', period_amount: 500, setup_amount: 90, trial_days: 5 }
  })
  const [ann, ben, carl] = await Promise.all(['ann', 'ben', 'carl'].map((name) => system.register(name)))
  await system.subscribe(ann!, 'ann', basic)
  await system.subscribe(ben!, 'ben', yearly)
  await system.subscribe(ben!, 'ben', once)
  expected(await carl!.post('/api/cart', { plan: tried }), 201)
  await system.settled()
  const card = { processor_token: 'tok_visa', remember_card: true }
  expected(await carl!.post('/api/billing/carl/checkout', card), 200)
  await system.settled()

  const months = await holds(t, read, 'nb_periods=14')
  t.match(months, { title: 'Forecast', unit: 'usd', periods: { length: 14 } })
  t.match(months.periods[0], { start: '2026-01-01T00:00:00Z', end: '2026-02-01T00:00:00Z', partial: false })
  t.same(
    figuresOf(months, 'contracted'),
    [0, 1500 + 1000 + 700, ...Array(10).fill(1000), 1005, 0],
    'by the months in which windows end'
  )
  const weeks = (n: number) => n * 500
  t.same(figuresOf(months, 'renewals').slice(0, 4), [
    // From 20 January on, every Tuesday but the trial's own; setup comes with the first.
    weeks(1) + 90,
    weeks(4),
    weeks(5) + 1200,
    weeks(4) + 1200
  ])
  t.equal(
    figuresOf(months, 'renewals').at(-1),
    1200 + 1000 + weeks(4),
    'a year that renews is earned by months'
  )

  t.test('for every type of period and zone', async (t) => {
    for (const type of ['hourly', 'daily', 'weekly', 'monthly', 'yearly']) {
      for (const zone of ['UTC', 'America/New_York', 'Asia/Kathmandu']) {
        const table = await read('forecast', `period_type=${type}&timezone=${zone}&nb_periods=8`)
        t.equal(table.periods.length, 8)
        const total = figuresOf(table, 'contracted').reduce((sum, one) => sum + one, 0)
        t.equal(total + figuresOf(table, 'remaining').at(-1)!, 1500 + 12_005 + 700)
      }
    }
    await holds(t, read, 'period_type=weekly&timezone=Asia/Kathmandu&nb_periods=6')
  })

  t.test('what is earned, and as it stood', async (t) => {
    system.clock.set('2026-03-01T10:00:00.000Z')
    const late = await holds(t, read, 'nb_periods=3')
    t.equal(figuresOf(late, 'contracted')[0], 1500 + 700 + 2 * 1000, 'what is late is in the first period')
    expected(await system.admin.post('/api/billing/renew', {}), 200)
    await system.settled()
    const now = await holds(t, read, 'nb_periods=3')
    t.equal(figuresOf(now, 'contracted')[0], 1200 + 1000 + 500, 'earned, and renewed')
    const past = await holds(t, read, 'nb_periods=14&as_of=2026-01-15T10:00:00.000Z')
    t.same([past.results, past.extra], [months.results, months.extra])
  })

  t.test('what is given up is not to come', async (t) => {
    const dora = await system.register('dora')
    const paid = figuresOf(await read('forecast', 'nb_periods=1'), 'remaining')[0]!
    expected(await dora.post('/api/cart', { plan: once }), 201)
    await system.settled()
    expected(await dora.post('/api/billing/dora/checkout/paylater', {}), 201)
    const owed = await holds(t, read, 'nb_periods=3')
    t.equal(figuresOf(owed, 'remaining')[0], paid + 700)
    expected(await system.admin.delete('/api/billing/dora/balance?amount=300'), 204)
    const given = await holds(t, read, 'nb_periods=3')
    t.equal(figuresOf(given, 'remaining')[0], paid + 400)
  })

  t.test('who may see it', async (t) => {
    t.equal((await ann!.get(`/api/metrics/${shop}/forecast`)).status, 403)
    t.equal((await owner.get(`/api/metrics/${shop}/forecast?nb_periods=0`)).status, 400)
    t.same(figuresOf(await read('forecast', 'unit=eur&nb_periods=1'), 'remaining'), [0, 0])
  })
})
