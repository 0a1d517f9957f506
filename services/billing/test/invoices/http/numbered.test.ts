import { expected, testSystem } from '@bursar/testing'
import t from 'tap'

const rows = (answer: { body: any }) => answer.body.results as any[]
const numbers = (answer: { body: any }) => rows(answer).map(({ number }) => number)

async function site(t: Parameters<typeof testSystem>[0]) {
  const system = await testSystem(t, { startAt: '2026-01-01T00:00:00.000Z' })
  const seller = await system.register('seller')
  const shop = await system.openProfile(seller, 'Fern')
  const plan = await system.makePlan(seller, shop, 'Basic', { period_amount: 24900 })
  const ann = await system.register('ann')
  await system.settled()
  return { system, seller, shop, plan, ann }
}

t.test('what is ordered becomes an invoice, and what is given back a credit note', async (t) => {
  const { system, seller, shop, plan, ann } = await site(t)
  const other = await system.makePlan(seller, shop, 'Extra', { period_amount: 10000 })
  const free = await system.makePlan(seller, shop, 'Free', { period_amount: 0 })
  await ann.post('/api/cart', { plan: free })
  expected(await ann.post('/api/billing/ann/checkout', {}), 200)
  await system.settled()
  t.equal((await ann.get('/api/billing/ann/invoices')).body.count, 0, 'what costs nothing is none')
  await ann.post('/api/cart', { plan: other })
  const charge = await system.subscribe(ann, 'ann', plan)
  await system.settled()
  const list = await ann.get('/api/billing/ann/invoices')
  t.match(list, { status: 200, body: { count: 1, balance_amount: 34900, balance_unit: 'usd' } })
  const invoice = rows(list)[0]
  t.match(invoice, {
    number: 'FERN-000001',
    kind: 'invoice',
    total: 34900,
    paid: 34900,
    due: 0,
    unit: 'usd',
    last4: '4242',
    seller: { name: 'Fern' },
    buyer: { name: 'ann' },
    erased: false,
    invoice: null
  })
  t.same(
    invoice.lines.map(({ amount, quantity, starts_at, ends_at }: any) => [
      amount,
      quantity,
      starts_at,
      ends_at
    ]),
    [24900, 10000].map((amount) => [amount, 1, '2026-01-01T00:00:00.000Z', '2026-02-01T00:00:00.000Z'])
  )
  t.same((await ann.get('/api/billing/ann/invoices/FERN-000001')).body, invoice)
  const url = `/api/billing/ann/charges/${charge.processor_key}/refund`
  expected(await seller.post(url, { lines: [{ num: 1, refunded_amount: 4900 }] }), 200)
  await system.settled()
  const after = await ann.get('/api/billing/ann/invoices')
  t.same(numbers(after), ['FERN-000001', 'FERN-CN-000001'])
  t.equal(after.body.balance_amount, 30000, 'less what was given back')
  t.match(rows(after)[1], { kind: 'credit-note', total: 4900, paid: 0, due: 0, invoice: 'FERN-000001' })
  t.match(rows(after)[0], { total: 34900, paid: 34900, due: 0 }, 'a refund changes no invoice')
  t.same(rows(await seller.get(`/api/billing/${shop}/issued`)), rows(after))
  t.equal((await system.operator.verify()).ok, true)
})

