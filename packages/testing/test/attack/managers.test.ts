/** A profile keeps somebody who may act for it (consent rules 16 and 17). */
import { testSystem } from '@bursar/testing'
import t from 'tap'

t.test('the last manager cannot leave, be removed, or step down', async (t) => {
  const system = await testSystem(t)
  const owner = await system.register('owner')
  const shop = await system.openProfile(owner, 'Shop')
  const tries = [
    owner.delete(`/api/users/owner/accessibles/manager/${shop}`),
    owner.delete(`/api/profile/${shop}/roles/manager/owner`),
    owner.post(`/api/profile/${shop}/roles/contributor`, { slug: 'owner' }),
    system.admin.delete(`/api/profile/${shop}/roles/manager/owner`)
  ]
  for (const answer of await Promise.all(tries)) {
    t.equal(answer.status, 409)
    t.equal(answer.headers['x-error-code'], 'last_manager')
  }
  t.equal((await owner.get(`/api/profile/${shop}/roles`)).status, 200)
})

t.test('nor the broker’s, and nobody may for it', async (t) => {
  const { admin } = await testSystem(t)
  for (const url of [
    '/api/users/admin/accessibles/manager/broker',
    '/api/profile/broker/roles/manager/admin'
  ]) {
    t.equal((await admin.delete(url)).status, 409, url)
  }
  t.ok((await admin.delete('/api/profile/broker')).status >= 400, 'it cannot be archived')
  t.equal((await admin.get('/api/profile')).status, 200)
})

t.test('of two who leave at once one stays; an offer is no manager', async (t) => {
  const system = await testSystem(t)
  const one = await system.register('one')
  const two = await system.register('two')
  const shop = await system.openProfile(one, 'Shop')
  await system.settled()
  await system.grant(shop, 'two', 'manager')
  await one.post(`/api/profile/${shop}/roles/manager`, { slug: 'admin' })
  await system.settled()
  const left = await Promise.all([
    one.delete(`/api/users/one/accessibles/manager/${shop}`),
    two.delete(`/api/users/two/accessibles/manager/${shop}`)
  ])
  t.same(left.map(({ status }) => status).sort(), [204, 409])
})

t.test('an offer ends with the role of whoever made it', async (t) => {
  const system = await testSystem(t)
  const owner = await system.register('owner')
  const helper = await system.register('helper')
  const friend = await system.register('friend')
  const shop = await system.openProfile(owner, 'Shop')
  await system.settled()
  await system.grant(shop, 'helper', 'manager')
  await system.settled()
  const { body } = await helper.post(`/api/profile/${shop}/roles/manager`, { slug: 'friend' })
  await owner.delete(`/api/profile/${shop}/roles/manager/helper`)
  await system.settled()
  t.equal((await friend.put(`/api/users/friend/accessibles/accept/${body.grant_key}`)).status, 404)
})
