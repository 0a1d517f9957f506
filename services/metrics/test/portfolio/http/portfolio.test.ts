import { expected } from '@bursar/testing'
import t from 'tap'
import { shopScene } from '../../figures/http/scene.ts'

const start = '2026-03-10T09:00:00.000Z'

t.test('customers with what they subscribe to, paid and owe', async (t) => {
  const { system, owner, shop, imported, read } = await shopScene(t, start)
  const basic = await system.makePlan(owner, shop, 'Basic')
  const extra = await system.makePlan(owner, shop, 'Extra', { period_amount: 300 })
  const users = new Map(
    await Promise.all(['ann', 'ben', 'cat'].map(async (slug) => [slug, await system.register(slug)] as const))
  )
  await system.settled()
  for (const plan of [basic, extra]) await system.subscribe(users.get('ann')!, 'ann', plan)
  await system.subscribe(users.get('ben')!, 'ben', basic)
  expected(await users.get('cat')!.post('/api/cart', { plan: extra }), 201)
  expected(await users.get('cat')!.post('/api/billing/cat/checkout', { processor_token: 'tok_pending' }), 201)
  await imported([
    { subscriber: 'old', created_at: '2025-02-01', amount: 700 },
    { subscriber: 'old', created_at: '2025-03-01', amount: 50 },
    { subscriber: 'older', created_at: '2024-02-01', amount: 40, unit: 'eur' }
  ])
  expected(await owner.delete(`/api/profile/${shop}/plans/${basic}/subscriptions/ben`), 204)
  system.clock.set('2026-03-11T09:00:00.000Z')
  const slugs = async (query: string) => (await read('portfolio', query)).results.map(({ slug }: any) => slug)
  const list = await read('portfolio', 'o=-balance,slug')
  t.match(list, { count: 4, next: null, previous: null })
  t.match(list.results, [
    { slug: 'cat', status: 'active', plans: [{ slug: extra }], balance: 300, cash: 0, since: start },
    { slug: 'ann', printable_name: 'User ann', status: 'active', balance: 0, cash: 1300, last: start },
    { slug: 'ben', status: 'ended', plans: [], balance: 0, cash: 1000 },
    {
      slug: 'old',
      status: 'none',
      cash: 750,
      since: '2025-02-01T00:00:00.000Z',
      last: '2025-03-01T00:00:00.000Z'
    }
  ])
  t.same(list.results[1].plans.map(({ title }: any) => title).sort(), ['Basic', 'Extra'])
  t.same(await slugs('o=since&page_size=1'), ['old'])
  t.same(await slugs('unit=eur'), ['older'])
  t.same((await slugs('status=active')).sort(), ['ann', 'cat'])
  t.same(await slugs('status=ended'), ['ben'])
  t.same(await slugs('status=none'), ['old'])
  t.same((await slugs(`plan=${extra}`)).sort(), ['ann', 'cat'])
  t.same(await slugs(`plan=${basic}`), ['ann'])
  t.same(await slugs(`plan=${basic}&status=ended`), ['ben'])
  t.same(await slugs(`plan=${extra}&status=ended`), [])
  t.same(await slugs('q=user&status=active&o=-full_name'), ['cat', 'ann'])
  t.same(await slugs('start_at=2026-01-01&q=ol'), [])
  const csv = await owner.get(`/api/metrics/${shop}/portfolio?format=csv&status=active`)
  t.match(csv.body, /status,.*balance,cash,unit,since,last/)
  t.equal(csv.body.trimEnd().split('\r\n').length, 3)
  for (const query of ['plan=none', 'status=happy', 'unit=zzz']) {
    const refused = await owner.get(`/api/metrics/${shop}/portfolio?${query}`)
    t.match(refused, { status: 400, body: { errors: { [query.split('=')[0]!]: Array } } }, query)
  }
  t.equal((await users.get('ann')!.get(`/api/metrics/${shop}/portfolio`)).status, 403)
})
