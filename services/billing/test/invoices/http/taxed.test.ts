import { expected, testSystem } from '@bursar/testing'
import t from 'tap'

const rows = (answer: { body: any }) => answer.body.results as any[]

t.test('an invoice tells the tax rate by rate, and what it has to say of it', async (t) => {
  const system = await testSystem(t, { startAt: '2026-01-01T00:00:00.000Z' })
  const seller = await system.register('seller')
  const shop = await system.openProfile(seller, 'Fern', { country: 'DE' })
  const plan = await system.makePlan(seller, shop, 'Basic', { period_amount: 10_001 })
  const books = await system.makePlan(seller, shop, 'Books', { period_amount: 5_003 })
  const exempt = await system.makePlan(seller, shop, 'Exempt', { period_amount: 700, tax_exempt: true })
  const rates = [
    { title: 'VAT', percent: 1900, country: 'DE' },
    { title: 'VAT', percent: 2000, country: 'FR', reverse_charge: true }
  ]
  expected(await seller.put(`/api/profile/${shop}/taxes`, rates), 200)
  const ann = await system.register('ann')
  const firm = await system.register('firm')
  expected(await firm.patch('/api/profile/firm', { country: 'FR', tax_id: 'FR83404833048' }), 200)
  await system.settled()
  for (const one of [books, exempt]) await ann.post('/api/cart', { plan: one })
  const charge = await system.subscribe(ann, 'ann', plan)
  await system.settled()
  const [invoice] = rows(await ann.get('/api/billing/ann/invoices'))
  const place = { country: 'DE', region: null }
  t.same(invoice.taxes, [{ title: 'VAT', percent: 1900, ...place, net: 15_004, tax: 1_900 + 951, note: '' }])
  t.equal(invoice.total, 10_001 + 1_900 + 5_003 + 951 + 700)
  const url = `/api/billing/ann/charges/${charge.processor_key}`
  t.equal((await ann.get(url)).body.invoice, 'FERN-000001')
  t.equal(rows(await ann.get('/api/billing/ann/charges'))[0].invoice, 'FERN-000001')
  const num = charge.lines.findIndex(({ amount }: any) => amount === 10_001)
  t.equal(
    expected(await seller.post(`${url}/refund`, { lines: [{ num, refunded_amount: 5_000 }] }), 200).invoice,
    'FERN-000001'
  )
  await system.settled()
  const note = rows(await ann.get('/api/billing/ann/invoices'))[1]
  t.match(note, { number: 'FERN-CN-000001', invoice: 'FERN-000001', total: 5_000 + 949 })
  t.same(note.taxes, [{ title: 'VAT', percent: 1900, ...place, net: 5_000, tax: 949, note: '' }])
  for (const row of rows(await ann.get('/api/billing/ann/history'))) {
    t.equal(row.invoice, row.description.startsWith('Charge') ? null : 'FERN-000001', row.description)
  }

  await system.subscribe(firm, 'firm', plan)
  await system.settled()
  const [reversed] = rows(await firm.get('/api/billing/firm/invoices'))
  const abroad = { title: 'VAT', percent: 0, country: 'FR', region: null }
  t.same(reversed.taxes, [{ ...abroad, net: 10_001, tax: 0, note: 'Reverse charge' }])
  t.match(reversed, { total: 10_001, buyer: { tax_id: 'FR83404833048' } })
  t.equal((await firm.get(`/api/billing/firm/invoices/${reversed.number}.pdf`)).status, 200)
  t.equal((await system.operator.verify()).ok, true)
})

t.test('what is to be paid later shows its invoice before it is paid', async (t) => {
  const system = await testSystem(t)
  const seller = await system.register('seller')
  const shop = await system.openProfile(seller, 'Fern')
  const plan = await system.makePlan(seller, shop, 'Basic')
  const ann = await system.register('ann')
  await system.settled()
  await ann.post('/api/cart', { plan })
  const made = expected(await ann.post('/api/billing/ann/checkout/paylater', {}), 201)
  t.equal(made.invoice, null, 'it has no number yet')
  await system.settled()
  t.equal(rows(await ann.get('/api/billing/ann/charges'))[0].invoice, 'FERN-000001')
  t.equal(
    (await system.anonymous.get(`/api/billing/payments/${made.claim_code}`)).body.invoice,
    'FERN-000001'
  )
})
