/** The attacks on consent that go by imports and subscriptions: nothing that M does changes what M may do to others. */
import { expected, type TestClient, type TestSystem, testSystem } from '@bursar/testing'
import t, { type Test } from 'tap'

const NOW = '2026-01-15T12:00:00.000Z'

/** A provider M with a plan of its own, and a victim who has a card on file and another provider. */
async function scene(t: Test) {
  const system = await testSystem(t)
  const m = await system.register('mallory')
  const shop = await system.openProfile(m, 'Mallory Inc')
  const plan = await system.makePlan(m, shop, 'Trap', { period_amount: 50_000 })
  const other = await system.makePlan(system.admin, 'broker', 'Honest')
  const victim = await system.register('victim')
  await system.settled()
  await system.subscribe(victim, 'victim', other)
  await system.settled()
  return { system, m, shop, plan, other, victim }
}

type Scene = Awaited<ReturnType<typeof scene>>

async function importSales(m: TestClient, shop: string, rows: readonly object[]) {
  return expected(await m.post(`/api/billing/${shop}/transfers/import`, rows), 201)
}

/** What M gets of a profile, by URL: the status of each reading and writing. */
async function reach({ system, m, plan, other }: Scene, slug: string): Promise<Record<string, number>> {
  await system.settled()
  const found: Record<string, number> = {}
  for (const path of [
    `/api/profile/${slug}`,
    `/api/profile/${slug}/subscriptions`,
    `/api/profile/${slug}/subscriptions/expired`,
    `/api/profile/${slug}/subscriptions/${plan}`,
    `/api/profile/${slug}/roles`,
    `/api/billing/${slug}/history`,
    `/api/billing/${slug}/balance`,
    `/api/billing/${slug}/card`,
    `/api/billing/${slug}/checkout`,
    `/api/users/${slug}`
  ]) {
    found[`GET ${path}`] = (await m.get(path)).status
  }
  found.cart = (await m.post('/api/cart', { plan })).status === 403 ? 403 : 200
  found.checkout = (await m.post(`/api/billing/${slug}/checkout`, {})).status
  found.card = (await m.delete(`/api/billing/${slug}/card`)).status
  found.unsubscribe = (await m.delete(`/api/profile/${slug}/subscriptions/${other}`)).status
  found.rename = (await m.patch(`/api/profile/${slug}`, { full_name: 'Mine now' })).status
  return found
}

t.test('an import gives its provider nothing over the site or over anybody', async (t) => {
  const all = await scene(t)
  const { system, m, shop, plan, victim } = all
  const before = { broker: await reach(all, 'broker'), victim: await reach(all, 'victim') }
  t.equal(before.victim['GET /api/profile/victim'], 403)
  const sales = ['broker', 'victim'].flatMap((subscriber) => [
    { subscriber, plan, amount: 100, unit: 'usd', created_at: NOW },
    { subscriber, plan, amount: 0, unit: 'usd', created_at: '2026-01-10T00:00:00Z' },
    { subscriber, amount: 1, unit: 'usd', created_at: NOW }
  ])
  t.match(await importSales(m, shop, sales), { created: 6, failed: [] })
  t.same(await reach(all, 'broker'), before.broker)
  t.same(await reach(all, 'victim'), before.victim)

  system.clock.set('2027-01-15T12:00:00.000Z')
  const later = sales.map((sale) => ({ ...sale, created_at: '2027-01-15T11:00:00Z' }))
  t.match(await importSales(m, shop, later), { failed: [] })
  t.same(await reach(all, 'broker'), before.broker, 'nor does importing again after the end')
  t.same(await reach(all, 'victim'), before.victim)
  const history = expected(await victim.get('/api/billing/victim/history'), 200)
  t.equal(history.count, 2, 'and the victim sees its own order and payment')
  t.same(Object.keys(history.balances), ['usd'])
})

