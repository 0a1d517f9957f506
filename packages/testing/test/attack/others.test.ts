/** What is another's stays another's: ids of others in one's own URLs, fields that are not for the caller, races. */
import { type TestClient, testSystem } from '@bursar/testing'
import t from 'tap'

t.test('a thing of another profile is not there under one’s own', async (t) => {
  const system = await testSystem(t)
  const olive = await system.register('olive')
  const shop = await system.openProfile(olive, 'Olive Shop')
  const plan = await system.makePlan(olive, shop, 'Hers')
  const coupon = { code: 'HERS10', discount_type: 'percentage', discount_value: 1000 }
  await olive.post(`/api/billing/${shop}/coupons`, coupon)
  const buyer = await system.register('buyer')
  const charge = await system.subscribe(buyer, 'buyer', plan)
  const mallory = await system.register('mallory')
  const own = await system.openProfile(mallory, 'Mallory Shop')
  await system.settled()
  const tries: readonly [string, string, unknown?][] = [
    ['GET', `/api/profile/${own}/plans/${plan}`],
    ['PUT', `/api/profile/${own}/plans/${plan}`, { title: 'Mine' }],
    ['PATCH', `/api/profile/${own}/plans/${plan}`, { is_active: false }],
    ['DELETE', `/api/profile/${own}/plans/${plan}`],
    ['GET', `/api/profile/${own}/plans/${plan}/subscriptions`],
    ['DELETE', `/api/profile/${own}/plans/${plan}/subscriptions/buyer`],
    ['GET', `/api/billing/${own}/coupons/HERS10`],
    ['PUT', `/api/billing/${own}/coupons/HERS10`, coupon],
    ['DELETE', `/api/billing/${own}/coupons/HERS10`],
    ['GET', `/api/billing/${own}/charges/${charge.processor_key}`],
    ['POST', `/api/billing/${own}/charges/${charge.processor_key}/refund`, { lines: [{ num: 0 }] }]
  ]
  for (const [method, url, body] of tries) {
    const answer = await mallory.request(method as 'GET', url, body)
    t.ok([403, 404].includes(answer.status), `${method} ${url}: ${answer.status}`)
  }
  t.match((await olive.get(`/api/profile/${shop}/plans/${plan}`)).body, { title: 'Hers', is_active: true })
})

t.test('fields that are the system’s or the broker’s are not taken from others', async (t) => {
  const system = await testSystem(t)
  const mallory = await system.register('mallory')
  const made = await mallory.post('/api/users/mallory/profiles', {
    full_name: 'Mine',
    email: 'mallory@example.com',
    broker: true,
    kind: 'personal',
    maker: 'x',
    managed: false,
    id: 'broker'
  })
  t.equal(made.status, 201)
  t.not(made.body.id, 'broker')
  const shop = made.body.slug as string
  const plan = await system.makePlan(mallory, shop, 'Plan', { broker_fee: 0 } as object)
  const changed = await mallory.patch(`/api/profile/${shop}/plans/${plan}`, {
    broker_fee: 1,
    created_at: '1999-01-01'
  })
  t.ok(changed.status === 200 || changed.status === 400 || changed.status === 403)
  const { body } = await mallory.get(`/api/profile/${shop}/plans/${plan}`)
  t.ok((body.broker_fee ?? 0) === 0 && body.created_at > '2000')
  const user = await mallory.patch('/api/users/mallory', {
    username: 'admin',
    active: false,
    created_at: '1999-01-01',
    last_login: null,
    roles: [{ profile: 'broker' }]
  })
  t.ok(user.status < 500)
  t.equal((await mallory.get('/api/profile')).status, 403)
})

t.test('one balance is charged once, one attempt of a coupon is spent once', async (t) => {
  const system = await testSystem(t)
  const olive = await system.register('olive')
  const shop = await system.openProfile(olive, 'Olive Shop')
  const plan = await system.makePlan(olive, shop, 'Desk')
  await olive.post(`/api/billing/${shop}/coupons`, {
    code: 'ONCE',
    discount_type: 'percentage',
    discount_value: 1000,
    nb_attempts: 1
  })
  const buyers = await Promise.all(['b1', 'b2', 'b3', 'b4'].map((name) => system.register(name)))
  for (const buyer of buyers) await buyer.post('/api/cart', { plan })
  const redeemed = await Promise.all(buyers.map((buyer) => buyer.post('/api/cart/redeem', { code: 'ONCE' })))
  t.equal(redeemed.filter(({ status }) => status === 200).length, 1)

  const first = buyers[0] as TestClient
  const pay = () => first.post('/api/billing/b1/checkout', { processor_token: 'tok_visa' })
  const paid = await Promise.all([pay(), pay(), pay()])
  t.equal(paid.filter(({ status }) => status === 201).length, 1, 'two checkouts at once charge once')
  await system.settled()
  const { body } = await first.get('/api/billing/b1/history?page_size=100')
  const orders = body.results.filter((row: { dest_account: string }) => row.dest_account === 'Payable')
  t.equal(orders.length, 1)
})

t.test('a refund is taken back once, and never more than there is', async (t) => {
  const system = await testSystem(t)
  const olive = await system.register('olive')
  const shop = await system.openProfile(olive, 'Olive Shop')
  const plan = await system.makePlan(olive, shop, 'Desk')
  const buyer = await system.register('buyer')
  const charge = await system.subscribe(buyer, 'buyer', plan)
  await system.settled()
  const url = `/api/billing/buyer/charges/${charge.processor_key}/refund`
  const back = () => olive.post(url, { lines: [{ num: 0 }] })
  const answers = await Promise.all([back(), back(), back()])
  t.equal(answers.filter(({ status }) => status === 200).length, 1)
  for (const refunded_amount of [0, -1, 1.5, 10 ** 17]) {
    t.ok((await olive.post(url, { lines: [{ num: 0, refunded_amount }] })).status >= 400)
  }
  const drawn = await Promise.all(
    [1, 2].map(() => olive.post(`/api/billing/${shop}/transfers`, { amount: 1_000_000 }))
  )
  t.ok(
    drawn.every(({ status }) => status === 400),
    'nothing that is not there is withdrawn'
  )
})

t.test('an answer that is kept goes to who asked, as long as they may ask', async (t) => {
  const system = await testSystem(t)
  const olive = await system.register('olive')
  const shop = await system.openProfile(olive, 'Olive Shop')
  const mallory = await system.register('mallory')
  await system.grant(shop, 'mallory', 'manager')
  await system.settled()
  const key = { 'idempotency-key': '1' }
  const make = (who: TestClient) => who.post(`/api/profile/${shop}/plans`, { title: 'Hers' }, key)
  t.equal((await make(mallory)).status, 201)
  t.match(await make(mallory), { status: 201, headers: { 'idempotency-replayed': 'true' } })
  t.equal((await make(await system.register('otto'))).status, 403, 'another user of the same key and body')
  t.equal((await make(system.anonymous)).status, 401)
  t.equal((await olive.delete(`/api/profile/${shop}/roles/manager/mallory`)).status, 204)
  await system.settled()
  t.equal((await make(mallory)).status, 403, 'a role that ended opens no kept answer')

  const account = { username: 'zoe', password: 'a-long-password' }
  await system.register('zoe')
  await system.settled()
  t.equal((await system.anonymous.post('/api/auth', account, key)).status, 201)
  const wrong = await system.anonymous.post('/api/auth', { ...account, password: 'another-one' }, key)
  t.equal(wrong.status, 401, 'the key of a login is no password')
})
