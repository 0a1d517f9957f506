import { expected, type TestUser, tell, testSystem } from '@bursar/testing'
import t from 'tap'

/** A system with a plan of 249.00 a month. */
async function shop(t: Parameters<typeof testSystem>[0]) {
  const system = await testSystem(t)
  const plan = await system.makePlan(system.admin, 'broker', 'Basic', { period_amount: 24900 })
  const at = () => system.clock.now()
  return {
    ...system,
    at,
    says: (type: string, charge: string) => tell(system.anonymous, { type, charge, at: at() }),
    /** Buys it with a card whose charges stay pending. */
    async pending(user: TestUser) {
      await user.post('/api/cart', { plan })
      const wanted = { processor_token: 'tok_pending' }
      return expected(await user.post(`/api/billing/${user.slug}/checkout`, wanted), 201)
    },
    /** Rows of the whole book, whoever wrote them. */
    async rows() {
      await system.settled()
      return (await system.admin.get('/api/billing/transactions')).body.count as number
    }
  }
}

t.test('a pending charge stays until the webhook settles it, and is dated then', async (t) => {
  const { register, pending, settled, clock, says, rows, admin, operator } = await shop(t)
  const ann = await register('ann')
  const charge = await pending(ann)
  t.match(charge, { state: 'created', amount: 24900, last4: '0077', processor_key: String })
  await settled()
  const url = `/api/billing/ann/charges/${charge.processor_key}`
  t.equal((await ann.get(url)).body.state, 'created', 'also when it is asked for')
  t.equal((await ann.get(url)).body.state, 'created')
  t.match(await ann.delete(url), { status: 405, body: { code: 'method_not_allowed' } }, 'the bank has it')
  t.equal((await ann.delete(`${url}0`)).status, 404)
  t.match((await ann.get('/api/billing/ann/balance')).body, { balance_amount: 24900, count: 1 })
  t.equal((await ann.get('/api/profile/ann/subscriptions')).body.count, 1, 'what was ordered runs')
  const second = await ann.post('/api/billing/ann/checkout', { processor_token: 'tok_visa' })
  t.match(second, { status: 409, body: { code: 'charge_pending' } })

  clock.set('2026-01-20T08:00:00.000Z')
  const told = await says('charge.succeeded', charge.processor_key)
  t.match(told, { status: 200, body: { received: true } })
  t.ok(told.headers['x-position'])
  await settled()
  t.equal((await ann.get(url)).body.state, 'done')
  t.match((await ann.get('/api/billing/ann/balance')).body, { balance_amount: 0, count: 0 })
  const book = (await admin.get('/api/billing/transactions')).body.results
  const [order, ...rest] = book
  t.equal(order.created_at, '2026-01-15T12:00:00.000Z')
  t.equal(rest.length, 5)
  t.ok(rest.every((row: any) => row.created_at === '2026-01-20T08:00:00.000Z'))

  const before = await rows()
  for (const type of ['charge.succeeded', 'charge.failed', 'charge.succeeded']) {
    t.equal((await says(type, charge.processor_key)).status, 200)
  }
  await settled()
  t.equal(await rows(), before, 'the same event again adds no row')
  t.equal((await ann.get(url)).body.state, 'done')
  t.equal((await operator.verify()).ok, true)
})

t.test('a charge that fails later leaves its orders due', async (t) => {
  const { register, pending, settled, says, rows } = await shop(t)
  const bob = await register('bob')
  const charge = await pending(bob)
  const before = await rows()
  t.equal((await says('charge.failed', charge.processor_key)).status, 200)
  t.equal((await says('charge.failed', charge.processor_key)).status, 200)
  t.equal((await says('charge.succeeded', charge.processor_key)).status, 200, 'too late')
  await settled()
  t.equal(await rows(), before)
  t.equal((await bob.get(`/api/billing/bob/charges/${charge.processor_key}`)).body.state, 'failed')
  t.match((await bob.get('/api/billing/bob/balance')).body, { balance_amount: 24900, count: 1 })
  const paid = await bob.post('/api/billing/bob/checkout', { processor_token: 'tok_visa' })
  t.match(
    paid,
    { status: 201, body: { amount: 24900, state: 'done' } },
    'what is due is paid by another card'
  )
  await settled()
  t.equal((await bob.get('/api/profile/bob/subscriptions')).body.count, 1)
})

t.test('what changes nothing is received', async (t) => {
  const { register, pending, settled, says, rows, anonymous, at } = await shop(t)
  const cid = await register('cid')
  const charge = await pending(cid)
  const before = await rows()
  for (const [type, key] of [
    ['charge.succeeded', 'ch_unknown'],
    ['customer.created', charge.processor_key],
    ['charge.dispute.created', charge.processor_key],
    ['charge.dispute.closed', 'ch_unknown']
  ] as const) {
    t.match(await says(type, key), { status: 200, body: { received: true } }, type)
  }
  await settled()
  t.equal(await rows(), before)
  t.equal((await cid.get(`/api/billing/cid/charges/${charge.processor_key}`)).body.state, 'created')
  const elsewhere = await anonymous.post('/api/billing/webhooks/paypal', { id: 'e', type: 'x' })
  t.equal(elsewhere.status, 404)
  t.equal((await tell(anonymous, { type: 'x'.repeat(256), charge: 'c', at: at() })).status, 400)
})

t.test('what is not signed, or was signed long ago, is refused', async (t) => {
  const { register, pending, clock, anonymous } = await shop(t)
  const dan = await register('dan')
  const { processor_key: charge } = await pending(dan)
  const event = { type: 'charge.succeeded', charge, at: clock.now() }
  const bad = { status: 400, body: { code: 'invalid_signature' } }
  t.match(await tell(anonymous, { ...event, secret: 'whsec_of_nobody' }), bad)
  const unsigned = { id: 'evt_1', type: event.type, data: { object: { id: charge } } }
  t.match(await anonymous.post('/api/billing/webhooks/test', unsigned), bad)
  const empty = { 'stripe-signature': '' }
  t.match(await anonymous.post('/api/billing/webhooks/test', unsigned, empty), bad)
  clock.set('2026-01-15T12:05:01.000Z')
  t.match(await tell(anonymous, event), bad, '301 seconds by the test clock')
  t.equal((await dan.get(`/api/billing/dan/charges/${charge}`)).body.state, 'created')
  t.equal((await tell(anonymous, { ...event, at: '2026-01-15T12:00:01.000Z' })).status, 200, '300 seconds')
})