t.test('what was imported for somebody who never dealt with the provider stands nowhere', async (t) => {
  const { system, m, shop, plan, victim } = await scene(t)
  const own = async () => {
    await system.settled()
    const read = async (path: string) => expected(await victim.get(path), 200)
    return {
      subscriptions: await read('/api/profile/victim/subscriptions'),
      expired: await read('/api/profile/victim/subscriptions/expired'),
      detail: (await read('/api/profile/victim')).subscriptions,
      history: await read('/api/billing/victim/history'),
      balance: await read('/api/billing/victim/balance')
    }
  }
  const before = await own()
  await importSales(m, shop, [
    { subscriber: 'victim', plan, amount: 700, created_at: NOW },
    { subscriber: 'victim', plan, amount: 700, created_at: '2025-01-01' },
    { subscriber: 'victim', amount: 9, created_at: NOW }
  ])
  t.same(await own(), before)
  t.equal((await victim.get(`/api/profile/victim/subscriptions/${plan}`)).status, 404)
  const [listed] = expected(await m.get(`/api/profile/${shop}/subscribers/subscriptions`), 200).results
  t.match(listed, { profile: { slug: 'victim' }, grant_key: null }, 'the provider has its sale, and no key')
  t.match(expected(await m.get(`/api/billing/${shop}/receivables`), 200), { balance_amount: 1_409 })
  t.same(expected(await m.get(`/api/profile/${shop}/subscribers`), 200).results, [])
})

t.test('an import is accepted by the manager of its subscriber, once, and by nobody else', async (t) => {
  const { system, m, shop, plan, victim } = await scene(t)
  const free = await system.makePlan(m, shop, 'Free', { period_amount: 0 })
  expected(await victim.post('/api/cart', { plan: free }), 201)
  expected(await victim.post('/api/billing/victim/checkout', {}), 200)
  await system.settled()
  await importSales(m, shop, [{ subscriber: 'victim', plan, amount: 700, created_at: NOW }])
  await system.settled()
  const list = async () => expected(await victim.get('/api/profile/victim/subscriptions'), 200).results
  const waiting = (await list()).find((row: any) => row.plan.slug === plan)
  t.match(waiting.grant_key, /^[0-9a-f]{40}$/)
  const accept = `/api/profile/victim/subscriptions/accept/${waiting.grant_key}`
  t.equal((await m.post(accept)).status, 403, 'the provider itself')
  t.equal((await m.post(accept.replace('/victim/', `/${shop}/`))).status, 404, 'for a profile of its own')
  t.equal((await victim.post(accept.replace(/.{3}$/, '000'))).status, 404)
  const both = await Promise.all([victim.post(accept), victim.post(accept)])
  for (const { status, body } of both) {
    t.equal(status, 200)
    t.match(body, { id: waiting.id, plan: { slug: plan }, grant_key: null })
  }
  t.equal((await victim.post(accept)).status, 200, 'again is nothing new')
  const events = await system.engines.get('billing')?.events.read(0, 10_000)
  t.equal(events?.filter(({ type }) => type === 'billing.subscription-accepted').length, 1)
  await system.settled()
  t.same(
    (await list()).map(({ grant_key }: any) => grant_key),
    [null, null, null]
  )
  const subscribers = expected(await m.get(`/api/profile/${shop}/subscribers/all`), 200).results
  t.same(
    subscribers.map(({ slug }: any) => slug),
    ['victim']
  )
  system.clock.set('2027-01-15T12:00:00.000Z')
  t.equal((await victim.post(accept)).status, 404, 'after it ended')
})

t.test('two providers who import one name have two customers, and neither sees the other’s', async (t) => {
  const { system, m, shop, plan } = await scene(t)
  const rival = await system.register('rival')
  const store = await system.openProfile(rival, 'Rival Store')
  const gold = await system.makePlan(rival, store, 'Gold')
  await importSales(m, shop, [{ subscriber: 'jo', plan, amount: 700, created_at: NOW }])
  await system.settled()
  await importSales(rival, store, [{ subscriber: 'jo', plan: gold, amount: 900, created_at: NOW }])
  await system.settled()
  const customer = async (client: TestClient, seller: string) => {
    const { results } = expected(await client.get(`/api/profile/${seller}/subscribers/subscriptions`), 200)
    return results.map(({ profile }: any) => profile.slug)
  }
  t.same(await customer(m, shop), ['jo'])
  t.same(await customer(rival, store), ['jo-1'])
  t.match(expected(await system.admin.get('/api/billing/jo/history'), 200), { count: 2 })
  const again = [{ subscriber: 'jo', amount: 5, created_at: NOW }]
  t.match(await importSales(rival, store, again), { created: 1 })
  await system.settled()
  t.equal(
    expected(await system.admin.get('/api/billing/jo-1/history'), 200).count,
    4,
    'by its own name for it'
  )
  const theirs = `/api/profile/${store}/plans/${gold}/subscriptions/jo`
  t.equal(expected(await rival.get(theirs), 200).profile.slug, 'jo-1')
})

