/** The type-ahead on a site with more profiles than are gone through: the index of their texts finds the same. */
import { type Engine, happened } from '@bursar/event-sourcing'
import { expected, type TestClient, type TestSystem, testSystem } from '@bursar/testing'
import t from 'tap'

const MANY = 1_100

async function found(client: TestClient, path: string): Promise<string[]> {
  return expected(await client.get(`/api/accounts${path}`), 200).results.map(({ slug }: any) => slug)
}

/** Profiles straight into the log: one name for all of them, and a number for each. */
async function manyProfiles(system: TestSystem): Promise<void> {
  const engine = system.engines.get('profile') as Engine
  const { id } = engine.world
  await engine.transact({ actor: 'test', correlationid: id(), causationid: id() }, async (tx) => {
    for (let n = 0; n < MANY; n++) {
      const profile = id()
      const said = { slug: `many-${n}`, full_name: `Harbour Works no${n}.` }
      const data = { profile, person: profile, kind: 'organization', broker: false, ...said }
      tx.append(`profile-${profile}`, happened('profile.profile-created', data))
    }
  })
  await system.settled()
}

t.test('a few letters find the same among many', { timeout: 120_000 }, async (t) => {
  const system = await testSystem(t)
  const ann = await system.register('ann-smith', { full_name: 'Ann Smith', email: 'ann@mail.example' })
  const ben = await system.register('ben-jones', { full_name: 'Ben Jones' })
  const acme = await system.openProfile(ann, 'Acme Corp', { email: 'office@acme.example' })
  await manyProfiles(system)

  t.same(await found(ben, '?q=acme'), [acme])
  t.same(await found(ben, '/profiles?q=no77.'), ['many-77'])
  t.same(await found(ben, '?q=smith,no1099.'), ['ann-smith', 'many-1099'], 'by one term or the other')
  t.same(await found(ben, '?q=harbour'), [], 'nothing while many match')
  t.same(await found(ben, '?q=acme.example'), [], 'nobody by what is not theirs to read')
  t.same(await found(ben, '?q=smith&q_f=slug'), ['ann-smith'])
  t.same(await found(ben, '?q=smith&q_f=phone'), [])
  t.same(await found(ben, '/users?q=smith'), ['ann-smith'])
  t.same(await found(ben, '/users?q=acme'), [], 'an organization is no user')

  const { admin } = system
  t.same(await found(admin, '?q=acme.example'), [acme])
  t.same(await found(admin, '/profiles?q=sales@acme.example'), [acme], 'by the domain of an address')
  t.same(await found(admin, '/users?q=ann@mail'), ['ann-smith'], 'users by a part of their address')
  t.same(await found(admin, '/profiles?q=no77.&ends_at=2001-01-01'), [], 'dates hold all the same')
})
