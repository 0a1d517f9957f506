import { createHash } from 'node:crypto'
import { expected, testSystem } from '@bursar/testing'
import t from 'tap'

t.test('a cart takes plans and gives them back', async (t) => {
  const system = await testSystem(t)
  await system.makePlan(system.admin, 'broker', 'Basic')
  await system.makePlan(system.admin, 'broker', 'Gold')
  await system.makePlan(system.admin, 'broker', 'Sleeping', { is_active: false })
  const ann = await system.register('ann')

  for (const plan of ['sleeping', 'nothing']) {
    const refused = await ann.post('/api/cart', [{ plan: 'basic' }, { plan }])
    t.equal(refused.status, 400)
    t.match(refused.body.errors, { plan: [String] })
  }
  t.equal((await ann.get('/api/cart')).body.count, 0, 'nothing of a refused request is added')
  const list = await ann.post('/api/cart', [{ plan: 'basic' }, { plan: 'gold', email: 'Bob@example.com' }])
  t.equal(list.status, 201)
  t.match(list.body, [{ plan: { slug: 'basic' } }, { plan: { slug: 'gold' }, email: 'Bob@example.com' }])
  t.equal(
    (await ann.post('/api/cart', { plan: 'gold', email: 'bob@example.com' })).status,
    200,
    'the same seat'
  )
  t.equal((await ann.post('/api/cart', { plan: 'basic', option: 2 })).status, 400, 'no such option')
  t.equal((await ann.post('/api/cart', { plan: 'basic', option: -1 })).status, 400)

  const shown = await ann.get('/api/cart?page_size=1')
  t.match(shown.body, { count: 2, next: /page=2/, previous: null, results: [{ plan: { title: 'Basic' } }] })
  t.equal((await ann.delete('/api/cart?email=bob@example.com')).status, 204)
  t.equal((await ann.delete('/api/cart?plan=nothing')).status, 204)
  t.equal((await ann.get('/api/cart')).body.count, 1)
  t.equal((await ann.delete('/api/cart')).status, 204)
  t.equal((await ann.get('/api/cart')).body.count, 0)
})

t.test('a seat is told by an HMAC; one of 0.1 is the same seat still', async (t) => {
  const system = await testSystem(t)
  await system.makePlan(system.admin, 'broker', 'Basic')
  const ann = await system.register('ann')
  await system.settled()
  const [first] = expected(await ann.post('/api/cart', [{ plan: 'basic', email: 'bob@example.com' }]), 201)
  const billing = system.engines.get('billing')
  const stored = (await billing?.events.read(0, 1_000))?.find(
    ({ type }) => type === 'billing.cart-item-added'
  )
  const data = JSON.parse(stored?.body ?? '{}').data
  const plain = (email: string) => createHash('sha256').update(`${data.user}/${email}`).digest('hex')
  t.match(data.seat, /^[0-9a-f]{64}$/)
  t.not(data.seat, plain('bob@example.com'), 'it is not found by trying addresses')

  const old = {
    ...data,
    item: 'item-of-01',
    seat: plain('eve@example.com'),
    email: 'eve@example.com',
    full_name: ''
  }
  const cause = { actor: data.user, correlationid: 'old', causationid: 'old' }
  await billing?.transact(cause, async (transaction) =>
    transaction.append(stored?.stream ?? '', [
      { type: 'billing.cart-item-added', data: { ...old, sync_on: '' } }
    ])
  )
  const again = { plan: 'basic', email: 'Eve@example.com', quantity: 2 }
  t.equal((await ann.post('/api/cart', again)).status, 200, 'it merges into the item')
  t.match((await ann.get('/api/cart')).body, {
    count: 2,
    results: [{ quantity: first.quantity }, { quantity: 2 }]
  })
  t.equal((await ann.delete('/api/cart?email=eve@example.com')).status, 204)
  t.match((await ann.get('/api/cart')).body, { count: 1, results: [{ email: 'bob@example.com' }] })
})
