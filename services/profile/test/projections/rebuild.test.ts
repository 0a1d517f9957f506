import type { Engine } from '@bursar/event-sourcing'
import { testSystem } from '@bursar/testing'
import t from 'tap'

t.test('read models that are built anew are those that served, whatever the batch', async (t) => {
  const system = await testSystem(t)
  const ann = await system.register('ann', { organization_name: 'Ann & Co' })
  await system.register('ben')
  await system.settled()
  const shop = await system.openProfile(ann, 'Shop')
  await system.settled()
  await ann.patch(`/api/profile/${shop}`, { slug: 'store', phone: '+14155552671' })
  await system.settled()
  const plan = await system.makePlan(ann, 'store', 'Gold')
  await system.settled()
  await system.subscribe(ann, 'ann', plan)
  await ann.delete('/api/auth/tokens')
  await system.settled()
  for (const [service, names] of [
    ['auth', ['users', 'roles', 'published-keys']],
    ['profile', ['profiles', 'subscriptions']]
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
