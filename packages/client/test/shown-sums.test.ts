import { shownSums } from '@bursar/client'
import { expected, testSystem } from '@bursar/testing'
import t from 'tap'

const line = (dest_amount: number, dest_unit = 'usd') => ({ dest_amount, dest_unit })

t.test('sums by unit, with the options that are chosen', async (t) => {
  const results = [
    { lines: [line(100), line(50)], options: [] },
    { lines: [], options: [line(10), line(20)] },
    { lines: [line(7, 'eur')], options: [] }
  ]
  t.same(shownSums({ results }), { usd: 150, eur: 7 })
  t.same(shownSums({ results }, [{ option: 0 }, { option: 2 }]), { usd: 170, eur: 7 })
  t.same(shownSums({ results: [] }), {})
})

t.test('a checkout pays what was shown, and nothing else', async (t) => {
  const system = await testSystem(t)
  const ann = await system.register('ann')
  const plan = await system.makePlan(system.admin, 'broker', 'Basic', {
    advance_discounts: [{ discount_type: 'percentage', discount_value: 1000, length: 3 }]
  })
  await system.settled()
  await ann.post('/api/cart', { plan })
  const url = '/api/billing/ann/checkout'
  const items = [{ option: 2 }]
  const shown = shownSums(expected(await ann.get(url), 200), items)
  t.ok((shown.usd ?? 0) > 1000, 'several periods at once')
  const order = { items, processor_token: 'tok_visa', expected: shown }
  await system.admin.patch(`/api/profile/broker/plans/${plan}`, { period_amount: 2000 })
  t.match(await ann.post(url, order), { status: 409, body: { code: 'amount_changed' } })
  const now = shownSums(expected(await ann.get(url), 200), items)
  t.match(await ann.post(url, { ...order, expected: now }), { status: 201, body: { amount: now.usd } })
})
