import { testProcessor } from '@bursar/billing'
import { expected, testSystem } from '@bursar/testing'
import t from 'tap'

t.test('nothing is done when what is to be paid is not what was shown', async (t) => {
  const system = await testSystem(t)
  const plan = await system.makePlan(system.admin, 'broker', 'Basic', { period_amount: 1000 })
  const euro = await system.makePlan(system.admin, 'broker', 'Euro', { period_amount: 500, unit: 'eur' })
  const mona = await system.register('mona')
  await mona.post('/api/cart', [{ plan }, { plan: euro }])
  const buy = (shown: unknown) =>
    mona.post('/api/billing/mona/checkout', { processor_token: 'tok_visa', expected: shown })
  for (const shown of [{ usd: 999, eur: 500 }, { usd: 1000 }, {}, { usd: 1000, eur: 500, jpy: 1 }]) {
    const refused = await buy(shown)
    t.match(refused.status, 409, JSON.stringify(shown))
    t.match(JSON.stringify(refused.body) + JSON.stringify(refused.headers), /amount_changed/)
  }
  t.equal((await buy({ usd: '1e3' })).status, 400)
  await system.settled()
  t.equal(expected(await system.admin.get('/api/billing/charges'), 200).count, 0)
  t.equal(expected(await mona.get('/api/cart'), 200).count, 2)
  await system.admin.patch(`/api/profile/broker/plans/${plan}`, { period_amount: 1100 })
  t.equal((await buy({ usd: 1000, eur: 500 })).status, 409, 'the price went up in between')
  t.equal((await buy({ USD: 1100, eur: 500 })).status, 201)
  t.match(await buy({}), { status: 200, body: {} }, 'nothing is to pay, as was shown')
})

t.test(
  'cards: MM/YYYY everywhere, no key of a processor that has none, errors for what is unknown',
  async (t) => {
    const system = await testSystem(t)
    const plan = await system.makePlan(system.admin, 'broker', 'Basic')
    const mona = await system.register('mona')
    const card = '/api/billing/mona/card'
    t.same((await mona.get(card)).body, { processor_info: {}, last4: '', exp_date: '' })
    const put = expected(await mona.put(card, { token: 'tok_visa' }), 200)
    t.match(put, { last4: '4242', exp_date: '12/2099' })
    t.equal((await mona.get(card)).body.exp_date, '12/2099')
    await mona.post('/api/cart', { plan })
    t.same((await mona.get('/api/billing/mona/checkout')).body.processor_info, {})
    t.equal((await mona.post('/api/billing/mona/checkout', { processor_token: 'tok_none' })).status, 400)
    const paid = expected(await mona.post('/api/billing/mona/checkout', {}), 201)
    t.equal(paid.exp_date, '12/2099')
    await system.settled()
    const shown = expected(await mona.get(`/api/billing/mona/charges/${paid.processor_key}`), 200)
    t.equal(shown.exp_date, '12/2099')
    const ned = await system.register('ned')
    await ned.post('/api/cart', { plan })
    t.equal((await ned.post('/api/billing/ned/checkout', {})).status, 400, 'neither token nor card')
    t.equal((await ned.put('/api/billing/ned/card', { token: 'tok_none' })).status, 400)
  }
)

t.test('where money moves, who tries cards waits', async (t) => {
  const processor = { ...testProcessor(), isLive: true, publicKey: 'pk_live' }
  const system = await testSystem(t, { processor })
  const mona = await system.register('mona')
  const ned = await system.register('ned')
  const put = async (who: typeof mona, token: string) =>
    (await who.put(`/api/billing/${who.slug}/card`, { token })).status
  const tries = await Promise.all(Array.from({ length: 30 }, (_, n) => put(mona, `tok_stolen${n}`)))
  t.equal(tries.filter((status) => status === 400).length, 10, 'at once, too')
  t.equal(await put(mona, 'tok_visa'), 429, 'a good one waits with them')
  t.equal(await put(ned, 'tok_visa'), 200)
  t.equal((await ned.get('/api/billing/ned/card')).body.processor_info.STRIPE_PUB_KEY, 'pk_live')
  for (let n = 0; n < 4; n++) {
    const slug = await system.openProfile(ned, `Shop ${n}`)
    for (let k = 0; k < 10; k++) await ned.put(`/api/billing/${slug}/card`, { token: `tok_${k}` })
  }
  t.equal(await put(ned, 'tok_visa'), 429, '50 of a network')
})

