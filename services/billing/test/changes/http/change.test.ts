/** A change of plan as people meet it: shown to the cent, paid or noted, taken back, and refused where it may not be. */
import { expected, type TestClient, testSystem } from '@bursar/testing'
import t, { type Test } from 'tap'
import { runDaily } from '../../renewals/http/run-daily.ts'

const VISA = { processor_token: 'tok_visa', remember_card: true }

async function scene(t: Test, terms: object = {}) {
  const system = await testSystem(t, { startAt: '2026-01-01T00:00:00.000Z' })
  const seller = await system.register('seller')
  const shop = await system.openProfile(seller, 'The Shop')
  const monthly = { period_type: 'monthly', renewal_type: 'auto-renew', ...terms } as const
  const make = (title: string, period_amount: number, more: object = {}) =>
    system.makePlan(seller, shop, title, { ...monthly, period_amount, ...more })
  const basic = await make('Basic', 24_900)
  const pro = await make('Pro', 49_900)
  const lite = await make('Lite', 9_900)
  const ann = await system.register('ann')
  await system.settled()
  const url = (from: string, slug = 'ann') => `/api/profile/${slug}/subscriptions/${from}/change`
  const subscribe = async (plan: string, body: object = VISA) => {
    expected(await ann.post('/api/cart', { plan }), 201)
    const { status } = await ann.post('/api/billing/ann/checkout', body)
    t.ok(status < 300)
    await system.settled()
  }
  const shown = async (who: TestClient, from: string, query: string) =>
    expected(await who.get(`${url(from)}?${query}`), 200)
  const right = async () => {
    await system.settled()
    t.equal((await system.operator.verify()).ok, true, 'the book is right')
  }
  const to = (at: string) => system.clock.set(at)
  return { system, seller, shop, basic, pro, lite, ann, url, subscribe, shown, right, to, make }
}

t.test('a dearer plan is paid by what is left of the present one, in one commit', async (t) => {
  const { system, seller, basic, pro, ann, url, subscribe, shown, right, to } = await scene(t)
  await subscribe(basic)
  to('2026-01-16T00:00:00.000Z')
  const preview = await shown(ann, basic, `plan=${pro}`)
  t.match(preview, {
    when: 'now',
    effective_at: '2026-01-16T00:00:00.000Z',
    credit: 12_851,
    relieved: 0,
    price: 49_900,
    amount: 37_049,
    unit: 'usd'
  })
  t.equal(preview.lines.length, 1)
  t.match(await shown(seller, basic, `plan=${pro}`), { amount: 37_049 }, 'its provider may show it')
  t.equal((await seller.post(url(basic), { plan: pro })).status, 403, 'and not make it')
  const declined = await ann.post(url(basic), { plan: pro, processor_token: 'tok_chargeDeclined' })
  t.equal(declined.status, 400)
  const other = await ann.post(url(basic), { plan: pro, expected: { usd: 1 } })
  t.match(other, { status: 409, body: { code: 'amount_changed' } })
  await system.settled()
  t.match((await ann.get(`/api/profile/ann/subscriptions/${basic}`)).body, { auto_renew: true }, 'as before')

  const tries = await Promise.all(
    [1, 2].map(() => ann.post(url(basic), { plan: pro, expected: { usd: 37_049 } }))
  )
  t.same(tries.map(({ status }) => status).filter((status) => status === 201).length, 1, 'twice is once')
  const { body } = tries.find(({ status }) => status === 201)!
  t.match(body, { amount: 37_049, state: 'done' })
  await right()
  t.match((await ann.get('/api/profile/ann/subscriptions')).body, {
    count: 1,
    results: [{ plan: { slug: pro }, changed_from: { slug: basic }, change_to: null, auto_renew: true }]
  })
  t.match((await ann.get('/api/billing/ann/balance')).body, { balance_amount: 0 })
  const again = await ann.post(url(basic), { plan: pro })
  t.equal(again.status, 404, 'the old one is over')
  const back = await ann.post(url(pro), { plan: pro })
  t.match(back, { status: 409, body: { code: 'already_subscribed' } })
  await runDaily(system, '2026-02-15T12:00:00.000Z')
  await right()
})

