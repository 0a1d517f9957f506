import { expected, runDueJobs, testSystem } from '@bursar/testing'
import t from 'tap'

t.test(
  'who was erased stays on invoices until their retention is over, and then nobody is named',
  async (t) => {
    const system = await testSystem(t, { startAt: '2026-01-01T00:00:00.000Z' })
    const seller = await system.register('seller')
    const shop = await system.openProfile(seller, 'Fern')
    const plan = await system.makePlan(seller, shop, 'Basic', {
      period_amount: 24900,
      renewal_type: 'one-time'
    })
    expected(await seller.patch(`/api/profile/${shop}`, { invoice_retention: 1 }), 200)
    const ann = await system.register('ann')
    const bob = await system.register('bob')
    await system.settled()
    const charge = await system.subscribe(ann, 'ann', plan)
    await system.subscribe(bob, 'bob', plan)
    await system.settled()
    const engine = system.engines.get('billing')!
    const { jobs } = system.services.find(({ name }) => name === 'billing')!
    const login = async () => {
      const account = { username: 'seller', password: 'a-long-password' }
      return system.as(expected(await system.anonymous.post('/api/auth', account), 201).token)
    }
    const issued = async () => {
      await system.settled()
      await runDueJobs(engine, jobs)
      await system.settled()
      const list = expected(await (await login()).get(`/api/billing/${shop}/issued`), 200)
      return list.results.map(({ number, buyer, seller, erased }: any) => [
        number,
        seller.name,
        buyer.name,
        erased
      ])
    }
    const forgotten = async () =>
      (await engine.events.read(0, 10_000)).filter(({ type }) => type === 'billing.invoice-forgotten').length
    const kept = [
      ['FERN-000001', 'Fern', 'User ann', false],
      ['FERN-000002', 'Fern', 'User bob', false]
    ]
    t.same(await issued(), kept)
    expected(await system.admin.post('/api/users/ann/erase', { confirm: 'ann' }), 200)
    t.same(await issued(), kept, 'the law asks for the invoice')
    system.clock.set('2026-12-31T23:59:59.000Z')
    t.same(await issued(), kept)
    t.equal(await forgotten(), 0)
    system.clock.set('2027-01-01T00:00:00.000Z')
    const after = [['FERN-000001', 'erased', 'erased', true], kept[1]]
    t.same(await issued(), after)
    t.same(await issued(), after)
    const later = await login()
    t.match((await later.get(`/api/billing/${shop}/invoices/FERN-000001`)).body, {
      total: charge.amount,
      last4: '',
      lines: [{ amount: 24900 }]
    })
    t.equal((await later.get(`/api/billing/${shop}/invoices/FERN-000001.pdf`)).status, 200)
    system.clock.set('2027-06-01T00:00:00.000Z')
    t.same(await issued(), after)
    t.equal(await forgotten(), 1, 'once, and only of whom was erased')
    t.equal((await system.operator.verify()).ok, true)
  }
)

t.test(
  'a retention that is shortened counts for what waits; a provider is erased with all it issued',
  async (t) => {
    const system = await testSystem(t, { startAt: '2026-01-01T00:00:00.000Z' })
    const seller = await system.register('seller')
    const shop = await system.openProfile(seller, 'Fern')
    const plan = await system.makePlan(seller, shop, 'Basic', {
      period_amount: 24900,
      renewal_type: 'one-time'
    })
    const ann = await system.register('ann')
    await system.settled()
    await system.subscribe(ann, 'ann', plan)
    await system.settled()
    const engine = system.engines.get('billing')!
    const { jobs } = system.services.find(({ name }) => name === 'billing')!
    expected(await seller.patch(`/api/profile/${shop}`, { invoice_retention: 0 }), 200)
    expected(await system.admin.post(`/api/profile/${shop}/erase`, { confirm: shop }), 200)
    await system.settled()
    await runDueJobs(engine, jobs)
    await system.settled()
    t.match((await ann.get('/api/billing/ann/invoices')).body.results, [
      { number: 'FERN-000001', erased: true, seller: { name: 'erased' }, buyer: { name: 'erased' } }
    ])
  }
)
