import { expected, tell, testSystem } from '@bursar/testing'
import t, { type Test } from 'tap'

/** ann pays two providers; bob one, whose charge is pending. */
async function site(t: Test) {
  const system = await testSystem(t)
  const seller = await system.register('seller')
  const shop = await system.openProfile(seller, 'The Shop')
  const basic = await system.makePlan(seller, shop, 'Basic', { period_amount: 24900 })
  const extra = await system.makePlan(seller, shop, 'Extra', { period_amount: 18900 })
  const other = await system.makePlan(system.admin, 'broker', 'Other', { period_amount: 5000, unit: 'eur' })
  const [ann, bob] = [await system.register('ann'), await system.register('bob')]
  await system.settled()
  await ann.post('/api/cart', { plan: extra })
  const first = await system.subscribe(ann, 'ann', basic)
  await system.subscribe(ann, 'ann', other)
  await bob.post('/api/cart', { plan: basic })
  const waits = expected(await bob.post('/api/billing/bob/checkout', { processor_token: 'tok_pending' }), 201)
  await system.settled()
  return { ...system, seller, shop, ann, bob, first, waits }
}

t.test('who pays sees all of its charges, a provider those with itself', async (t) => {
  const { admin, seller, ann, bob, anonymous } = await site(t)
  const url = '/api/billing/ann/charges'
  const all = expected(await ann.get(url), 200)
  t.match(all, { count: 2, balances: { usd: 43800, eur: 5000 }, balance_unit: 'eur' })
  t.same(expected(await admin.get(url), 200).results, all.results)
  t.match(expected(await seller.get(url), 200), { count: 1, balance_amount: 43800, balances: { usd: 43800 } })
  t.match(expected(await ann.get(`${url}?unit=usd`), 200), { count: 2, balance_amount: 43800 })
  t.match(expected(await ann.get(`${url}?q=ch_none`), 200), { count: 0 })
  t.match(expected(await ann.get(`${url}?o=-amount&page_size=1`), 200), { results: [{ amount: 43800 }] })
  t.match(expected(await ann.get(`${url}?state=failed`), 200), { count: 0 })
  t.match(expected(await ann.get(`${url}?state=done`), 200), { count: 2 })
  t.match(expected(await seller.get(`${url}?state=done`), 200), { count: 1 })
  t.match(await ann.get(`${url}?state=paid`), { status: 400, body: { state: [String] } })
  t.match(await ann.get(`${url}?start_at=tomorrow`), { status: 400 })
  t.equal((await ann.get(`${url}?page=2`)).status, 404)
  t.equal((await bob.get(url)).status, 403)
  t.equal((await anonymous.get(url)).status, 401)
  t.equal((await admin.get('/api/billing/nobody-here/charges')).status, 404)
})

t.test('a provider sees what it received, by state', async (t) => {
  const { admin, seller, ann, shop, first, waits, settled, clock, anonymous } = await site(t)
  const url = `/api/billing/${shop}/received`
  const states = async () => {
    const counts: Record<string, number> = {}
    for (const state of ['created', 'done', 'failed', 'disputed']) {
      counts[state] = expected(await seller.get(`${url}?state=${state}`), 200).count
    }
    return counts
  }
  t.match(expected(await seller.get(url), 200), { count: 2, balance_amount: 68700 })
  t.same(await states(), { created: 1, done: 1, failed: 0, disputed: 0 })
  t.match(expected(await seller.get(`${url}?q=user%20bob`), 200), { results: [{ id: waits.id }] })
  const says = (type: string, charge: string | null) => {
    return tell(anonymous, { type, charge: charge ?? '', at: clock.now(), id: `${type} ${charge}` })
  }
  await says('charge.dispute.created', first.processor_key)
  await says('charge.failed', waits.processor_key)
  await settled()
  t.same(await states(), { created: 0, done: 0, failed: 1, disputed: 1 })
  t.equal((await admin.get(url)).status, 200)
  t.equal((await ann.get(url)).status, 403)
  t.equal((await anonymous.get(url)).status, 401)
  t.match(await seller.get(`${url}?state=x`), { status: 400, body: { state: [String] } })
})

