/** Subscribers of a provider that has too many to be gone through: found in the index of all names. */
import { BROKER_PROFILE } from '@bursar/contracts'
import { type Engine, happened } from '@bursar/event-sourcing'
import { expected, type TestSystem, testSystem } from '@bursar/testing'
import t from 'tap'

const MANY = 1_010

/** Straight into the logs; answers the ids of the profiles. */
async function manySubscribers(system: TestSystem): Promise<string[]> {
  const [profiles, billing] = ['profile', 'billing'].map((name) => system.engines.get(name)) as [
    Engine,
    Engine
  ]
  const { id, clock } = profiles.world
  const cause = { actor: 'test', correlationid: id(), causationid: id() }
  const made = Array.from({ length: MANY }, (_, n) => ({ n, profile: id() }))
  await profiles.transact(cause, async (tx) => {
    for (const { n, profile } of made) {
      const said = { slug: `many-${n}`, full_name: `Harbour Works no${n}.` }
      const data = { profile, person: profile, kind: 'organization', broker: false, ...said }
      tx.append(`profile-${profile}`, happened('profile.profile-created', data))
    }
  })
  const [since, until] = [clock.now(), '2999-01-01T00:00:00.000Z']
  const plan = id()
  await billing.transact(cause, async (tx) => {
    for (const { profile } of made) {
      const times = { created_at: since, ends_at: until, accepted_at: since, accepted_until: until }
      const of = { subscription: id(), profile, provider: BROKER_PROFILE, plan, accepted_by: profile }
      const data = { ...of, ...times, auto_renew: true, accepted: true }
      tx.append(`account-${profile}`, happened('billing.subscription-changed', data))
    }
  })
  await system.settled()
  return made.map(({ profile }) => profile)
}

t.test('who is archived is found by name until erased', { timeout: 120_000 }, async (t) => {
  const system = await testSystem(t)
  const ids = await manySubscribers(system)
  const profiles = system.engines.get('profile') as Engine
  const { admin } = system
  const found = async (q: string) => {
    const { results } = expected(await admin.get(`/api/profile/broker/subscribers/all?q=${q}`), 200)
    return results.map(({ printable_name }: any) => printable_name)
  }
  const happens = async (n: number, type: string, more: object = {}) => {
    const profile = ids[n] as string
    await profiles.transact({ actor: 'test', correlationid: 'a', causationid: 'a' }, async (tx) =>
      tx.append(`profile-${profile}`, happened(type, { profile, ...more }))
    )
    await system.settled()
  }
  const inClear = async (term: string) => {
    const names = system.engines.get('billing')!.collection('profile-details')
    const asked = { list: 'named', by: 'all', terms: [term], descending: false, offset: 0, limit: 5 }
    return (await names.alphabetical(asked)).length
  }

  t.same(await found('no77.'), ['Harbour Works no77.'])
  await happens(77, 'profile.profile-archived')
  t.same(await found('no77.'), ['Harbour Works no77.'])
  t.equal(await inClear('no77.'), 0, 'nothing of it stands in clear')
  await happens(77, 'profile.profile-erased')
  t.same(await found('no77.'), [])
  t.same(await found('no78.'), ['Harbour Works no78.'])
  t.equal(await inClear('no78.'), 1)
})
