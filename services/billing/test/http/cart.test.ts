import { testSystem } from '@bursar/testing'
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
