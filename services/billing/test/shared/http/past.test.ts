/** Lists as they stood: what was recorded later is not in them, whatever its date. */
import { expected, testSystem } from '@bursar/testing'
import t from 'tap'

const day = (date: string) => `${date}T09:00:00.000Z`

t.test('lists of money and subscriptions as of an instant are what they answered then', async (t) => {
  const system = await testSystem(t, { startAt: day('2026-01-15') })
  const { admin, clock } = system
  const seller = await system.register('seller')
  const shop = await system.openProfile(seller, 'Shop')
  const basic = await system.makePlan(seller, shop, 'Basic')
  const buyer = await system.register('buyer')
  const urls = [
    '/api/billing/buyer/history',
    '/api/billing/buyer/balance',
    '/api/billing/buyer/charges',
    '/api/billing/buyer/charges?state=done',
    '/api/profile/buyer/subscriptions',
    '/api/profile/buyer/subscriptions/expired',
    `/api/billing/${shop}/receivables`,
    `/api/billing/${shop}/receivables?q=old&o=-created_at`,
    `/api/billing/${shop}/transfers`,
    '/api/billing/transactions'
  ]
  const answers = async (more = '') => {
    await system.settled()
    const found: Record<string, unknown> = {}
    for (const url of urls) {
      const asked = more === '' ? url : `${url}${url.includes('?') ? '&' : '?'}${more}`
      const { body } = await admin.get(asked)
      // Links to further pages keep the instant.
      found[url] = { ...body, next: null, keys: undefined }
    }
    return found
  }
  const imported = (sales: readonly object[]) =>
    seller.post(`/api/billing/${shop}/transfers/import`, sales).then((answer) => expected(answer, 201))

  await system.settled()
  const charge = await system.subscribe(buyer, 'buyer', basic)
  await imported([{ subscriber: 'old', created_at: '2025-01-31', amount: 1177 }])
  const first = await answers()

  clock.set(day('2026-01-20'))
  expected(await buyer.post('/api/cart', { plan: basic }), 201)
  expected(await buyer.post('/api/billing/buyer/checkout/paylater', {}), 201)
  await imported([{ subscriber: 'older', created_at: '2025-01-02', amount: 500 }])
  const second = await answers()

  clock.set(day('2026-01-25'))
  const refund = { lines: [{ num: 0, refunded_amount: 200 }] }
  expected(await seller.post(`/api/billing/buyer/charges/${charge.processor_key}/refund`, refund), 200)
  expected(await admin.delete('/api/billing/buyer/balance?amount=1000'), 204)
  expected(await seller.post(`/api/billing/${shop}/transfers`, { amount: 1 }), 201)
  expected(await seller.delete(`/api/profile/${shop}/plans/${basic}/subscriptions/buyer`), 204)
  const third = await answers()

  for (const [at, then] of [
    ['2026-01-15', first],
    ['2026-01-20', second],
    ['2026-01-25', third]
  ] as const) {
    const past = await answers(`as_of=${day(at)}`)
    for (const url of urls) t.same(past[url], then[url], `${url} as of ${at}`)
  }
  const before = await answers('as_of=2026-01-01')
  for (const url of urls) t.match(before[url], { count: 0, results: [] }, `${url} before there was anything`)

  t.test('by whom it is asked', async (t) => {
    const as = (who: typeof seller, at: string) => who.get(`/api/billing/buyer/history?as_of=${at}`)
    t.match(await as(buyer, '2026-01-15'), { status: 200, body: { count: 0 } }, 'a date is its midnight')
    t.equal((await as(seller, day('2026-01-20'))).status, 403, 'by the subscriptions of today')
    const later = expected(await buyer.get('/api/billing/buyer/history?as_of=2999-01-01'), 200)
    t.match(later, { ends_at: clock.now(), count: (third['/api/billing/buyer/history'] as any).count })
    t.match(await as(buyer, 'then'), { status: 400, body: { errors: { as_of: Array } } })
    const asked = [1, 2, 3].map(() => as(buyer, day('2026-01-20')))
    t.same((await Promise.all(asked)).map(({ status }) => status).sort(), [200, 200, 429])
    const csv = await buyer.get(`/api/billing/buyer/history?format=csv&as_of=${day('2026-01-15')}`)
    t.equal(csv.body.trimEnd().split('\r\n').length, 1 + (first['/api/billing/buyer/history'] as any).count)
  })

  t.test('a provider sees nothing of the time before it was accepted', async (t) => {
    clock.set(day('2026-02-01'))
    expected(await buyer.post('/api/cart', { plan: basic }), 201)
    await system.subscribe(buyer, 'buyer', basic)
    await system.settled()
    const seen = (at: string) => seller.get(`/api/billing/buyer/history?as_of=${day(at)}`)
    t.match(await seen('2026-01-20'), { status: 200, body: { count: 0, balance_amount: 0 } })
    t.ok(expected(await seen('2026-02-01'), 200).count > 0)
  })
})
