import { testProcessor } from '@bursar/billing'
import { expected, type TestClient, type TestSystem, testSystem } from '@bursar/testing'
import t from 'tap'
import { runDaily } from './run-daily.ts'

const day = (n: number) => new Date(Date.UTC(2026, 1, n, 12)).toISOString()

async function site(t: Parameters<typeof testSystem>[0]) {
  const system = await testSystem(t, { startAt: '2026-01-10T10:00:00.000Z' })
  const seller = await system.register('seller')
  const shop = await system.openProfile(seller, 'The Shop')
  const terms = { period_amount: 24900, renewal_type: 'auto-renew' } as const
  const basic = await system.makePlan(seller, shop, 'Basic', terms)
  const ann = await system.register('ann')
  await system.settled()
  expected(await ann.post('/api/cart', { plan: basic }), 201)
  expected(
    await ann.post('/api/billing/ann/checkout', { processor_token: 'tok_visa', remember_card: true }),
    201
  )
  await system.settled()
  return { system, seller, ann, basic }
}

/** It may have taken the money, and does not say so. */
const silent = () => ({
  ...testProcessor(),
  async charge(): Promise<never> {
    throw new Error('no answer came')
  }
})

const putCard = async (ann: TestClient, token: string) =>
  expected(await ann.put('/api/billing/ann/card', { token }), 200)

/** Of the only one, whether it runs or not. */
async function subscription(ann: TestClient) {
  const lists = [
    await ann.get('/api/profile/ann/subscriptions'),
    await ann.get('/api/profile/ann/subscriptions/expired')
  ]
  return lists.flatMap(({ body }) => body.results)[0]
}

const balance = async (ann: TestClient) => (await ann.get('/api/billing/ann/balance')).body.balance_amount

async function isProved(t: { equal(a: unknown, b: unknown): void }, system: TestSystem) {
  t.equal((await system.operator.verify()).ok, true)
}

t.test('a declined card is asked once a day, and after the third time the subscription ends', async (t) => {
  const { system, ann } = await site(t)
  await putCard(ann, 'tok_chargeDeclined')
  t.match(await runDaily(system, day(9)), { charges: 1 })
  t.match(await runDaily(system, '2026-02-09T23:00:00.000Z'), { charges: 0 }, 'not twice a day')
  t.equal(await balance(ann), 24900)
  t.match(await runDaily(system, day(10)), { charges: 1 })
  t.match((await subscription(ann)).auto_renew, true)
  t.match(await runDaily(system, day(11)), { charges: 1 })
  t.match(await subscription(ann), { auto_renew: false, ends_at: day(11) })
  t.equal(await balance(ann), 24900, 'its last order stays due')
  t.match(await runDaily(system, day(12)), { charges: 0 })
  t.match(
    (await system.admin.get('/api/billing/charges')).body.results.map(
      ({ state }: { state: string }) => state
    ),
    ['done', 'failed', 'failed', 'failed']
  )
  await isProved(t, system)
})

t.test('no card is an attempt too; a new card gives them back, but once', async (t) => {
  const { system, ann } = await site(t)
  expected(await ann.delete('/api/billing/ann/card'), 204)
  t.match(await runDaily(system, day(9)), { accounts: 1, charges: 0 })
  await putCard(ann, 'tok_chargeDeclined')
  await runDaily(system, day(10))
  await putCard(ann, 'tok_chargeDeclined')
  await runDaily(system, day(11))
  t.match(await subscription(ann), { auto_renew: true }, 'counted from the start again')
  await runDaily(system, day(12))
  t.match(await subscription(ann), { auto_renew: false, ends_at: day(12) }, 'a card put anew is no payment')
  await isProved(t, system)
})

t.test('what a card pays resets the count', async (t) => {
  const { system, ann } = await site(t)
  await putCard(ann, 'tok_chargeDeclined')
  await runDaily(system, day(9))
  await putCard(ann, 'tok_visa')
  t.match(await runDaily(system, day(10)), { charges: 1 })
  t.equal(await balance(ann), 0)
  const march = (n: number) => new Date(Date.UTC(2026, 2, n, 12)).toISOString()
  await putCard(ann, 'tok_chargeDeclined')
  for (const n of [9, 10]) await runDaily(system, march(n))
  t.match(await subscription(ann), { auto_renew: true })
  await isProved(t, system)
})

t.test('a processor that is away leaves a charge that is asked for again, once', async (t) => {
  const { system, ann } = await site(t)
  t.match(await runDaily(system, day(9), silent()), { failed: 1 })
  t.equal(await balance(ann), 24900)
  // Whoever comes next finishes it, asking with the same key.
  await ann.post('/api/billing/ann/checkout', {})
  await system.settled()
  t.equal(await balance(ann), 0)
  t.match(await runDaily(system, day(10)), { charges: 0 })
  t.equal((await system.admin.get('/api/billing/charges')).body.count, 2)
  await isProved(t, system)
})

