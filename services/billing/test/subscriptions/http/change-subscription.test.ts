import { expected, testSystem } from '@bursar/testing'
import t, { type Test } from 'tap'

const NOW = '2026-01-15T12:00:00.000Z'

async function site(t: Test) {
  const system = await testSystem(t, { startAt: NOW })
  const seller = await system.register('seller')
  const shop = await system.openProfile(seller, 'The Shop')
  const plan = await system.makePlan(seller, shop, 'Basic', { period_amount: 1000 })
  const ann = await system.register('ann')
  await system.settled()
  await system.subscribe(ann, 'ann', plan)
  await system.settled()
  const own = `/api/profile/ann/subscriptions/${plan}`
  const provided = `/api/profile/${shop}/plans/${plan}/subscriptions/ann`
  return { system, seller, shop, plan, ann, own, provided }
}

t.test('a provider describes a subscription, and every view of it shows that', async (t) => {
  const { system, seller, shop, plan, ann, own, provided } = await site(t)
  const note = { description: 'Desk 7,\nby the window', extra: { colour: 'red' } }
  t.match(expected(await seller.patch(provided, note), 200), note)
  t.match(
    expected(await seller.put(provided, { extra: '{"colour": "red"}' }), 200),
    note,
    'what is left out stays'
  )
  await system.settled()
  for (const url of [
    `/api/profile/${shop}/subscribers/subscriptions`,
    `/api/profile/${shop}/plans/${plan}/subscriptions/all`
  ])
    t.match(expected(await seller.get(url), 200).results, [note], url)
  t.match(expected(await seller.get(provided), 200), note)
  t.match(expected(await ann.get(own), 200), note)
  t.match(expected(await ann.get('/api/profile/ann/subscriptions'), 200).results, [
    { ...note, provider: { slug: shop, printable_name: 'The Shop' } }
  ])
  expected(await ann.post('/api/cart', { plan }), 201)
  t.match(expected(await ann.get('/api/billing/ann/checkout'), 200).results, [{ subscription: note }])

  t.match(expected(await seller.patch(provided, { description: null, extra: null }), 200), {
    description: null,
    extra: null
  })
  t.match(expected(await ann.patch(own, { description: 'mine', extra: 'mine' }), 200), {
    description: null,
    extra: null
  })
  t.match(await seller.patch(provided, { description: 'x'.repeat(1001) }), {
    status: 400,
    body: { errors: { description: [/1,000/] } }
  })
  const large = { extra: { a: 'x'.repeat(10_000) } }
  t.match(await seller.patch(provided, large), { status: 400, body: { errors: { extra: [/10000/] } } })
  t.equal((await system.operator.verify()).ok, true)
})

t.test('the renewal is stopped by either side, with a reason, and started by the subscriber', async (t) => {
  const { system, seller, ann, own, provided } = await site(t)
  const reason = { code: 'too-dear', text: 'We found another.' }
  t.match(expected(await ann.put(own, { auto_renew: false, reason }), 200), {
    auto_renew: false,
    editable: true
  })
  t.match(await seller.patch(provided, { auto_renew: true }), {
    status: 400,
    body: { errors: { auto_renew: [/Only a manager of the subscriber/] } }
  })
  t.match(await seller.patch(own, { auto_renew: true }), { status: 400 }, 'nor by the URL of the subscriber')
  t.match(expected(await ann.patch(own, { auto_renew: 'true' }), 200), { auto_renew: true })
  t.match(expected(await seller.patch(provided, { auto_renew: false }), 200), { auto_renew: false })
  expected(await ann.patch(own, { auto_renew: true }), 200)
  t.match(expected(await system.admin.patch(own, { auto_renew: false }), 200), { auto_renew: false })
  t.match(await ann.patch(own, { auto_renew: true, reason: { code: 'what now' } }), { status: 400 })
  await system.settled()
  const told = expected(
    await system
      .as(system.operatorToken)
      .get('/api/system/events?service=billing&type=billing.renewal-stopped'),
    200
  )
  t.match(
    told.results.find((event: any) => event.data.reason_code).data,
    { reason_code: 'too-dear', reason_text: { enc: String } },
    'sealed in the log'
  )
  const trail = expected(await ann.get('/api/billing/ann/events'), 200).results.map((row: any) => row.type)
  t.ok(trail.includes('billing.renewal-stopped') && trail.includes('billing.renewal-resumed'))
  t.equal((await system.operator.verify()).ok, true)
})

t.test('a plan that does not renew is not made to', async (t) => {
  const { system, seller, shop, ann } = await site(t)
  const once = await system.makePlan(seller, shop, 'Once', { period_amount: 1000, renewal_type: 'one-time' })
  await system.settled()
  await system.subscribe(ann, 'ann', once)
  await system.settled()
  t.match(await ann.patch(`/api/profile/ann/subscriptions/${once}`, { auto_renew: true }), {
    status: 400,
    body: { errors: { auto_renew: [/does not renew/] } }
  })
})

