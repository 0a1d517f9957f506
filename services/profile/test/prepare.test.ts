import type { Engine } from '@bursar/event-sourcing'
import { profile } from '@bursar/profile'
import { expected, testSystem } from '@bursar/testing'
import t from 'tap'

t.test('the broker is made once, and keeps its slug whatever a later start says', async (t) => {
  const system = await testSystem(t)
  await system.settled()
  const engine = system.engines.get('profile') as Engine
  const before = (await engine.events.head()).position
  const settings = { broker: 'other', admin: { username: 'admin', password: 'x' } }
  await profile().prepare(engine, settings)
  t.equal((await engine.events.head()).position, before)
  t.match(expected(await system.admin.get('/api/profile/broker'), 200), {
    slug: 'broker',
    type: 'organization'
  })
  t.equal((await system.admin.get('/api/profile/other')).status, 404)
})
