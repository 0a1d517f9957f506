import type { Engine } from '@bursar/event-sourcing'
import { testSystem } from '@bursar/testing'
import t from 'tap'

t.test('read models that are built anew are those that served, whatever the batch', async (t) => {
  const system = await testSystem(t)
  const ann = await system.register('ann', { organization_name: 'Ann & Co' })
  const ben = await system.register('ben')
  await system.settled()
  const shop = await system.openProfile(ann, 'Shop')
  await system.settled()
  await ann.patch(`/api/profile/${shop}`, { slug: 'store', phone: '+14155552671' })
  await system.settled()
  const plan = await system.makePlan(ann, 'store', 'Gold')
  await system.settled()
  await system.subscribe(ann, 'ann', plan)
  const asked = await ben.post('/api/users/ben/accessibles', { slug: 'store' })
  t.equal(asked.status, 201)
  const gone = await system.openProfile(ann, 'Gone')
  await system.settled()
  for (const role of ['manager', 'contributor']) {
    t.equal(
      (await ann.post(`/api/profile/${gone}/roles/${role}`, { slug: 'ben', extra: { a: 1 } })).status,
      201
    )
  }
  t.equal((await ann.post(`/api/profile/${gone}/roles/describe`, { title: 'Clerk' })).status, 201)
  t.equal((await ann.delete(`/api/profile/${gone}`)).status, 204)
  t.equal((await ann.patch('/api/users/ann', { slug: 'anna', phone: '+14155552671' })).status, 200)
  await system.settled()
  await ann.delete('/api/auth/tokens')
  await system.settled()
  for (const [service, names] of [
    ['auth', ['access', 'users', 'roles', 'published-keys']],
    ['profile', ['access', 'profiles', 'roles', 'users', 'subscriptions']]
  ] as const) {
    const engine = system.engines.get(service) as Engine
    for (const batch of [1, 7, 500]) {
      for (const { name, ...report } of await engine.replay(names, { swap: batch === 7, batch })) {
        t.match(report, { equal: true, differences: [] }, `${name} by ${batch}`)
        t.ok(report.documents > 0, `${name} holds documents`)
      }
    }
  }
})
