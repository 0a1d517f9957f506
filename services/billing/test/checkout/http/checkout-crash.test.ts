import { billing, testProcessor } from '@bursar/billing'
import type { EventStore } from '@bursar/event-sourcing'
import { expected, memoryStores, type TestSystem, testSite, testSystem } from '@bursar/testing'
import t from 'tap'

/** Stores of which the billing log loses every append that settles a charge, for as long as it is broken. */
function breakableStores() {
  const stores = memoryStores(['auth', 'profile', 'billing', 'metrics'])
  const { billing } = stores
  if (!billing) throw new Error('there is no billing store')
  let broken = false
  const events: EventStore = {
    ...billing.events,
    async commit(appends) {
      const settles = appends.some(({ streams }) =>
        streams.some((stream) => stream.events.some(({ type }) => type === 'billing.charge-settled'))
      )
      if (broken && settles) throw new Error('the disk is gone')
      return billing.events.commit(appends)
    }
  }
  return {
    stores: { ...stores, billing: { ...billing, events } },
    set broken(value: boolean) {
      broken = value
    }
  }
}

const body = { processor_token: 'tok_visa', remember_card: true }
const keyed = { 'idempotency-key': 'once' }

t.test('a start finishes the checkout that a crash cut short', async (t) => {
  const breakable = breakableStores()
  const system = await testSystem(t, { stores: breakable.stores })
  const plan = await system.makePlan(system.admin, 'broker', 'Basic')
  const ann = await system.register('ann')
  await ann.post('/api/cart', { plan })
  breakable.broken = true
  const lost = await ann.post('/api/billing/ann/checkout', body, keyed)
  t.ok(lost.status >= 500, 'the request is lost')
  await system.settled()
  const charges = () => system.admin.get('/api/billing/charges')
  t.match((await charges()).body, { count: 1, results: [{ state: 'created', processor_key: null }] })
  breakable.broken = false

  const engine = system.engines.get('billing')
  if (!engine) throw new Error('there is no billing engine')
  const { prepare } = billing({ processor: testProcessor() })
  await prepare(engine, testSite)
  await prepare(engine, testSite)
  await system.settled()
  t.match((await charges()).body, { count: 1, results: [{ state: 'done' }] })
  t.equal((await ann.get('/api/cart')).body.count, 0)
  const repeated = await ann.post('/api/billing/ann/checkout', body, keyed)
  t.equal(repeated.status, 201)
  t.equal(repeated.headers['idempotency-replayed'], 'true')
  t.match(repeated.body, { state: 'done', amount: 1000, last4: '4242' })
  t.equal((await system.operator.verify()).ok, true)
})

t.test('the next checkout finishes the one whose answer was lost', async (t) => {
  const breakable = breakableStores()
  const system = await testSystem(t, { stores: breakable.stores })
  const plan = await system.makePlan(system.admin, 'broker', 'Basic')
  const bob = await system.register('bob')
  await bob.post('/api/cart', { plan })
  breakable.broken = true
  t.ok((await bob.post('/api/billing/bob/checkout', body, keyed)).status >= 500)
  breakable.broken = false
  const repeated = await bob.post('/api/billing/bob/checkout', body, keyed)
  t.equal(repeated.status, 201)
  t.match(repeated.body, { state: 'done', amount: 1000 })
  await system.settled()
  t.match((await system.admin.get('/api/billing/charges')).body, { count: 1, results: [{ state: 'done' }] })
  t.match((await bob.get('/api/billing/bob/history')).body, { count: 2, balance_amount: 0 })
})

t.test('what cost nothing beside it is ordered too, whoever finishes the checkout', async (t) => {
  const breakable = breakableStores()
  const system = await testSystem(t, { stores: breakable.stores })
  const vera = await system.register('vera')
  const plan = await system.makePlan(system.admin, 'broker', 'Basic')
  const gift = await system.makePlan(vera, 'vera', 'Gift', { period_amount: 0 })
  const cara = await system.register('cara')
  await cara.post('/api/cart', { plan })
  await cara.post('/api/cart', { plan: gift })
  breakable.broken = true
  t.ok((await cara.post('/api/billing/cara/checkout', body, keyed)).status >= 500)
  breakable.broken = false
  t.equal((await cara.post('/api/billing/cara/checkout', body, keyed)).status, 201)
  await system.settled()
  t.equal((await cara.get('/api/cart')).body.count, 0)
  const { body: has } = await cara.get('/api/profile/cara/subscriptions')
  t.same(has.results.map((one: { plan: { slug: string } }) => one.plan.slug).sort(), [plan, gift].sort())
  t.equal((await system.operator.verify()).ok, true)
})

async function finished(system: TestSystem) {
  const engine = system.engines.get('billing')
  if (!engine) throw new Error('there is no billing engine')
  await billing({ processor: testProcessor() }).prepare(engine, testSite)
  await system.settled()
}

t.test('who was archived while paying has no subscription of it', async (t) => {
  const breakable = breakableStores()
  const system = await testSystem(t, { stores: breakable.stores })
  const plan = await system.makePlan(system.admin, 'broker', 'Basic')
  const dora = await system.register('dora')
  const acme = await system.openProfile(dora, 'Acme')
  await dora.post('/api/cart', { plan })
  breakable.broken = true
  t.ok((await dora.post(`/api/billing/${acme}/checkout`, body, keyed)).status >= 500)
  await system.settled()
  expected(await dora.delete(`/api/profile/${acme}`), 204)
  await system.settled()
  breakable.broken = false
  await finished(system)
  t.match((await system.admin.get('/api/billing/charges')).body, { count: 1, results: [{ state: 'done' }] })
  const { results } = expected(
    await system.admin.get('/api/profile/broker/plans/basic/subscriptions/all'),
    200
  )
  t.equal(results.length, 1, 'what was paid for is told')
  t.ok(
    results.every(({ ends_at, auto_renew }: any) => ends_at <= '2026-01-15T12:00:00.000Z' && !auto_renew),
    'and has ended'
  )
  t.equal((await system.operator.verify()).ok, true)
})

t.test('nor who pays a provider that was archived meanwhile', async (t) => {
  const breakable = breakableStores()
  const system = await testSystem(t, { stores: breakable.stores })
  const vera = await system.register('vera')
  const shop = await system.openProfile(vera, 'Shop')
  const plan = await system.makePlan(vera, shop, 'Basic')
  const cara = await system.register('cara')
  await cara.post('/api/cart', { plan })
  breakable.broken = true
  t.ok((await cara.post('/api/billing/cara/checkout', body, keyed)).status >= 500)
  await system.settled()
  expected(await vera.delete(`/api/profile/${shop}`), 204)
  await system.settled()
  breakable.broken = false
  await finished(system)
  t.match((await system.admin.get('/api/billing/charges')).body, { count: 1, results: [{ state: 'done' }] })
  t.equal(expected(await cara.get('/api/profile/cara/subscriptions'), 200).count, 0, 'none that is active')
  t.equal((await system.operator.verify()).ok, true)
})