t.test('a cheaper plan waits for the end of the period, and is taken back', async (t) => {
  const { system, basic, pro, lite, ann, url, subscribe, shown, right, to } = await scene(t)
  await subscribe(pro)
  to('2026-01-10T00:00:00.000Z')
  t.match(await shown(ann, pro, `plan=${lite}`), {
    when: 'period_end',
    effective_at: '2026-02-01T00:00:00.000Z',
    credit: 0,
    price: 9_900,
    amount: 0
  })
  const now = await ann.post(url(pro), { plan: lite, when: 'now' })
  t.equal(now.status, 400)
  t.match(now.body.errors?.[0]?.detail ?? JSON.stringify(now.body), /no money on account/)
  const noted = expected(await ann.post(url(pro), { plan: lite, expected: {} }), 200)
  t.match(noted, { plan: { slug: pro }, change_to: { slug: lite }, auto_renew: true })
  t.match(expected(await ann.post(url(pro), { plan: basic, when: 'period_end' }), 200), {
    change_to: { slug: basic }
  })
  t.match(expected(await ann.post(url(pro), { plan: pro }), 200), { change_to: null })
  expected(await ann.post(url(pro), { plan: lite }), 200)
  await system.settled()
  t.match((await ann.get('/api/profile/ann/subscriptions')).body.results, [{ change_to: { slug: lite } }])
  await runDaily(system, '2026-01-31T12:00:00.000Z')
  await right()
  t.match((await ann.get(`/api/profile/ann/subscriptions/${pro}`)).body, { auto_renew: false })
  await runDaily(system, '2026-02-01T12:00:00.000Z')
  t.match((await ann.get('/api/profile/ann/subscriptions')).body, {
    count: 1,
    results: [{ plan: { slug: lite }, created_at: '2026-02-01T00:00:00.000Z', changed_from: { slug: pro } }]
  })
  await right()
  const isPaid = async (at: string) => {
    await runDaily(system, at)
    const { balance_amount } = expected(await ann.get('/api/billing/ann/balance'), 200)
    t.equal(
      balance_amount,
      0,
      `nothing is due at ${at}: what the renewal ordered was charged for as any renewal`
    )
    await right()
  }
  await isPaid('2026-02-02T12:00:00.000Z')
  await isPaid('2026-02-28T12:00:00.000Z')
  await isPaid('2026-03-02T12:00:00.000Z')
})

t.test('plans of others, unknown ones and other people’s subscriptions are refused', async (t) => {
  const { system, basic, pro, ann, url, subscribe, to } = await scene(t)
  await subscribe(basic)
  to('2026-01-16T00:00:00.000Z')
  const rival = await system.register('rival')
  const stall = await system.openProfile(rival, 'The Stall')
  const theirs = await system.makePlan(rival, stall, 'Theirs', { period_amount: 90_000 })
  await system.settled()
  for (const plan of [theirs, 'nothing']) {
    t.equal((await ann.post(url(basic), { plan })).status, 400, plan)
    t.equal((await ann.get(`${url(basic)}?plan=${plan}`)).status, 400, plan)
  }
  t.equal((await ann.post(url(basic), { plan: pro, option: 2 })).status, 400, 'it has one option')
  t.equal((await ann.post(url(pro), { plan: basic })).status, 404, 'it has no such subscription')
  t.equal((await rival.post(url(basic), { plan: pro })).status, 403)
  t.equal((await rival.get(`${url(basic)}?plan=${pro}`)).status, 403)
  t.equal((await ann.get(url(basic))).status, 400, 'it names no plan')
})

t.test('the tax goes back with what it taxed, and the new price is taxed', async (t) => {
  const { system, seller, shop, ann, url, shown, right, to, make, subscribe } = await scene(t)
  expected(await seller.put(`/api/profile/${shop}/taxes`, [{ title: 'VAT', percent: 2000 }]), 200)
  const [small, big] = [await make('Small', 31_000), await make('Big', 62_000)]
  await system.settled()
  await subscribe(small)
  to('2026-01-16T00:00:00.000Z')
  // 31000 × 16 / 31 = 16000, and 20 % of it; 62000 and 20 % of that.
  const sums = { credit: 19_200, relieved: 0, price: 74_400, amount: 55_200 }
  t.match(await shown(ann, small, `plan=${big}`), sums)
  t.match(expected(await ann.post(url(small), { plan: big, expected: { usd: 55_200 } }), 201), {
    amount: 55_200
  })
  await right()
  t.match((await ann.get('/api/billing/ann/balance')).body, { balance_amount: 0 })
})

t.test(
  'a trial goes on with the other plan while something else is due, which is paid with it',
  async (t) => {
    const { ann, basic, subscribe, shown, url, right, make, system } = await scene(t)
    const [one, other] = [await make('One', 10_000, { trial_days: 10 }), await make('Other', 20_000)]
    await subscribe(one)
    expected(await ann.post('/api/cart', { plan: basic }), 201)
    expected(await ann.post('/api/billing/ann/checkout/paylater', {}), 201)
    await system.settled()
    t.match(await shown(ann, one, `plan=${other}`), { price: 0, amount: 24_900 })
    expected(await ann.post(url(one), { plan: other, ...VISA }), 201)
    await system.settled()
    const { body } = await ann.get(`/api/profile/ann/subscriptions/${other}`)
    t.match(body, { trial_ends_at: '2026-01-11T00:00:00.000Z', changed_from: { slug: one } })
    t.match(
      await ann.get(`${url(other)}?plan=${other}`),
      { status: 409 },
      'the preview refuses as the change does'
    )
    await right()
  }
)

