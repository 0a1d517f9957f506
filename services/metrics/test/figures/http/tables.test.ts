import type { TestClient } from '@bursar/testing'
import fc from 'fast-check'
import t from 'tap'
import { cellsOf, figuresOf, shopScene } from './scene.ts'

type Sold = { subscriber: string; created_at: string; amount: number }

async function shopWith(t: any, sold: readonly Sold[], more: object = {}, now = '1998-08-15T12:00:00.000Z') {
  const scene = await shopScene(t, now, more)
  if (sold.length > 0) await scene.imported(sold)
  return { ...scene, table: scene.read }
}

const sold: Sold[] = [
  { subscriber: 'anna', created_at: '1997-01-05T00:00:00Z', amount: 1000 },
  { subscriber: 'bert', created_at: '1997-01-31T23:59:59.999Z', amount: 250 },
  { subscriber: 'anna', created_at: '1997-02-01T00:00:00Z', amount: 500 },
  { subscriber: 'carl', created_at: '1997-02-15T10:00:00Z', amount: 0 },
  { subscriber: 'bert', created_at: '1998-06-30T00:00:00Z', amount: 70 }
]

t.test('18 months to 1 July 1998', async (t) => {
  const { table } = await shopWith(t, sold)
  const funds = await table('funds', 'period_type=monthly&nb_periods=18&ends_at=1998-07-01')
  t.match(funds, { unit: 'usd', scale: 0.01, title: 'Amount' })
  t.equal(cellsOf(funds, 'total-transactions').length, 18)
  t.equal(cellsOf(funds, 'total-transactions')[0]?.[0], '1997-02-01T00:00:00Z')
  t.equal(cellsOf(funds, 'total-transactions').at(-1)?.[0], '1998-07-01T00:00:00Z')
  t.same(figuresOf(funds, 'total-transactions').slice(0, 3), [1250, 500, 0])
  t.same(figuresOf(funds, 'new-transactions').slice(0, 3), [1250, 0, 0])
  t.same(figuresOf(funds, 'churned-transactions').slice(0, 3), [0, 250, 500])
  t.same(figuresOf(funds, 'payments').slice(0, 3), [1250, 500, 0])
  t.equal(figuresOf(funds, 'total-transactions').at(-1), 70)
  const customers = await table('customers', 'nb_periods=18&ends_at=1998-07-01')
  t.same(figuresOf(customers, 'total-customers').slice(0, 3), [2, 2, 0], 'a free order is one too')
  t.same(figuresOf(customers, 'new-customers').slice(0, 3), [2, 1, 0])
  t.same(figuresOf(customers, 'churned-customers').slice(0, 3), [0, 1, 2])
  t.same(figuresOf(customers, 'net-new-customers').slice(0, 3), [2, 0, -2])
  t.same(figuresOf(customers, 'percent-customer-churn').slice(0, 3), [0, 50, 100])
})

t.test('a partial period is compared with the same stretch of the one before', async (t) => {
  const { table } = await shopWith(t, sold)
  const customers = await table('customers', 'nb_periods=2&ends_at=1997-02-06')
  t.same(cellsOf(customers, 'total-customers'), [
    ['1997-02-01T00:00:00Z', 2],
    ['1997-02-06T00:00:00Z', 1]
  ])
  t.same(figuresOf(customers, 'new-customers'), [2, 0], 'anna was there from 1 to 5 January as well')
  t.same(figuresOf(customers, 'churned-customers'), [0, 0], 'bert came after that stretch')
})

t.test('what is asked for without a date ends now, and now is in it', async (t) => {
  const now = '1998-08-15T12:00:00.000Z'
  const { table } = await shopWith(t, [{ subscriber: 'anna', created_at: now, amount: 300 }])
  const funds = await table('funds', '')
  t.equal(cellsOf(funds, 'total-transactions').length, 12)
  t.equal(figuresOf(funds, 'total-transactions').at(-1), 300)
  const until = await table('funds', `ends_at=${now}`)
  t.equal(figuresOf(until, 'total-transactions').at(-1), 0, 'ends_at is exclusive')
})

t.test(
  "the zone called local is the profile's own, and now on a boundary ends the last column",
  async (t) => {
    const now = '1998-08-01T04:00:00.000Z'
    const { table } = await shopWith(t, sold, { default_timezone: 'America/New_York' }, now)
    const funds = await table('funds', 'nb_periods=2')
    t.same(funds, await table('funds', 'nb_periods=2&timezone=local'))
    t.same(
      cellsOf(funds, 'total-transactions').map(([label]) => label),
      ['1998-07-01T04:00:00Z', '1998-08-01T04:00:00Z']
    )
  }
)

