import { testSystem } from '@bursar/testing'
import t from 'tap'

const url = '/api/billing/ann/card'

t.test('a card is put on file, charged and forgotten', async (t) => {
  const system = await testSystem(t)
  const plan = await system.makePlan(system.admin, 'broker', 'Basic')
  const ann = await system.register('ann')
  const bob = await system.register('bob')
  await system.settled()
  t.same((await ann.get(url)).body, {
    processor_info: {},
    last4: '',
    exp_date: ''
  })
  t.ok((await ann.get(`${url}?update=1`)).body.processor_info.STRIPE_INTENT_SECRET)
  for (const body of [{}, { token: '' }, { token: 'tok_nobody' }]) {
    t.equal((await ann.put(url, body)).status, 400, JSON.stringify(body))
  }
  const put = await ann.put(url, { token: 'tok_visa', full_name: 'Ann' })
  t.equal(put.status, 200)
  t.match(put.body, { last4: '4242', exp_date: '12/2099' })
  t.match((await ann.get(url)).body, put.body)
  t.equal((await bob.get(url)).status, 403)
  t.equal((await bob.delete(url)).status, 403)
  t.equal((await system.anonymous.put(url, { token: 'tok_visa' })).status, 401)

  await ann.post('/api/cart', { plan })
  t.equal((await ann.post('/api/billing/ann/checkout', {})).status, 201, 'the card on file is charged')
  t.equal((await ann.put(url, { token: 'tok_chargeDeclined' })).body.last4, '0002', 'the charge decides')
  await ann.post('/api/cart', { plan })
  t.equal((await ann.post('/api/billing/ann/checkout', {})).body.code, 'card_declined')
  t.equal((await ann.delete(url)).status, 204)
  t.equal((await ann.delete(url)).status, 204)
  t.match((await ann.get(url)).body, { last4: '' })
  t.equal((await ann.post('/api/billing/ann/checkout', {})).body.code, 'card_required')
})

t.test('a charge that is pending at the processor', async (t) => {
  const system = await testSystem(t)
  const plan = await system.makePlan(system.admin, 'broker', 'Basic')
  const ann = await system.register('ann')
  await system.settled()
  await ann.post('/api/cart', { plan })
  const begun = await ann.post('/api/billing/ann/checkout', { processor_token: 'tok_pending' })
  t.equal(begun.status, 201)
  t.match(begun.body, { state: 'created', amount: 1000, last4: '0077' })
  await system.settled()
  const charge = await ann.get(`/api/billing/ann/charges/${begun.body.processor_key}`)
  t.same(charge.body, begun.body, 'it stays so')
  t.equal((await ann.get('/api/profile/ann/subscriptions')).body.count, 1, 'the order is placed')
  t.equal((await ann.get('/api/billing/ann/balance')).body.balance_amount, 1000, 'and due')
  await ann.post('/api/cart', { plan })
  const again = await ann.post('/api/billing/ann/checkout', { processor_token: 'tok_visa' })
  t.equal(again.status, 409)
  t.equal(again.body.code, 'charge_pending')
  const refund = await system.admin.post(`/api/billing/ann/charges/${begun.body.processor_key}/refund`, {
    lines: [{ num: 0 }]
  })
  t.equal(refund.status, 405, 'a charge that is not done')
})
