/** Trials as people meet them: shown by the checkout, had once, followed by what is paid, and told of by nobody else. */
import { expected, type TestClient, testSystem } from '@bursar/testing'
import t from 'tap'
import { runDaily } from '../../renewals/http/run-daily.ts'

const start = '2026-01-31T10:00:00.000Z'
const end = '2026-02-15T10:00:00.000Z'

async function site(t: Parameters<typeof testSystem>[0]) {
  const system = await testSystem(t, { startAt: start })
  const seller = await system.register('seller')
  const shop = await system.openProfile(seller, 'The Shop')
  const common = { renewal_type: 'auto-renew', trial_days: 15 } as const
  const terms = { ...common, period_amount: 24900, setup_amount: 5000 }
  const basic = await system.makePlan(seller, shop, 'Basic', terms)
  const person = await system.makePlan(seller, shop, 'Person', { ...terms, trial_once: 'person' })
  const paid = await system.makePlan(seller, shop, 'Paid', { period_amount: 1000 })
  await system.settled()
  const put = async (who: TestClient, ...plans: string[]) =>
    expected(
      await who.post(
        '/api/cart',
        plans.map((plan) => ({ plan }))
      ),
      201
    )
  const order = (who: TestClient, profile: string, body: object = {}) =>
    who.post(`/api/billing/${profile}/checkout`, body)
  const shown = async (who: TestClient, profile: string) =>
    expected(await who.get(`/api/billing/${profile}/checkout`), 200).results
  return { system, seller, shop, basic, person, paid, put, order, shown }
}

t.test('a trial is shown, begins for nothing, and renews by the card that came with it', async (t) => {
  const { system, seller, shop, basic, paid, put, order, shown } = await site(t)
  const [ann, bob, cid] = [
    await system.register('ann'),
    await system.register('bob'),
    await system.register('cid')
  ]
  await system.settled()
  t.match(await seller.get(`/api/profile/${shop}/plans/${basic}`), {
    body: { trial_days: 15, trial_once: 'profile' }
  })
  const url = `/api/profile/${shop}/plans/${basic}`
  t.match(await seller.patch(url, { trial_days: 731 }), { status: 400 })
  t.match(await seller.patch(url, { trial_once: 'household' }), { status: 400 })
  await put(ann, basic)
  const [entry] = await shown(ann, 'ann')
  t.match(entry, {
    subscription: { ends_at: end, trial_ends_at: end },
    lines: [{ dest_amount: 0, description: 'Trial of Basic until 2026/02/15' }],
    options: []
  })
  const bad = await order(ann, 'ann', { processor_token: 'tok_unknown' })
  t.match(bad, { status: 400, body: { code: 'card_declined' } })
  t.same(
    await order(ann, 'ann', { processor_token: 'tok_visa', expected: {} }).then(({ status, body }) => [
      status,
      body
    ]),
    [200, {}]
  )
  await system.settled()
  t.match((await ann.get('/api/billing/ann/card')).body, { last4: '4242' }, 'the card is kept')
  const subscription = async (who: TestClient, slug: string) =>
    [
      ...(await who.get(`/api/profile/${slug}/subscriptions`)).body.results,
      ...(await who.get(`/api/profile/${slug}/subscriptions/expired`)).body.results
    ].find(({ plan }: any) => plan.slug === basic)
  t.match(await subscription(ann, 'ann'), { ends_at: end, trial_ends_at: end, auto_renew: true })
  t.match((await seller.get(`/api/profile/${shop}/plans/${basic}/subscriptions`)).body.results, [
    { trial_ends_at: end }
  ])
  t.match((await ann.get('/api/billing/ann/balance')).body, { balance_amount: 0, next_billing_at: end })

  await put(bob, basic, paid)
  t.match(await order(bob, 'bob', { processor_token: 'tok_visa' }), { status: 201, body: { amount: 1000 } })
  await put(cid, basic)
  t.equal((await cid.post('/api/billing/cid/checkout/paylater', {})).status, 200, 'nothing to pay later')
  await system.settled()
  t.match((await bob.get('/api/billing/bob/card')).body, { last4: '4242' }, 'also beside something paid')
  for (const who of [bob, cid]) t.match(await subscription(who, who.slug), { trial_ends_at: end })

  t.match(await runDaily(system, '2026-02-14T10:00:00.000Z'), { charges: 0 }, 'a whole day is left')
  t.match(
    await runDaily(system, '2026-02-14T12:00:00.000Z'),
    { charges: 1 },
    'others have another billing date'
  )
  t.match(await subscription(ann, 'ann'), { ends_at: '2026-03-15T10:00:00.000Z', trial_ends_at: end })
  t.match((await ann.get('/api/billing/ann/balance')).body, { balance_amount: 0, next_billing_at: end })
  await runDaily(system, '2026-02-16T12:00:00.000Z')
  t.match(await subscription(cid, 'cid'), { ends_at: end, auto_renew: false })
  t.match((await cid.get('/api/billing/cid/balance')).body, { balance_amount: 0 })
  await put(cid, basic)
  t.match(await shown(cid, 'cid'), [{ lines: [{ dest_amount: 29900 }] }], 'once')
  t.match((await ann.get('/api/billing/ann/balance')).body.next_billing_at, '2026-03-15T10:00:00.000Z')
  t.equal((await system.operator.verify()).ok, true)
})

