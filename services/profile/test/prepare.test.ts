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

t.test('consent 13: who was given a role by 0.1 accepts it by a key of the first start', async (t) => {
  const system = await testSystem(t)
  const mona = await system.register('mona')
  const ben = await system.register('ben')
  const shop = await system.openProfile(mona, 'Shop')
  await system.settled()
  // As 0.1 wrote it: it does not say how the role came about.
  await system.grant(shop, 'ben', 'contributor')
  await system.settled()
  const engine = system.engines.get('profile') as Engine
  const settings = { broker: 'broker', admin: { username: 'admin', password: 'x' } }
  const list = async () =>
    expected(await ben.get('/api/users/ben/accessibles?include_personal_profile=0'), 200).results.find(
      ({ profile }: any) => profile.slug === shop
    )
  const isOpen = async () => (await mona.get('/api/users/ben')).status === 200
  t.equal((await list()).accept_grant_api_url, null)
  t.equal((await ben.get(`/api/profile/${shop}`)).status, 200, 'the role goes on for its user')
  t.notOk(await isOpen(), 'and gives nobody the user')

  await profile().prepare(engine, settings)
  await system.settled()
  const { accept_grant_api_url: url } = await list()
  t.match(url, /accept\/[0-9a-f]{40}$/)
  t.notOk(await isOpen(), 'a key is no acceptance')
  const roles = expected(await mona.get(`/api/profile/${shop}/roles/contributor`), 200)
  t.match(roles.results, [{ grant_key: null }], 'it is for who can use it')
  const { position } = await engine.events.head()
  await profile().prepare(engine, settings)
  t.equal((await engine.events.head()).position, position, 'a second start does nothing')

  const path = new URL(url).pathname
  t.equal((await mona.put(path.replace('/ben/', '/mona/'))).status, 404)
  expected(await ben.put(path), 200)
  await system.settled()
  t.ok(await isOpen())
  t.equal((await ben.put(path)).status, 404, 'once')
})