t.test('what a plan and a coupon are when nobody says', async (t) => {
  const system = await testSystem(t)
  const { admin } = system
  const made = expected(await admin.post('/api/profile/broker/plans', { title: '  Größe & Co.  ' }), 201)
  t.match(made, {
    period_type: 'yearly',
    period_length: 1,
    unit: 'usd',
    title: 'Größe & Co.',
    slug: 'gr-e-co'
  })
  await admin.patch('/api/profile/broker', { default_timezone: 'America/New_York' })
  await system.settled()
  t.equal((await admin.patch('/api/profile/broker', { default_timezone: 'Utopia/Nowhere' })).status, 400)
  t.equal((await admin.patch('/api/profile/broker', { default_timezone: '+05:00' })).status, 400)
  const terms = { discount_type: 'percentage', discount_value: 100 }
  const dated = await admin.post('/api/billing/broker/coupons', {
    ...terms,
    code: ' MAY ',
    ends_at: '2026-05-01'
  })
  t.match(dated, { status: 201, body: { code: 'MAY', ends_at: '2026-05-01T04:00:00.000Z' } })
  const undated = await admin.patch('/api/billing/broker/coupons/MAY', { ends_at: '2026-13-01' })
  t.equal(undated.status, 400)
  t.match(JSON.stringify(undated.body), /ends_at/)
})

t.test('editable says whether the caller may change it', async (t) => {
  const system = await testSystem(t)
  const plan = await system.makePlan(system.admin, 'broker', 'Basic')
  const mona = await system.register('mona')
  const acme = await system.openProfile(mona, 'Acme')
  const clerk = await system.register('clerk')
  await system.subscribe(mona, acme, plan)
  await system.grant(acme, 'clerk', 'contributor')
  await system.settled()
  const editable = async (who: typeof mona, url: string) => expected(await who.get(url), 200)
  const one = `/api/profile/${acme}/subscriptions/${plan}`
  t.equal((await editable(mona, one)).editable, true)
  t.equal((await editable(clerk, one)).editable, false, 'who looks on changes nothing')
  t.equal((await editable(clerk, `/api/profile/${acme}/subscriptions`)).results[0].editable, false)
  const type = `/api/profile/${acme}/roles/describe/manager`
  t.equal((await editable(mona, type)).editable, false, 'every profile’s types are the broker’s')
  t.equal((await editable(system.admin as typeof mona, type)).editable, true)
})

t.test('a refusal names the field, the place in it, and what would do', async (t) => {
  const system = await testSystem(t)
  const { admin } = system
  const plan = await system.makePlan(admin, 'broker', 'Basic', { period_amount: 1000 })
  const euro = await system.makePlan(admin, 'broker', 'Euro', { period_amount: 500, unit: 'eur' })
  const mona = await system.register('mona')
  await mona.post('/api/cart', [{ plan }, { plan: euro }])
  const charge = expected(await mona.post('/api/billing/mona/checkout', { processor_token: 'tok_visa' }), 201)
  await system.settled()
  const said = async (answer: ReturnType<typeof admin.get>) => {
    const { status, body } = await answer
    return [status, body.errors]
  }
  const refund = `/api/billing/mona/charges/${charge.processor_key}/refund`
  t.same(await said(admin.post(refund, { lines: [{ num: 0, refunded_amount: 0 }] })), [
    400,
    { lines: ['Item 1, refunded_amount: This must be at least 1.'] }
  ])
  t.same(await said(admin.post(refund, { lines: [] })), [400, { lines: ['This must have at least 1 item.'] }])
  t.same(await said(admin.post('/api/billing/broker/transfers', { amount: 100 })), [
    400,
    { unit: ['There are funds in several currencies. This must be one of: eur, usd.'] }
  ])
  t.same(await said(admin.get('/api/profile/broker/plans?active=x')), [
    400,
    { active: ['This must be true or false.'] }
  ])
  t.equal((await admin.get('/api/profile/broker/plans?active=FALSE')).body.count, 0)
  t.same(await said(admin.get('/api/metrics/broker/funds?period_type=fortnightly')), [
    400,
    { period_type: ['This must be one of: hourly, daily, weekly, monthly, yearly.'] }
  ])
  t.same(await said(mona.post('/api/cart/redeem', { code: ' ' })), [
    400,
    { code: ['This field may not be blank.'] }
  ])
})
