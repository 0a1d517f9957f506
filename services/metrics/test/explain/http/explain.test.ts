import { expected } from '@bursar/testing'
import fc from 'fast-check'
import t from 'tap'
import { shopScene } from '../../figures/http/scene.ts'

const now = '2026-03-10T09:00:00.000Z'
const tables = ['funds', 'customers', 'balances', 'plans', 'mrr']

const history = fc.record({
  imported: fc.array(
    fc.record({
      subscriber: fc.constantFrom('anna', 'bert', 'carl'),
      created_at: fc.constantFrom(
        '2026-01-05',
        '2026-01-31T23:59:59Z',
        '2026-02-01',
        '2026-02-20',
        '2026-03-02'
      ),
      amount: fc.nat(900)
    }),
    { maxLength: 12 }
  ),
  bought: fc.subarray(['xan', 'yves', 'zoe']),
  refunded: fc.nat(900),
  left: fc.boolean()
})

t.test('what is behind a figure sums to it, for each cell of each table', async (t) => {
  let runs = 0
  await fc.assert(
    fc.asyncProperty(history, async ({ imported, bought, refunded, left }) => {
      runs++
      await t.test(`history ${runs}`, async (t) => {
        const { system, owner, shop, read, ...scene } = await shopScene(t, '2026-02-03T00:00:00.000Z')
        const plan = await system.makePlan(owner, shop, 'Basic')
        const earlier = imported.filter(({ created_at }) => created_at < '2026-02-03')
        if (earlier.length > 0) await scene.imported(earlier)
        for (const [n, slug] of bought.entries()) {
          const buyer = await system.register(slug)
          const charge = await system.subscribe(buyer, slug, plan)
          if (n === 0 && refunded > 0) {
            const refund = `/api/billing/${slug}/charges/${charge.processor_key}/refund`
            expected(await owner.post(refund, { lines: [{ num: 0, refunded_amount: refunded }] }), 200)
          }
        }
        system.clock.set(now)
        const later = imported.filter(({ created_at }) => created_at >= '2026-02-03')
        if (later.length > 0) await scene.imported(later)
        const [first] = bought
        if (first !== undefined && left) {
          const path = `/api/profile/${shop}/plans/${plan}/subscriptions/${first}`
          const { status } = await owner.delete(path)
          t.ok(status === 204 || status === 404)
        }
        for (const name of tables) {
          const table = await read(name, 'nb_periods=2')
          for (const { slug, values } of [...table.results, ...(table.extra ?? [])]) {
            if (slug.startsWith('percent-') || slug === 'arpa') continue
            for (const [at, figure] of values) {
              const query = `nb_periods=2&slug=${slug}&at=${at}`
              const page = await read(`${name}/explain`, `${query}&page_size=100`)
              t.equal(page.sum, figure, `${name} ${slug} ${at}`)
              t.equal(page.results.length, page.count)
              const parts = page.results.map(({ part }: { part: number }) => part)
              t.equal(
                parts.reduce((sum: number, part: number) => sum + part, 0),
                figure
              )
            }
          }
        }
      })
    }),
    { numRuns: 4 }
  )
})

