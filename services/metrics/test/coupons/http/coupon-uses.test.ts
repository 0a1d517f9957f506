import { expected, testSystem } from '@bursar/testing'
import t from 'tap'

t.test('what was ordered with a coupon, and nothing else', async (t) => {
  const system = await testSystem(t)
  const owner = await system.register('owner')
  const shop = await system.openProfile(owner, 'Shop')
  const plan = await system.makePlan(owner, shop, 'Basic')
  const more = await system.makePlan(owner, shop, 'Extra', {
    advance_discounts: [{ discount_type: 'percentage', discount_value: 1000, length: 12 }]
  })
  const coupon = { discount_type: 'percentage', discount_value: 5000 }
  for (const code of ['HALF', 'OTHER'])
    expected(await owner.post(`/api/billing/${shop}/coupons`, { ...coupon, code }), 201)
  const path = `/api/metrics/${shop}/coupons/HALF`
  const uses = async (query = '') => {
    await system.settled()
    return expected(await owner.get(`${path}?${query}`), 200)
  }
  const buyers = new Map<string, Awaited<ReturnType<typeof system.register>>>()
  for (const [slug, full_name] of [
    ['zoe', 'Zoe Adams'],
    ['adam', 'Adam Young'],
    ['none', 'No Coupon']
  ] as const) {
    const buyer = await system.register(slug, { full_name })
    buyers.set(slug, buyer)
    expected(await buyer.post('/api/cart', { plan }), 201)
    if (slug !== 'none') expected(await buyer.post('/api/cart/redeem', { code: 'half' }), 200)
  }
  t.same(await uses(), { count: 0, next: null, previous: null, results: [] }, 'nothing is ordered yet')

  for (const buyer of buyers.values())
    expected(await buyer.post(`/api/billing/${buyer.slug}/checkout`, { processor_token: 'tok_visa' }), 201)
  const list = await uses()
  t.equal(list.count, 2)
  t.match(list.results[0], {
    created_at: '2026-01-15T12:00:00.000Z',
    user: { slug: 'adam', username: 'adam', printable_name: 'Adam Young', picture: null },
    plan: { slug: plan, title: 'Basic' },
    use: null,
    option: 1,
    quantity: 1,
    claim_code: null,
    sync_on: null,
    full_name: '',
    email: null,
    detail: ''
  })
  const names = async (query: string) => (await uses(query)).results.map(({ user }: any) => user.slug)
  t.same(await names(''), ['adam', 'zoe'], 'by user name')
  t.same(await names('o=-user__username'), ['zoe', 'adam'])
  t.same(await names('q=young&q_f=user__last_name'), ['adam'])
  t.same(await names('q=young&q_f=user__first_name'), [])
  t.same(await names('q=zoe@example'), ['zoe'], 'who subscribes is found by e-mail')
  t.same(await names('ends_at=2026-01-15'), [])
  t.same(await names('page=2&page_size=1'), ['zoe'])

  const zoe = buyers.get('zoe')!
  system.clock.set('2026-01-16T12:00:00.000Z')
  const seat = { plan: more, full_name: 'Seat', email: 'seat@example.com', option: 2 }
  expected(await zoe.post('/api/cart', seat), 201)
  expected(await zoe.post('/api/cart/redeem', { code: 'HALF' }), 200)
  expected(await zoe.delete('/api/cart'), 204)
  t.equal((await uses()).count, 2, 'what left the cart was not ordered')
  expected(await zoe.post('/api/cart', { ...seat, full_name: '', email: '' }), 201)
  expected(await zoe.post('/api/cart/redeem', { code: 'HALF' }), 200)
  expected(await zoe.post('/api/billing/zoe/checkout', { processor_token: 'tok_visa' }), 201)
  t.match((await uses('o=-created_at')).results[0], {
    plan: { slug: more },
    option: 2,
    user: { slug: 'zoe' }
  })
  t.same(
    (await uses('o=plan')).results.map(({ plan }: any) => plan.slug),
    [plan, plan, more]
  )

  expected(await zoe.delete(`/api/profile/zoe/subscriptions/${plan}`), 204)
  expected(await zoe.delete(`/api/profile/zoe/subscriptions/${more}`), 204)
  t.same(await names('q=zoe@example'), [], 'after the end nobody is found by more than a name')
  t.same(await names('q=adams'), ['zoe', 'zoe'])

  const status = async (url: string, by = owner) => (await by.get(url)).status
  t.equal(expected(await owner.get(`/api/metrics/${shop}/coupons/OTHER`), 200).count, 0)
  t.equal(await status(`/api/metrics/${shop}/coupons/half`), 404, 'the URL does not ignore case')
  t.equal(await status(`/api/metrics/${shop}/coupons/NONE`), 404)
  t.equal(await status(`${path}?start_at=soon`), 400)
  t.equal(await status(`${path}?page=9`), 404)
  t.equal(await status(path, zoe), 403)
  t.equal((await system.anonymous.get(path)).status, 401)
  t.equal(await status('/api/metrics/zoe/coupons/HALF', zoe), 404, 'another profile’s')
  expected(await owner.patch(`/api/billing/${shop}/coupons/HALF`, { code: 'NEW' }), 200)
  await system.settled()
  t.equal(expected(await owner.get(`/api/metrics/${shop}/coupons/NEW`), 200).count, 3)
  expected(await owner.delete(`/api/billing/${shop}/coupons/NEW`), 204)
  await system.settled()
  t.equal(await status(`/api/metrics/${shop}/coupons/NEW`), 404)
})
