/** An invoice while its payment is under way: at the processor, after a crash, by a card that fails later. */
import { testProcessor } from '@bursar/billing'
import { expected, memoryStores, tell, testSystem } from '@bursar/testing'
import t from 'tap'

t.test('while a card is asked for it nothing else settles it; a failure leaves it due', async (t) => {
  const system = await testSystem(t)
  const plan = await system.makePlan(system.admin, 'broker', 'Basic')
  const ann = await system.register('ann')
  await ann.post('/api/cart', { plan })
  const invoice = expected(await ann.post('/api/billing/ann/checkout/paylater', {}), 201)
  await system.settled()
  const url = `/api/billing/payments/${invoice.claim_code}`
  const pay = (processor_token: string) => system.anonymous.post(url, { processor_token })
  const collected = (body: object = {}) =>
    system.admin.post(`/api/billing/ann/payments/${invoice.claim_code}/collected`, body)

  const waits = expected(await pay('tok_pending'), 201)
  t.match(waits, { id: invoice.id, state: 'created', last4: '0077' })
  await system.settled()
  const held = { status: 409, body: { code: 'charge_pending' } }
  t.match(await pay('tok_visa'), held)
  t.match(await collected(), held)
  t.match(await collected({ paid: false, amount: 1 }), held)
  t.match(await ann.post('/api/billing/ann/checkout', { processor_token: 'tok_visa' }), held)
  t.match(await ann.post('/api/billing/ann/checkout/paylater', {}), held)

  const at = system.clock.now()
  await tell(system.anonymous, { type: 'charge.failed', charge: waits.processor_key, at })
  await system.settled()
  t.match((await system.anonymous.get(url)).body, { state: 'created', amount: 1000, processor_key: null })
  const again = expected(await pay('tok_pending'), 201)
  t.not(again.processor_key, waits.processor_key, 'each try has a key of its own at the processor')
  await system.settled()
  await tell(system.anonymous, { type: 'charge.succeeded', charge: waits.processor_key, at })
  await system.settled()
  t.equal((await ann.get('/api/billing/ann/balance')).body.balance_amount, 1000, 'the first try is over')
  await tell(system.anonymous, { type: 'charge.succeeded', charge: again.processor_key, at })
  await tell(system.anonymous, { type: 'charge.succeeded', charge: again.processor_key, at })
  await system.settled()
  t.match((await system.anonymous.get(url)).body, { state: 'done', last4: '0077' })
  t.equal((await ann.get('/api/billing/ann/balance')).body.balance_amount, 0)
  t.match(await collected(), { status: 200, body: { state: 'done', amount: 1000 } })
  t.equal((await system.operator.verify()).ok, true)
})

t.test('a payment that a crash cut short is finished, once', async (t) => {
  const stores = memoryStores(['auth', 'profile', 'billing', 'metrics'])
  const { billing } = stores
  if (!billing) throw new Error('there is no billing store')
  let broken = false
  const asked: string[] = []
  const { charge, ...processor } = testProcessor()
  const system = await testSystem(t, {
    processor: {
      ...processor,
      charge: async (request) => {
        asked.push(request.id)
        return charge(request)
      }
    },
    stores: {
      ...stores,
      billing: {
        ...billing,
        events: {
          ...billing.events,
          async commit(appends) {
            const settles = appends.some(({ streams }) =>
              streams.some((stream) => stream.events.some(({ type }) => type === 'billing.charge-settled'))
            )
            if (broken && settles) throw new Error('the disk is gone')
            return billing.events.commit(appends)
          }
        }
      }
    }
  })
  const plan = await system.makePlan(system.admin, 'broker', 'Basic')
  const ann = await system.register('ann')
  await ann.post('/api/cart', { plan })
  const { claim_code } = expected(await ann.post('/api/billing/ann/checkout/paylater', {}), 201)
  await system.settled()
  const url = `/api/billing/payments/${claim_code}`
  const body = { processor_token: 'tok_visa' }
  const keyed = { 'idempotency-key': 'once' }
  broken = true
  t.ok((await system.anonymous.post(url, body, keyed)).status >= 500, 'the request is lost')
  broken = false
  t.match(await system.anonymous.post(url, body), { status: 400, body: { code: 'nothing_due' } })
  const repeated = await system.anonymous.post(url, body, keyed)
  t.match(repeated, { status: 201, body: { state: 'done', amount: 1000 } })
  t.equal(repeated.headers['idempotency-replayed'], 'true')
  t.equal(new Set(asked).size, 1, 'the processor knows of one charge')
  await system.settled()
  t.match((await ann.get('/api/billing/ann/history')).body, { count: 2, balance_amount: 0 })
  t.equal((await system.operator.verify()).ok, true)
})

t.test('where money moves, who tries stolen cards on an invoice waits', async (t) => {
  const system = await testSystem(t, { processor: { ...testProcessor(), isLive: true } })
  const plan = await system.makePlan(system.admin, 'broker', 'Basic')
  const ann = await system.register('ann')
  await ann.post('/api/cart', { plan })
  const { claim_code } = expected(await ann.post('/api/billing/ann/checkout/paylater', {}), 201)
  await system.settled()
  const url = `/api/billing/payments/${claim_code}`
  for (let n = 0; n < 10; n++) {
    t.equal((await system.anonymous.post(url, { processor_token: `tok_${n}` })).status, 400)
  }
  t.equal((await system.anonymous.post(url, { processor_token: 'tok_visa' })).status, 429)
  t.match((await ann.put('/api/billing/ann/card', { token: 'tok_visa' })).status, 200, 'its payer does not')
})