t.test('once for a person, with all profiles and the card that are theirs', async (t) => {
  const { system, person, put, order, shown } = await site(t)
  const [ann, bob, eve] = [
    await system.register('ann'),
    await system.register('bob'),
    await system.register('eve')
  ]
  const acme = await system.openProfile(ann, 'Acme')
  const late = await system.openProfile(ann, 'Late')
  await system.settled()
  const free = [{ lines: [{ dest_amount: 0 }] }]
  const full = [{ lines: [{ dest_amount: 29900 }] }]
  await put(ann, person)
  t.match(await shown(ann, acme), free)
  t.equal((await order(ann, acme, { processor_token: 'tok_visa' })).status, 200)
  await system.settled()
  await put(ann, person)
  t.match(await shown(ann, 'ann'), full, 'her own profile')
  t.match(await shown(ann, late), full, 'another that she made')
  await system.grant(late, 'bob', 'manager')
  await put(bob, person)
  t.match(await shown(bob, late), full, 'whoever orders for it')
  t.match(await shown(bob, 'bob'), free)
  const refused = await order(bob, 'bob', { processor_token: 'tok_visa' })
  t.match(
    refused,
    { status: 409, body: { code: 'amount_changed', detail: /with this card/ } },
    'nobody pays what was free'
  )
  t.match(await order(bob, 'bob', { processor_token: 'tok_visa', expected: { usd: 0 } }), { status: 409 })
  expected(await bob.put('/api/billing/bob/card', { token: 'tok_visa' }), 200)
  t.match(await shown(bob, 'bob'), full, 'a card on file is known')
  const paid = await order(bob, 'bob', { processor_token: 'tok_visa', expected: { usd: 29900 } })
  t.match(paid, { status: 201, body: { amount: 29900 } })
  await put(eve, person)
  const both = await Promise.all([
    order(eve, 'eve', { processor_token: 'tok_mastercard' }),
    order(eve, 'eve', { processor_token: 'tok_mastercard' })
  ])
  t.ok(both.every(({ status }) => status === 200 || status === 409))
  await system.settled()
  t.equal((await eve.get('/api/profile/eve/subscriptions')).body.count, 1, 'twice at once is once')
  expected(await ann.delete(`/api/profile/${acme}`), 204)
  await system.settled()
  t.match(await shown(ann, 'ann'), full, 'an archived profile had it, too')
  t.equal((await system.operator.verify()).ok, true)
})