t.test('kept figures are those that the rows give, for every period and zone', async (t) => {
  const sales = fc.array(
    fc.record({
      subscriber: fc.constantFrom('anna', 'bert', 'carl', 'dora'),
      created_at: fc
        .integer({ min: Date.UTC(1997, 8, 1), max: Date.UTC(1998, 4, 20) })
        .map((ms) => new Date(ms).toISOString()),
      amount: fc.nat(1000)
    }),
    { minLength: 60, maxLength: 60 }
  )
  for (const [n, zone] of ['UTC', 'America/New_York', 'Asia/Kolkata'].entries()) {
    const [list] = fc.sample(sales, { numRuns: 1, seed: n + 1 })
    const { table } = await shopWith(t, list ?? [], { default_timezone: zone })
    // Another name of the same zone is a foreign one: its figures are computed from the rows.
    const other = { UTC: 'Etc/UTC', 'America/New_York': 'US/Eastern', 'Asia/Kolkata': 'Asia/Calcutta' }[zone]
    for (const [type, nb] of [
      ['yearly', 3],
      ['monthly', 9],
      ['weekly', 30],
      ['daily', 120],
      ['hourly', 200]
    ] as const) {
      for (const name of ['funds', 'customers']) {
        for (const endsAt of ['1998-04-10', '1998-04-29T13:07:00', '1998-05-31T23:57:30']) {
          const query = `period_type=${type}&nb_periods=${nb}&ends_at=${endsAt}`
          const kept = await table(name, query)
          const computed = await table(name, `${query}&timezone=${other}`)
          t.same(computed, { ...kept, timezone: other }, `${name} ${type} ${zone} ${endsAt}`)
          t.equal(cellsOf(kept, name === 'funds' ? 'payments' : 'new-customers').length, nb)
        }
      }
    }
  }
})

t.test('units are never mixed', async (t) => {
  const { system, owner, shop, table } = await shopWith(t, [
    { subscriber: 'anna', created_at: '1998-07-03', amount: 100, unit: 'eur' } as Sold,
    { subscriber: 'anna', created_at: '1998-07-03', amount: 7 }
  ])
  const total = async (query: string) =>
    figuresOf(await table('funds', `ends_at=1998-08-01&nb_periods=1${query}`), 'total-transactions')
  t.same(await total(''), [7], 'usd while there is no plan')
  t.same(await total('&unit=eur'), [100])
  await system.makePlan(owner, shop, 'Euro plan', { unit: 'eur' })
  await system.settled()
  t.same(await total(''), [100], 'the unit of the first plan')
  t.same(await total('&unit=usd'), [7])
})

t.test('what cannot be asked', async (t) => {
  const { owner, shop, system } = await shopWith(t, [])
  const refused = async (field: string, query: string, client: TestClient = owner) => {
    const answer = await client.get(`/api/metrics/${shop}/funds?${query}`)
    t.equal(answer.status, 400, query)
    t.ok(answer.body.errors?.[field], `${query} names ${field}`)
    t.ok(answer.body[field], 'at the top level too')
  }
  await refused('period_type', 'period_type=fortnightly')
  for (const nb of ['0', '-1', '1.5', 'x', '', '367']) await refused('nb_periods', `nb_periods=${nb}`)
  for (const at of ['tomorrow', '1998-02-30', '1998-13-01', '19980101'])
    await refused('ends_at', `ends_at=${at}`)
  await refused('timezone', 'timezone=Mars/Olympus')
  await refused('unit', 'unit=zzz')
  const stranger = await system.register('stranger')
  t.equal((await stranger.get(`/api/metrics/${shop}/funds?nb_periods=x`)).status, 403, 'access comes first')
  t.equal((await stranger.get('/api/metrics/nobody/funds')).status, 403)
  t.equal((await system.admin.get('/api/metrics/nobody/funds')).status, 404, 'never the broker’s own figures')
  t.equal((await system.anonymous.get(`/api/metrics/${shop}/customers`)).status, 401)
})

