/** What the broker sees of carts, and puts in them. */
import { expected, type TestSystem, testSystem } from '@bursar/testing'
import t, { type Test } from 'tap'

const URL = '/api/billing/cartitems'

async function shop(t: Test) {
  const system = await testSystem(t)
  await system.makePlan(system.admin, 'broker', 'Basic')
  await system.makePlan(system.admin, 'broker', 'Gold')
  const ann = await system.register('ann', { full_name: 'Ann Day' })
  return { system, ann }
}

async function listed({ admin, settled }: TestSystem, query = '') {
  await settled()
  const { results } = expected(await admin.get(`${URL}${query}`), 200)
  return results.map((item: any) => `${item.user.slug} ${item.plan.slug}`)
}

t.test('the list has what users have in their carts and did not check out', async (t) => {
  const { system, ann } = await shop(t)
  const ben = await system.register('ben', { full_name: 'Ben Night' })
  await system.anonymous.post('/api/cart', { plan: 'gold' })
  await ann.post('/api/cart', [
    { plan: 'basic' },
    { plan: 'gold', email: 'Eve@example.org', full_name: 'Eve' }
  ])
  await ben.post('/api/cart', { plan: 'gold' })
  t.same(await listed(system), ['ann basic', 'ann gold', 'ben gold'], 'no visitor’s')
  await ben.post('/api/cart', { plan: 'gold', quantity: 3 })
  await system.settled()
  const { results } = expected(await system.admin.get(`${URL}?q=ben&q_f=user__username`), 200)
  t.match(results, [{ quantity: 3, option: 0, user: { username: 'ben', printable_name: 'Ben Night' } }])
  t.same(await listed(system, '?q=night&q_f=user__last_name'), ['ben gold'])
  t.same(await listed(system, '?q=ann&q_f=user__first_name'), ['ann basic', 'ann gold'])
  t.same(await listed(system, '?q=ben@example'), ['ben gold'])
  t.same(await listed(system, '?o=-username'), ['ben gold', 'ann basic', 'ann gold'])
  t.same(await listed(system, '?o=-created_at&page_size=1'), ['ben gold'])
  t.same(await listed(system, '?ends_at=2020-01-01'), [])
  await ann.delete('/api/cart?plan=gold')
  t.same(await listed(system), ['ann basic', 'ben gold'], 'what was taken out is gone')
  expected(await ben.post('/api/billing/ben/checkout', { processor_token: 'tok_visa' }), 201)
  t.same(await listed(system), ['ann basic'], 'and what was ordered')
  t.equal((await ann.get(URL)).status, 403)
  t.equal((await system.anonymous.get(URL)).status, 401)
})

t.test('the broker puts an item in the cart of a user', async (t) => {
  const { system, ann } = await shop(t)
  const { admin } = system
  const put = (body: object, who = admin) => who.post(URL, body)
  t.match(await put({ user: 'ann', plan: 'basic', quantity: 2 }), {
    status: 201,
    body: { user: { slug: 'ann' }, plan: { slug: 'basic' }, quantity: 2, email: null }
  })
  t.match(await put({ user: 'ANN', plan: 'basic', quantity: 3 }), { status: 201, body: { quantity: 3 } })
  t.match(await ann.get('/api/cart'), { body: { count: 1, results: [{ quantity: 3 }] } }, 'the same one')
  t.match(await put({ user: 'nobody', plan: 'basic' }), { status: 400, body: { errors: { user: Array } } })
  t.match(await put({ user: 'ann', plan: 'nothing' }), { status: 400, body: { errors: { plan: Array } } })
  t.match(await put({ user: 'ann' }), { status: 400, body: { errors: { plan: Array } } })
  t.match(await put({ plan: 'basic' }), { status: 400, body: { errors: { user: Array } } })
  t.equal((await put({ user: 'ann', plan: 'gold' }, ann)).status, 403)
  t.equal((await put({ user: 'ann', plan: 'gold' }, system.anonymous)).status, 401)
  await system.grant('broker', 'ann', 'contributor')
  await system.settled()
  t.equal((await put({ user: 'ann', plan: 'gold' }, ann)).status, 403, 'who only reads')
  t.equal((await ann.get(URL)).status, 200)
  const twice = await Promise.all([1, 2].map(() => put({ user: 'ann', plan: 'gold' })))
  t.same(
    twice.map(({ status }) => status),
    [201, 201]
  )
  t.equal((await ann.get('/api/cart')).body.count, 2, 'two at once are one item')
})