t.test('renewals, what is paid later and what was used', async (t) => {
  const { system, seller, shop, ann } = await site(t)
  const use_charges = [{ slug: 'calls', title: 'Calls', description: '', use_amount: 10, quota: 0 }]
  const plan = await system.makePlan(seller, shop, 'Calls', { period_amount: 3000, use_charges })
  await ann.post('/api/cart', { plan })
  const later = expected(await ann.post('/api/billing/ann/checkout/paylater', {}), 201)
  await system.settled()
  t.match(rows(await ann.get('/api/billing/ann/invoices')), [{ total: 3000, paid: 0, due: 3000, last4: '' }])
  expected(await seller.post('/api/billing/ann/balance', { plan, use: 'calls', quantity: 7 }), 201)
  await system.settled()
  t.equal((await ann.get('/api/billing/ann/invoices')).body.count, 1, 'it goes on the next one')
  const collected = `/api/billing/ann/payments/${later.claim_code}/collected`
  expected(await seller.post(collected, { amount: 1000 }), 200)
  await system.settled()
  t.match(rows(await ann.get('/api/billing/ann/invoices')), [{ total: 3000, paid: 1000, due: 2000 }])
  const before = '2026-01-01T00:00:00.000Z'
  system.clock.set('2026-01-31T12:00:00.000Z')
  expected(await system.admin.post('/api/billing/renew', {}), 200)
  await system.settled()
  const list = await ann.get('/api/billing/ann/invoices')
  t.same(numbers(list), ['FERN-000001', 'FERN-000002'])
  t.match(rows(list)[1], { total: 3070, lines: [{ amount: 3000 }, { amount: 70, quantity: 7 }] })
  const then = await ann.get(`/api/billing/ann/invoices?as_of=${before}`)
  t.equal(then.body.count, 1)
  t.match(rows(then)[0], { total: 3000, number: 'FERN-000001' })
  t.equal((await ann.get(`/api/billing/ann/invoices/FERN-000002?as_of=${before}`)).status, 404)
  t.equal((await system.operator.verify()).ok, true)
})

t.test('an invoice is for who pays it and who issued it', async (t) => {
  const { system, seller, shop, plan, ann } = await site(t)
  const bob = await system.register('bob')
  const rival = await system.register('rival')
  const rivals = await system.openProfile(rival, 'Fern!')
  const theirs = await system.makePlan(rival, rivals, 'Other', { period_amount: 700 })
  await system.settled()
  await system.subscribe(ann, 'ann', plan)
  await system.subscribe(ann, 'ann', theirs)
  await system.settled()
  t.same(numbers(await ann.get('/api/billing/ann/invoices')), ['FERN-000001', 'FERN1-000001'])
  t.same(numbers(await ann.get(`/api/billing/ann/invoices?provider=${rivals}`)), ['FERN1-000001'])
  t.equal((await ann.get('/api/billing/ann/invoices?provider=nobody')).status, 400)
  t.same(numbers(await seller.get('/api/billing/ann/invoices')), ['FERN-000001'], 'its own alone')
  t.equal((await seller.get(`/api/billing/ann/invoices?provider=${rivals}`)).status, 400)
  t.equal((await seller.get('/api/billing/ann/invoices/FERN1-000001')).status, 404)
  t.equal((await rival.get('/api/billing/ann/invoices/FERN1-000001')).status, 200)
  t.equal((await seller.get(`/api/billing/${shop}/invoices/FERN-000001`)).status, 200, 'who issued it')
  const file = await ann.get('/api/billing/ann/invoices/FERN-000001.pdf')
  t.match(file.headers, {
    'content-type': 'application/pdf',
    'content-disposition': 'attachment; filename="FERN-000001.pdf"'
  })
  t.match(file.body, /^%PDF-/)
  t.equal((await ann.get('/api/billing/ann/invoices/FERN-000009.pdf')).status, 404)
  t.equal((await bob.get('/api/billing/ann/invoices/FERN-000001.pdf')).status, 403)
  t.equal((await bob.get('/api/billing/ann/invoices')).status, 403)
  t.equal((await bob.get('/api/billing/bob/invoices/FERN-000001')).status, 404)
  t.equal((await ann.get(`/api/billing/${shop}/issued`)).status, 403)
  t.equal((await ann.get(`/api/billing/${shop}/invoices/FERN-000001`)).status, 403)
  t.equal((await system.anonymous.get('/api/billing/ann/invoices/FERN-000001')).status, 401)
})