t.test('a shadow blocks no name, and its maker goes on finding it by its own', async (t) => {
  const { system, m, shop, plan } = await scene(t)
  await importSales(m, shop, [{ subscriber: 'zed', plan, amount: 700, created_at: NOW }])
  await system.settled()
  const newcomer = await system.register('nina')
  expected(await newcomer.post('/api/users/nina/profiles', { slug: 'zed', full_name: 'Zed Ltd' }), 201)
  await system.settled()
  t.match(expected(await newcomer.get('/api/profile/zed'), 200), { full_name: 'Zed Ltd' })
  await importSales(m, shop, [{ subscriber: 'zed', amount: 5, created_at: NOW }])
  await system.settled()
  t.equal(expected(await newcomer.get('/api/billing/zed/history'), 200).count, 0)
  t.equal(expected(await system.admin.get('/api/billing/zed-1/history'), 200).count, 4)
  t.match(expected(await m.get(`/api/profile/${shop}/plans/${plan}/subscriptions/zed`), 200), {
    profile: { slug: 'zed-1' }
  })
  t.equal((await m.delete(`/api/profile/${shop}/plans/${plan}/subscriptions/zed`)).status, 204)
  await system.settled()
  const [ended] = expected(await m.get(`/api/profile/${shop}/subscribers/subscriptions/churned`), 200).results
  t.match(ended, { profile: { slug: 'zed-1' } })
  await noFault(t, system)
})

t.test('a user gets the name that a shadow has', async (t) => {
  const { system, m, shop, plan } = await scene(t)
  await importSales(m, shop, [{ subscriber: 'yan', plan, amount: 700, created_at: NOW }])
  await system.settled()
  const yan = await system.register('yan')
  await system.settled()
  t.match(expected(await yan.get('/api/profile/yan'), 200), { slug: 'yan', subscriptions: [] })
  t.equal(expected(await yan.get('/api/billing/yan/history'), 200).count, 0)
  t.match(expected(await m.get(`/api/profile/${shop}/plans/${plan}/subscriptions/yan`), 200), {
    profile: { slug: 'yan-1' }
  })
})

t.test('a provider sees of its customer what is with that provider, and nothing else', async (t) => {
  const { system, m, plan, other, victim } = await scene(t)
  const charge = await system.subscribe(victim, 'victim', plan)
  const others = expected(await victim.get('/api/billing/victim/history'), 200).results
  await system.settled()
  const plans = async (client: TestClient, path: string) =>
    expected(await client.get(path), 200).results.map((row: any) => row.plan.slug)
  t.same(await plans(m, '/api/profile/victim/subscriptions'), [plan])
  t.same((await plans(victim, '/api/profile/victim/subscriptions')).sort(), [other, plan].sort())
  t.equal((await m.get(`/api/profile/victim/subscriptions/${other}`)).status, 404)
  t.equal((await m.get(`/api/profile/victim/subscriptions/${plan}`)).status, 200)
  const { subscriptions } = expected(await m.get('/api/profile/victim'), 200)
  t.same(
    subscriptions.map((row: any) => row.plan.slug),
    [plan]
  )
  const history = expected(await m.get('/api/billing/victim/history'), 200)
  t.match(history, { count: 2, balance_amount: 0 })
  t.notOk(JSON.stringify(history).includes('Honest'))
  t.equal(expected(await victim.get('/api/billing/victim/history'), 200).count, 4)
  for (const query of ['q=honest', 'o=-amount', 'start_at=2026-01-01', 'q=subscription&page_size=1']) {
    const found = expected(await m.get(`/api/billing/victim/history?${query}`), 200)
    t.notOk(JSON.stringify(found).includes('Honest'), query)
  }
  const key = others.map(({ description }: any) => /Charge (\S+)/.exec(description)?.[1]).find(Boolean)
  t.equal((await victim.get(`/api/billing/victim/charges/${key}`)).status, 200)
  t.equal((await m.get(`/api/billing/victim/charges/${key}`)).status, 404, 'a charge of another provider')
  t.equal((await m.get(`/api/billing/victim/charges/${charge.processor_key}`)).status, 200)
})