t.test('the provider gives another end, and nobody else', async (t) => {
  const { system, seller, plan, ann, own, provided } = await site(t)
  const { ends_at, created_at } = expected(await ann.get(own), 200)
  const later = '2026-03-01T00:00:00.000Z'
  const ignored = { ends_at: later, created_at: '2020-01-01T00:00:00Z' }
  t.match(expected(await ann.put(own, ignored), 200), { ends_at, created_at })
  t.match(expected(await seller.put(provided, { ...ignored, ends_at: '2026-03-01' }), 200), {
    ends_at: later,
    created_at
  })
  t.match(await seller.patch(own, { ends_at: '2026-02-01' }), {
    status: 400,
    body: { errors: { ends_at: [/auto_renew/] } }
  })
  t.match(await seller.patch(provided, { ends_at: 'soon' }), {
    status: 400,
    body: { errors: { ends_at: [/date/] } }
  })
  t.match(await seller.patch(provided, { ends_at: NOW }), {
    status: 400,
    body: { errors: { ends_at: [/DELETE/] } }
  })
  t.match(await seller.patch(provided, { ends_at: '2200-01-01' }), { status: 400 })
  await system.settled()
  system.clock.set('2026-02-20T00:00:00.000Z')
  t.equal((await seller.get('/api/profile/ann')).status, 403, 'what the provider added gives it nothing')
  t.equal((await seller.patch(own, { ends_at: '2026-04-01' })).status, 403)
  await ann.post('/api/cart', { plan })
  expected(await ann.post('/api/billing/ann/checkout', { expected: { usd: 1000 } }), 201)
  t.match(
    expected(await ann.get(own), 200),
    { ends_at: '2026-04-01T00:00:00.000Z' },
    'a month from the new end'
  )
  const earlier = { ends_at: '2026-03-10', auto_renew: false }
  t.match(expected(await seller.patch(provided, earlier), 200), { ends_at: '2026-03-10T00:00:00.000Z' })
  await system.settled()
  system.clock.set('2026-03-10T00:00:00.000Z')
  for (const [who, url] of [
    [seller, provided],
    [ann, own]
  ] as const)
    t.equal((await who.patch(url, { description: 'x' })).status, 404, 'one that ended is gone')
  t.equal((await system.operator.verify()).ok, true)
})

t.test('strangers, other providers and unknown names', async (t) => {
  const { system, seller, shop, plan, own, provided } = await site(t)
  const rival = await system.register('rival')
  const other = await system.openProfile(rival, 'Rival')
  const rivals = await system.makePlan(rival, other, 'Rivals')
  await system.settled()
  t.equal((await rival.patch(own, { auto_renew: false })).status, 403)
  t.equal((await rival.patch(provided, { auto_renew: false })).status, 403)
  t.equal((await system.anonymous.patch(own, { auto_renew: false })).status, 401)
  t.equal((await rival.patch(`/api/profile/${other}/plans/${plan}/subscriptions/ann`, {})).status, 404)
  t.equal((await rival.patch(`/api/profile/${other}/plans/${rivals}/subscriptions/ann`, {})).status, 404)
  t.equal((await seller.patch(`/api/profile/${shop}/plans/${plan}/subscriptions/nobody`, {})).status, 404)
  t.equal((await seller.patch(`/api/profile/${shop}/plans/none/subscriptions/ann`, {})).status, 404)
  t.equal((await system.admin.patch('/api/profile/ann/subscriptions/none', {})).status, 404)
})

t.test('unsubscribing is tried first, and keeps why', async (t) => {
  const { system, seller, shop, plan, ann, own, provided } = await site(t)
  expected(await ann.post('/api/cart', { plan }), 201)
  expected(await ann.post('/api/billing/ann/checkout/paylater', {}), 201)
  const { ends_at } = expected(await ann.get(own), 200)
  const tried = { subscription: { ends_at: NOW, auto_renew: false }, balances: { usd: 1000 } }
  t.match(expected(await ann.delete(`${own}?dry_run=1`), 200), tried)
  t.match(expected(await seller.delete(`${provided}?dry_run=1`), 200), tried)
  t.match(expected(await ann.get(own), 200), { ends_at, auto_renew: true }, 'nothing was done')
  const why = { reason: { code: 'moved', text: 'To Rome' } }
  t.equal((await ann.request('DELETE', own, { reason: { code: '' } })).status, 400)
  t.equal((await ann.request('DELETE', own, why)).status, 204)
  t.same(expected(await ann.delete(`${own}?dry_run=1`), 200), { subscription: null, balances: {} })
  t.equal((await seller.delete(`/api/profile/${shop}/plans/none/subscriptions/ann?dry_run=1`)).status, 404)
  await system.settled()
  const told = expected(
    await system
      .as(system.operatorToken)
      .get('/api/system/events?service=billing&type=billing.subscription-ended'),
    200
  )
  t.match(told.results.find((event: any) => event.data.reason_code).data, {
    reason_code: 'moved',
    reason_text: { enc: String }
  })
})

t.test('many changes at once: each holds, and none is lost', async (t) => {
  const { system, seller, ann, own, provided } = await site(t)
  const answers = await Promise.all([
    ann.patch(own, { auto_renew: false }),
    seller.patch(provided, { description: 'A' }),
    seller.patch(provided, { extra: 'B' }),
    seller.patch(provided, { ends_at: '2026-03-01' })
  ])
  t.same(
    answers.map(({ status }) => status),
    [200, 200, 200, 200]
  )
  t.match(expected(await ann.get(own), 200), {
    auto_renew: false,
    description: 'A',
    extra: 'B',
    ends_at: '2026-03-01T00:00:00.000Z'
  })
  t.equal((await system.operator.verify()).ok, true)
})