t.test('each table says which periods it is about, and each row what it counts', async (t) => {
  const { table, system, owner, shop } = await shopWith(t, sold, { default_timezone: 'Europe/Berlin' })
  await system.makePlan(owner, shop, 'Basic')
  for (const name of ['funds', 'customers', 'balances', 'plans']) {
    const read = await table(name, 'nb_periods=2&ends_at=1997-02-06')
    t.equal(read.timezone, 'Europe/Berlin', name)
    t.same(read.periods, [
      { start: '1996-12-31T23:00:00Z', end: '1997-01-31T23:00:00Z', partial: false },
      { start: '1997-01-31T23:00:00Z', end: '1997-02-05T23:00:00Z', partial: true }
    ])
    for (const { kind, definition, values, slug } of [...read.results, ...(read.extra ?? [])]) {
      t.equal(values.length, kind === 'instant' ? 3 : 2, `${name} ${slug}`)
      t.match(definition, /^[A-Z].*\.$/)
    }
  }
  t.equal((await table('funds', 'timezone=UTC')).timezone, 'UTC')
})

t.test('in another zone a provider has the figures of one who is there', async (t) => {
  const sales = fc.array(
    fc.record({
      subscriber: fc.constantFrom('anna', 'bert', 'carl', 'dora'),
      created_at: fc
        .tuple(fc.integer({ min: 0, max: 8 }), fc.integer({ min: -40, max: 40 }))
        .map(([month, hours]) => new Date(Date.UTC(1997, 8 + month, 1, hours)).toISOString()),
      amount: fc.nat(1000)
    }),
    { minLength: 60, maxLength: 60 }
  )
  const zones = ['UTC', 'America/New_York', 'Pacific/Auckland']
  const [list] = fc.sample(sales, { numRuns: 1, seed: 5 })
  const shops = await Promise.all(
    zones.map((default_timezone) => shopWith(t, list ?? [], { default_timezone }))
  )
  for (const [type, nb] of [
    ['yearly', 3],
    ['monthly', 9],
    ['weekly', 30]
  ] as const) {
    for (const name of ['funds', 'customers']) {
      for (const [n, timezone] of zones.entries()) {
        const query = `period_type=${type}&nb_periods=${nb}&ends_at=1998-05-04&timezone=${timezone}`
        const there = await shops[n]!.table(name, query)
        for (const { table } of shops) t.same(await table(name, query), there, `${name} ${type} ${timezone}`)
      }
    }
  }
})

t.test('tables and what is behind them as of an instant are what they answered then', async (t) => {
  const { system, owner, shop, imported, read } = await shopScene(t, '2026-03-10T09:00:00.000Z')
  const plan = await system.makePlan(owner, shop, 'Basic')
  const buyer = await system.register('buyer')
  const types = ['hourly', 'daily', 'weekly', 'monthly', 'yearly']
  const queries = [
    ...types.map((type) => `period_type=${type}`),
    'period_type=daily&timezone=America/Sao_Paulo',
    'period_type=monthly&timezone=America/Sao_Paulo&ends_at=2026-03-05'
  ]
  const cell = 'nb_periods=2&at=2026-03-01T00:00:00Z&slug'
  const asked = [
    ...['funds', 'customers', 'balances'].flatMap((name) => queries.map((query) => [name, query] as const)),
    ['funds/explain', `${cell}=total-transactions`],
    ['funds/explain', `${cell}=churned-transactions`],
    ['customers/explain', `${cell}=net-new-customers`],
    ['balances/explain', `${cell}=Receivable`]
  ] as const
  const answers = async (more = '') => {
    const found: Record<string, unknown> = {}
    for (const [name, query] of asked) found[`${name} ${query}`] = await read(name, query + more)
    return found
  }
  await imported([
    { subscriber: 'anna', created_at: '2026-01-20', amount: 70 },
    { subscriber: 'bert', created_at: '2026-02-20T23:30:00Z', amount: 500 }
  ])
  await system.subscribe(buyer, 'buyer', plan)
  const then = await answers()
  system.clock.set('2026-03-11T10:00:00.000Z')
  await imported([
    { subscriber: 'anna', created_at: '2026-02-21', amount: 7 },
    { subscriber: 'carl', created_at: '2026-01-02', amount: 9 }
  ])
  const now = await answers()
  t.notSame(now, then)
  const past = await answers('&as_of=2026-03-10T09:00:00Z')
  for (const [name, answer] of Object.entries(then)) t.same(past[name], answer, name)
  const same = await answers('&as_of=2026-03-11T10:00:00Z')
  for (const [name, answer] of Object.entries(now)) t.same(same[name], answer, `${name}, from rows alone`)
  for (const name of ['plans', 'lifetimevalue', `plans/explain?${cell}=${plan}&`]) {
    const refused = await owner.get(
      `/api/metrics/${shop}/${name}${name.includes('?') ? '' : '?'}as_of=2026-03-10`
    )
    t.match(refused, { status: 400, body: { errors: { as_of: Array } } }, name)
  }
})