t.test('a part says whose it is, when it came about and what caused it', async (t) => {
  const { system, owner, shop, imported, read } = await shopScene(t, now)
  const plan = await system.makePlan(owner, shop, 'Basic')
  const buyer = await system.register('buyer')
  const charge = await system.subscribe(buyer, 'buyer', plan)
  await imported([
    { subscriber: 'anna', created_at: '2026-02-20', amount: 70 },
    { subscriber: 'anna', created_at: '2026-03-02', amount: 5 },
    { subscriber: 'anna', created_at: '2026-03-03', amount: 6 }
  ])
  const explain = (table: string, query: string) => read(`${table}/explain`, `nb_periods=1&${query}`)
  const at = '2026-03-10T09:00:00Z'
  const sales = await explain('funds', `slug=total-transactions&at=${at}`)
  t.match(sales, { sum: 1011, count: 3, next: null, previous: null })
  t.match(sales.results[2], {
    part: 1000,
    kind: 'sale',
    at: now,
    profile: { slug: 'buyer', printable_name: 'User buyer' },
    plan: { slug: plan, title: 'Basic' },
    event_id: /^sub_/,
    correlation_id: /./,
    charge: null,
    invoice: null
  })
  const payments = await explain('funds', `slug=payments&at=${at}`)
  t.match(payments.results[2], { part: 1000, kind: 'payment', charge: charge.processor_key })
  t.equal(payments.results[2].correlation_id, sales.results[2].correlation_id, 'one request caused both')
  const customers = await explain('customers', `slug=total-customers&at=${at}`)
  t.same(
    customers.results.map(({ part, profile }: any) => [part, profile.slug]),
    [
      [1, 'anna'],
      [1, 'buyer']
    ],
    'a customer counts once'
  )
  const second = await explain('funds', `slug=total-transactions&at=${at}&page=2&page_size=2`)
  t.match(second, { sum: 1011, count: 3, next: null })
  t.equal(second.results.length, 1)
  t.match(await explain('customers', `slug=total-customers&at=${at}&page_size=1&page=last`), {
    count: 2,
    results: [{ profile: { slug: 'buyer' } }]
  })
  const backlog = await explain('balances', `slug=Backlog&at=${at}`)
  t.equal(backlog.sum, 1000)
  t.match(backlog.results.at(-1), { part: 1000, kind: 'payment' })
  const active = await explain('plans', `slug=${plan}&at=${at}`)
  t.match(active, {
    sum: 1,
    results: [{ part: 1, kind: 'start', plan: { slug: plan }, profile: { slug: 'buyer' } }]
  })
  t.equal((await explain('funds', 'slug=payments&at=2026-03-10T10:00:00%2B01:00')).sum, payments.sum)

  const later = await buyer.post('/api/cart', { plan })
  t.equal(later.status, 201)
  const invoice = expected(await buyer.post('/api/billing/buyer/checkout/paylater', {}), 201)
  const owed = await explain('funds', `slug=total-transactions&at=${at}`)
  t.equal(owed.results.at(-1).invoice, invoice.claim_code)
})

t.test('what cannot be explained', async (t) => {
  const { system, owner, shop } = await shopScene(t, now)
  const status = async (path: string, by = owner) => (await by.get(`/api/metrics/${shop}/${path}`)).status
  const at = '2026-03-10T09:00:00Z'
  t.equal(await status(`lifetimevalue/explain?slug=x&at=${at}`), 404, 'a list is no table')
  for (const [query, field] of [
    [`slug=nothing&at=${at}`, 'slug'],
    [`at=${at}`, 'slug'],
    [`slug=percent-customer-churn&at=${at}`, 'slug'],
    ['slug=total-customers', 'at'],
    ['slug=total-customers&at=2026-03-11', 'at'],
    ['slug=total-customers&at=soon', 'at'],
    [`slug=total-customers&at=${at}&nb_periods=0`, 'nb_periods'],
    [`slug=total-customers&at=${at}&unit=zzz`, 'unit']
  ] as const) {
    const refused = await owner.get(`/api/metrics/${shop}/customers/explain?${query}`)
    t.equal(refused.status, 400, query)
    t.ok(refused.body.errors?.[field], query)
  }
  t.equal(await status(`customers/explain?slug=total-customers&at=${at}`), 200)
  t.equal(await status(`customers/explain?slug=total-customers&at=${at}&page=2`), 404)
  const other = await system.register('other')
  t.equal(await status(`customers/explain?slug=total-customers&at=${at}`, other), 403)
  const path = `/api/metrics/${shop}/customers/explain?slug=total-customers&at=${at}`
  t.equal((await system.anonymous.get(path)).status, 401)
})