t.test('attempts go on from the first, as far apart and as often as the provider set', async (t) => {
  const { system, seller, ann } = await site(t)
  const url = '/api/profile/the-shop/dunning'
  const usual = { attempts: 3, days_between: 1, at_end: 'cancel', paylater: 'anybody' }
  t.same((await seller.get(url)).body, usual)
  t.equal((await ann.get(url)).status, 403)
  t.equal((await ann.put(url, usual)).status, 403)
  t.equal((await system.anonymous.put(url, usual)).status, 401)
  for (const wrong of [
    { attempts: 0 },
    { attempts: 11 },
    { days_between: 31 },
    { at_end: 'sue' },
    { paylater: 'me' }
  ]) {
    t.equal((await seller.put(url, { ...usual, ...wrong })).status, 400, JSON.stringify(wrong))
  }
  const set = { attempts: 4, days_between: 5, at_end: 'keep_due' }
  t.same(expected(await seller.put(url, set), 200), { ...set, paylater: 'anybody' })
  await putCard(ann, 'tok_chargeDeclined')
  t.match(await runDaily(system, day(9)), { charges: 1 })
  const url2 = '/api/profile/ann/subscriptions'
  t.match((await ann.get(url2)).body.results, [{ locked: true }])
  t.match((await seller.get('/api/profile/the-shop/plans/basic/subscriptions')).body.results, [
    { locked: true }
  ])
  for (const n of [10, 13]) t.match(await runDaily(system, day(n)), { charges: 0 }, 'too early')
  for (const n of [14, 19]) t.match(await runDaily(system, day(n)), { charges: 1 }, 'the billing date waits')
  await runDaily(system, day(24))
  t.match(await subscription(ann), { auto_renew: true, locked: true }, 'it goes on')
  t.match(await runDaily(system, day(27)), { charges: 0 }, 'until the next billing date')
  t.match(await runDaily(system, '2026-03-09T12:00:00.000Z'), { charges: 1 })
  t.equal(await balance(ann), 49800)
  await putCard(ann, 'tok_visa')
  t.match(await runDaily(system, '2026-03-14T12:00:00.000Z'), { charges: 1 })
  t.equal(await balance(ann), 0)
  t.match(await subscription(ann), { locked: false })
  await isProved(t, system)
})

t.test('a card that is lost is not tried again before there is a new one', async (t) => {
  const { system, ann } = await site(t)
  await putCard(ann, 'tok_lost')
  t.match(await runDaily(system, day(9)), { charges: 1 })
  t.match(await runDaily(system, day(10)), { charges: 0 })
  await putCard(ann, 'tok_visa')
  t.match(await runDaily(system, day(11)), { charges: 1 })
  t.equal(await balance(ann), 0)
  await putCard(ann, 'tok_lost')
  const march = (n: number) => new Date(Date.UTC(2026, 2, n, 12)).toISOString()
  for (const n of [9, 10, 11]) await runDaily(system, march(n))
  t.match(await subscription(ann), { auto_renew: false, ends_at: march(11) }, 'days without a card count')
  t.equal((await system.admin.get('/api/billing/charges')).body.count, 4)
  await isProved(t, system)
})

t.test('who may order without paying is the provider’s to say', async (t) => {
  const { system, seller, ann, basic } = await site(t)
  const url = '/api/profile/the-shop/dunning'
  const set = { attempts: 3, days_between: 1, at_end: 'cancel' }
  const [bob, cid] = [await system.register('bob'), await system.register('cid')]
  await system.settled()
  expected(await seller.put(url, { ...set, paylater: 'granted' }), 200)
  const granted = { profile: { slug: 'cid', full_name: 'Cid' } }
  expected(await seller.post('/api/profile/the-shop/plans/basic/subscriptions', granted), 201)
  for (const who of [ann, bob, cid]) expected(await who.post('/api/cart', { plan: basic }), 201)
  const later = (who: TestClient, slug: string) => who.post(`/api/billing/${slug}/checkout/paylater`, {})
  t.match(await later(bob, 'bob'), { status: 403, body: { code: 'forbidden', detail: /paid at once/ } })
  t.equal((await later(ann, 'ann')).status, 201, 'it was paid by her')
  t.equal((await later(cid, 'cid')).status, 201, 'it granted him one')
  expected(await seller.put(url, { ...set, paylater: 'nobody' }), 200)
  expected(await cid.post('/api/cart', { plan: basic }), 201)
  t.equal((await later(cid, 'cid')).status, 403)
  t.equal((await cid.post('/api/billing/cid/checkout', { processor_token: 'tok_visa' })).status, 201)
})
