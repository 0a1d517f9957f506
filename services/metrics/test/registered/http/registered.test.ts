import { expected, testSystem } from '@bursar/testing'
import t from 'tap'

t.test('who registered and takes part in nothing that ever subscribed', async (t) => {
  const system = await testSystem(t)
  const { admin } = system
  const owner = await system.register('owner', { full_name: 'Olga Owner' })
  const shop = await system.openProfile(owner, 'Shop')
  const plan = await system.makePlan(owner, shop, 'Basic')
  const buyer = await system.register('buyer', { full_name: 'Bea Buyer' })
  const friend = await system.register('friend', { full_name: 'Abe Friend' })
  const registered = async (query = '') => {
    await system.settled()
    return expected(await admin.get(`/api/metrics/registered?${query}`), 200)
  }
  const names = async (query = '') => (await registered(query)).results.map(({ slug }: any) => slug)
  t.same(
    (await names()).filter((name: string) => name !== 'admin'),
    ['friend', 'buyer', 'owner']
  )
  const before = (await registered()).count

  await system.subscribe(buyer, 'buyer', plan)
  t.same(
    (await names()).filter((name: string) => name !== 'admin'),
    ['friend', 'owner']
  )
  t.equal((await registered()).count, before - 1)
  t.match((await registered('q=olga')).results, [
    {
      slug: 'owner',
      username: 'owner',
      full_name: 'Olga Owner',
      email: 'owner@example.com',
      printable_name: 'Olga Owner'
    }
  ])
  await system.grant('buyer', 'friend', 'contributor')
  t.same((await names()).includes('friend'), false, 'a role on a subscriber is part of it')
  expected(await buyer.delete('/api/profile/buyer/roles/contributor/friend'), 204)
  t.same((await names()).includes('friend'), true)
  expected(await buyer.delete(`/api/profile/buyer/subscriptions/${plan}`), 204)
  t.same((await names()).includes('buyer'), false, 'whoever subscribed once stays off the list')

  t.same(await names('q=friend@example'), ['friend'])
  t.same(await names('q=owner&q_f=last_name'), ['owner'])
  t.same(await names('q=user,shop'), [])
  t.same(await names('o=-email&q=example.com'), ['owner', 'friend'])
  t.same(await names('q=example.com&page_size=1&page=2'), ['owner'])
  t.same(await names('ends_at=2026-01-15'), [])
  t.equal((await admin.get('/api/metrics/registered?start_at=soon')).status, 400)
  t.equal((await admin.get('/api/metrics/registered?page=9')).status, 404)
  t.equal((await owner.get('/api/metrics/registered')).status, 403)
  t.equal((await system.anonymous.get('/api/metrics/registered')).status, 401)
  expected(await friend.delete('/api/users/friend'), 204)
  t.same((await names()).includes('friend'), false, 'an archived account is no user')
})