t.test('the statement and what is due are those with the provider who looks', async (t) => {
  const { system, m, plan, victim } = await scene(t)
  const more = await system.makePlan(system.admin, 'broker', 'More', { period_amount: 7_700 })
  const order = async (ordered: string) => {
    expected(await victim.post('/api/cart', { plan: ordered }), 201)
    const processor_token = 'tok_pending'
    expected(await victim.post('/api/billing/victim/checkout', { processor_token }), 201)
    await system.settled()
  }
  await system.subscribe(victim, 'victim', plan)
  await order(more)
  const mine = expected(await m.get('/api/billing/victim/balance'), 200)
  t.match(mine, { count: 0, balance_amount: 0 })
  const own = expected(await victim.get('/api/billing/victim/balance'), 200)
  t.match(own, { count: 1, balance_amount: 7_700 })
  t.match(expected(await m.get('/api/billing/victim/history'), 200), { balance_amount: 0 })
  t.match(expected(await system.admin.get('/api/billing/victim/balance'), 200), { balance_amount: 7_700 })
})

t.test('who looks for two providers sees what is with either', async (t) => {
  const { system, m, plan, victim } = await scene(t)
  const second = await system.openProfile(m, 'Second Shop')
  const more = await system.makePlan(m, second, 'More', { period_amount: 3_300 })
  await system.settled()
  await system.subscribe(victim, 'victim', plan)
  await system.subscribe(victim, 'victim', more)
  await system.settled()
  const history = expected(await m.get('/api/billing/victim/history?page_size=3'), 200)
  t.match(history, { count: 4, balance_amount: 0 })
  t.equal(history.results.length, 3)
  t.notOk(JSON.stringify(history).includes('Honest'))
  const { results } = expected(await m.get('/api/profile/victim/subscriptions'), 200)
  t.same(results.map((row: any) => row.plan.slug).sort(), [more, plan].sort())
  t.equal(expected(await m.get('/api/billing/victim/balance'), 200).count, 0)
})

t.test(
  '7: refunds of its own charges stay the provider’s after the end, and nothing else does',
  async (t) => {
    const { system, m, plan, victim } = await scene(t)
    const { processor_key } = await system.subscribe(victim, 'victim', plan)
    await system.settled()
    t.equal((await m.get('/api/billing/victim/history')).status, 200)
    expected(await victim.delete(`/api/profile/victim/subscriptions/${plan}`), 204)
    await system.settled()
    t.equal((await m.get('/api/billing/victim/history')).status, 403)
    t.equal((await m.get(`/api/billing/victim/charges/${processor_key}`)).status, 403)
    const lines = [{ num: 0, refunded_amount: 100 }]
    const refund = `/api/billing/victim/charges/${processor_key}/refund`
    t.equal((await victim.post(refund, { lines })).status, 403, 'not the payer’s')
    t.equal((await m.post(refund, { lines })).status, 200)
  }
)

t.test('a provider cannot ask who exists, nor accept for whom it does not look after', async (t) => {
  const { system, m, shop, plan } = await scene(t)
  const rival = await system.register('rival')
  const store = await system.openProfile(rival, 'Rival Store')
  const gold = await system.makePlan(rival, store, 'Gold')
  await importSales(rival, store, [{ subscriber: 'hidden', plan: gold, amount: 900, created_at: NOW }])
  await system.settled()
  const statuses: number[] = []
  for (const slug of ['victim', 'broker', 'hidden', 'nobody']) {
    const path = `/api/profile/${shop}/plans/${plan}/subscriptions/${slug}`
    statuses.push((await m.get(path)).status, (await m.delete(path)).status)
  }
  t.same(new Set(statuses), new Set([404]))
  const key = 'a'.repeat(40)
  t.equal((await m.post(`/api/profile/hidden/subscriptions/accept/${key}`)).status, 403)
  t.equal((await rival.post(`/api/profile/hidden/subscriptions/accept/${key}`)).status, 404, 'its maker may')
})