t.test('a charge shows its lines, and what can still be given back of each', async (t) => {
  const { seller, ann, bob, first, waits, settled, clock, anonymous } = await site(t)
  const url = `/api/billing/ann/charges/${first.processor_key}`
  const [one, two] = first.lines as any[]
  t.match([one, two].map(({ amount }: any) => amount).sort(), [18900, 24900])
  t.match(first.lines, [
    { num: 0, description: String, refunded: 0 },
    { num: 1, description: String, refunded: 0 }
  ])
  t.match(waits.lines, [{ num: 0, amount: 24900, refunded: 0, refundable: 0 }], 'nothing until it is done')
  const refunded = expected(
    await seller.post(`${url}/refund`, { lines: [{ num: 1, refunded_amount: 900 }] }),
    200
  )
  const after = { num: 1, amount: two.amount, refunded: 900, refundable: two.amount - 900 }
  t.match(refunded.lines, [{ refunded: 0, refundable: one.amount }, after])
  await settled()
  t.same(expected(await ann.get(url), 200).lines, refunded.lines)
  await tell(anonymous, {
    type: 'charge.dispute.created',
    charge: first.processor_key ?? '',
    at: clock.now()
  })
  await settled()
  t.match(expected(await ann.get(url), 200).lines, [{ refundable: 0 }, { refunded: 900, refundable: 0 }])
  const { results } = expected(await bob.get('/api/billing/bob/charges'), 200)
  t.same(results[0].lines, waits.lines)
})

t.test('a movement tells what caused it, and which charge moved the money', async (t) => {
  const { ann, admin, first } = await site(t)
  const { results } = expected(await ann.get('/api/billing/ann/history?unit=usd'), 200)
  const [ordered] = results
  t.match(ordered, { event_id: /^sub_/, charge: null })
  const paid = results.find(({ dest_account }: any) => dest_account === 'Funds')
  t.match(paid, { event_id: `cha_${first.id}/`, charge: first.processor_key })
  const book = expected(await admin.get('/api/billing/transactions?page_size=100'), 200).results
  t.ok(book.every(({ event_id }: any) => typeof event_id === 'string'))
  const shown = expected(await ann.get('/api/billing/ann/checkout'), 200)
  t.same(shown.results, [])
})

t.test('a provider reads what it sold to a customer, after its subscription ended too', async (t) => {
  const { seller, ann, bob, shop, settled } = await site(t)
  const url = `/api/billing/${shop}/received`
  const sold = expected(await seller.get(`${url}?payer=ann`), 200)
  t.match(sold, { count: 1, balances: { usd: 43800 } })
  t.notOk('eur' in sold.balances, 'nothing of what it bought elsewhere')
  t.match(expected(await seller.get(`${url}?payer=ann&state=failed`), 200), { count: 0 })
  t.match(expected(await seller.get(`${url}?payer=admin`), 200), { count: 0 })
  t.match(
    expected(await seller.get(`${url}?payer=nobody-here`), 200),
    { count: 0 },
    'who is unknown tells no more'
  )
  t.equal((await ann.get(`${url}?payer=ann`)).status, 403)
  t.equal((await bob.get(`${url}?payer=ann`)).status, 403)
  for (const { plan } of expected(await ann.get('/api/profile/ann/subscriptions'), 200).results)
    expected(await ann.delete(`/api/profile/ann/subscriptions/${plan.slug}`), 204)
  await settled()
  t.equal((await seller.get('/api/billing/ann/charges')).status, 403)
  t.same(expected(await seller.get(`${url}?payer=ann`), 200).results, sold.results)

  const trail = async (about: string) =>
    expected(await seller.get(`/api/billing/${shop}/events?about=${about}&page_size=100`), 200)
  const types = (await trail('ann')).results.map(({ type }: any) => type)
  t.ok(types.includes('billing.order-placed'), 'what happened between the two')
  t.ok(types.includes('billing.subscription-ended'))
  t.notOk(types.includes('billing.plan-created'), 'and nothing else of the business')
  t.notMatch(await trail('ann'), { results: [{ address: String }] }, 'from where customers act is theirs')
  t.match(await trail('admin'), { count: 0 })
  t.match(await trail('nobody-here'), { count: 0 })
  t.equal((await bob.get(`/api/billing/${shop}/events?about=ann`)).status, 403)
})
