/** What the session says of the profiles that the caller has a role on. */
import { expected, type TestUser, testSystem } from '@bursar/testing'
import t from 'tap'

async function profilesOf(client: Pick<TestUser, 'get'>) {
  const { roles } = expected(await client.get('/api/auth/tokens'), 200)
  return new Map<string, unknown>(
    roles.map(({ profile: { slug, is_provider, is_broker } }: any) => [slug, { is_provider, is_broker }])
  )
}

t.test('which profiles sell plans, and which one runs the site', async (t) => {
  const system = await testSystem(t)
  const ann = await system.register('ann')
  const acme = await system.openProfile(ann, 'Acme')
  await system.settled()
  const nothing = { is_provider: false, is_broker: false }
  t.same((await profilesOf(ann)).get('ann'), nothing)
  expected(await ann.patch(`/api/profile/${acme}`, { is_provider: true }), 200)
  await system.settled()
  t.same((await profilesOf(ann)).get(acme), { is_provider: true, is_broker: false })
  expected(await ann.patch(`/api/profile/${acme}`, { full_name: 'Acme Inc' }), 200)
  await system.settled()
  t.same((await profilesOf(ann)).get(acme), { is_provider: true, is_broker: false }, 'what is left out stays')
  expected(await ann.patch(`/api/profile/${acme}`, { is_provider: false }), 200)
  await system.settled()
  t.same((await profilesOf(ann)).get(acme), nothing)
  t.same((await profilesOf(system.admin)).get('broker'), { is_provider: true, is_broker: true })
})