t.test('a trial goes on with the other plan, and what follows it is that one', async (t) => {
  const { system, ann, url, right, to, make, subscribe } = await scene(t)
  const trial = { trial_days: 10, setup_amount: 5_000 }
  const [one, other] = [await make('One', 10_000, trial), await make('Other', 20_000, trial)]
  await system.settled()
  await subscribe(one)
  to('2026-01-04T00:00:00.000Z')
  const changed = expected(await ann.post(url(one), { plan: other }), 200)
  t.match(changed, {
    plan: { slug: other },
    trial_ends_at: '2026-01-11T00:00:00.000Z',
    ends_at: '2026-01-11T00:00:00.000Z'
  })
  await system.settled()
  const back = expected(await ann.post(url(other), { plan: one }), 200)
  t.match(back, { trial_ends_at: '2026-01-11T00:00:00.000Z' }, 'to and fro is one trial')
  await runDaily(system, '2026-01-11T00:00:00.000Z')
  await right()
  const { results } = (await ann.get('/api/billing/ann/history')).body
  const sums = results.map(({ orig_account, orig_amount }: any) => [orig_account, orig_amount])
  t.same(
    sums.filter(([, amount]: [string, number]) => amount > 0),
    [
      ['Receivable', 15_000],
      ['Liability', 15_000]
    ],
    'setup amount and first period, once'
  )
})

t.test(
  'a coupon that was redeemed on a trial lowers the first paid order, of another plan too',
  async (t) => {
    const { system, seller, shop, ann, url, right, to, make } = await scene(t)
    const [one, other] = [await make('One', 10_000, { trial_days: 10 }), await make('Other', 20_000)]
    const third = await make('Third', 30_000)
    const half = { discount_type: 'percentage', discount_value: 5_000 }
    const coupons = `/api/billing/${shop}/coupons`
    expected(await seller.post(coupons, { ...half, code: 'HALF' }), 201)
    expected(await seller.post(coupons, { ...half, code: 'ONLYONE', plan: one }), 201)
    const bob = await system.register('bob')
    await system.settled()
    for (const [who, slug, code] of [
      [ann, 'ann', 'HALF'],
      [bob, 'bob', 'ONLYONE']
    ] as const) {
      expected(await who.post('/api/cart', { plan: one }), 201)
      expected(await who.post('/api/cart/redeem', { code }), 200)
      expected(await who.post(`/api/billing/${slug}/checkout`, VISA), 200)
      await system.settled()
    }
    to('2026-01-04T00:00:00.000Z')
    expected(await ann.post(url(one), { plan: other }), 200)
    expected(await bob.post(url(one, 'bob'), { plan: other }), 200)
    await system.settled()
    expected(await ann.post(url(other), { plan: third }), 200)
    await runDaily(system, '2026-01-11T00:00:00.000Z')
    await right()
    const paid = async (who: TestClient, slug: string) =>
      (await who.get(`/api/billing/${slug}/charges`)).body.results.map(({ amount }: any) => amount)
    t.same(await paid(ann, 'ann'), [15_000], 'once, and with whichever plan it went on')
    t.same(await paid(bob, 'bob'), [20_000], 'a coupon of one plan alone is not one of another')
  }
)

t.test('out of a trial into a plan that was had before, the coupon lowers what is paid now', async (t) => {
  const { seller, shop, lite, ann, url, subscribe, shown, right, to, make, system } = await scene(t)
  const one = await make('One', 10_000, { trial_days: 10 })
  const code = { code: 'HALF', discount_type: 'percentage', discount_value: 5_000 }
  expected(await seller.post(`/api/billing/${shop}/coupons`, code), 201)
  await subscribe(lite)
  t.ok((await ann.delete(`/api/profile/ann/subscriptions/${lite}`)).status < 300)
  to('2026-01-02T00:00:00.000Z')
  await system.settled()
  expected(await ann.post('/api/cart', { plan: one }), 201)
  expected(await ann.post('/api/cart/redeem', { code: 'HALF' }), 200)
  expected(await ann.post('/api/billing/ann/checkout', VISA), 200)
  await system.settled()
  to('2026-01-04T00:00:00.000Z')
  t.match(await shown(ann, one, `plan=${lite}`), { when: 'now', price: 4_950, amount: 4_950 })
  expected(await ann.post(url(one), { plan: lite }), 201)
  await right()
})