t.test('a provider’s lists have the name alone of who has not accepted, or is gone', async (t) => {
  const { system, m, shop, plan } = await scene(t)
  const secret = { email: 'private@example.com', phone: '+14155550123', locality: 'Springfield' }
  const ann = await system.register('ann', { full_name: 'Ann Archer', ...secret })
  await system.settled()
  await importSales(m, shop, [{ subscriber: 'ann', plan, amount: 700, created_at: NOW }])
  await system.settled()
  const lists = [
    `/api/profile/${shop}/subscribers/subscriptions`,
    `/api/profile/${shop}/subscribers/subscriptions/all`,
    `/api/profile/${shop}/subscribers/subscriptions/churned`,
    `/api/profile/${shop}/plans/${plan}/subscriptions`,
    `/api/profile/${shop}/plans/${plan}/subscriptions/all`,
    `/api/profile/${shop}/subscribers`,
    `/api/profile/${shop}/subscribers/all`,
    `/api/billing/${shop}/receivables`,
    `/api/billing/${shop}/transfers`,
    `/api/metrics/${shop}/lifetimevalue`,
    `/api/metrics/${shop}/balances-due`,
    `/api/profile/${shop}/plans/${plan}/subscriptions/ann`
  ]
  const created = expected(await ann.get('/api/profile/ann'), 200).created_at
  const told = async (query = '') => {
    const texts: string[] = []
    for (const path of lists) texts.push(JSON.stringify((await m.get(`${path}${query}`)).body))
    return texts.join('\n')
  }
  const closed = await told()
  t.ok(closed.includes('Ann Archer'))
  for (const text of [...Object.values(secret), '"personal"', '"credentials":true']) {
    t.notOk(closed.includes(text), text)
  }
  const found = async (query: string) => {
    const counts: number[] = []
    for (const path of lists.slice(0, 7)) counts.push(expected(await m.get(`${path}?${query}`), 200).count)
    return counts.reduce((sum, count) => sum + count, 0)
  }
  t.equal(await found('q=private@example.com'), 0, 'nor is anybody found by more')
  t.equal(await found('q=springfield'), 0)
  t.ok((await found('q=archer')) > 0)

  await system.subscribe(ann, 'ann', plan)
  await system.settled()
  const open = await told()
  t.ok(open.includes(secret.email) && open.includes('Springfield') && open.includes(created))
  t.ok((await found('q=springfield')) > 0)

  expected(await ann.delete(`/api/profile/ann/subscriptions/${plan}`), 204)
  await system.settled()
  const gone = await told()
  for (const text of Object.values(secret)) t.notOk(gone.includes(text), `${text} after the end`)
  t.equal(await found('q=springfield'), 0)
  t.ok(gone.includes('Ann Archer'))
})

t.test('11: who comes to manage a shadow accepts for itself what its maker had', async (t) => {
  const { system, m, shop, plan } = await scene(t)
  await importSales(m, shop, [{ subscriber: 'acme', plan, amount: 700, created_at: NOW }])
  await system.settled()
  t.equal(expected(await m.get('/api/profile/acme/subscriptions'), 200).count, 1, 'its maker looks after it')
  const boss = await system.register('boss')
  await system.settled()
  expected(await system.admin.post('/api/profile/acme/roles/manager', { slug: 'boss' }), 201)
  await system.settled()
  const offers = expected(await boss.get('/api/users/boss/accessibles'), 200).results
  const offer = offers.find(({ accept_grant_api_url: url }: any) => url)
  expected(await boss.put(new URL(offer.accept_grant_api_url).pathname), 200)
  await system.settled()
  t.equal((await m.get('/api/profile/acme/subscriptions')).status, 403, 'nothing is accepted any more')
  const [waiting] = expected(await boss.get('/api/profile/acme/subscriptions'), 200).results
  t.match(waiting, { plan: { slug: plan }, grant_key: /^[0-9a-f]{40}$/ })
  t.same(expected(await m.get(`/api/profile/${shop}/subscribers`), 200).results, [])
  expected(await boss.post(`/api/profile/acme/subscriptions/accept/${waiting.grant_key}`), 200)
  await system.settled()
  t.equal((await m.get('/api/profile/acme/subscriptions')).status, 200)
  const again = [{ subscriber: 'acme', plan, amount: 1, created_at: NOW }]
  t.match(await importSales(m, shop, again), { created: 1 })
  await system.settled()
  const held = expected(await boss.get('/api/profile/acme/subscriptions'), 200).results
  t.match(held, [{ grant_key: null, ends_at: '2026-03-15T12:00:00.000Z' }])
  t.equal(held.length, 1)
  system.clock.set('2026-02-20T12:00:00.000Z')
  t.equal((await m.get('/api/profile/acme')).status, 403, 'what the provider added is the customer’s alone')
  t.equal((await boss.get(`/api/profile/acme/subscriptions/${plan}`)).status, 200)
})

async function noFault(t: Test, system: TestSystem) {
  const report = await system.operator.verify()
  t.equal(report.ok, true, JSON.stringify(report.checks))
}
