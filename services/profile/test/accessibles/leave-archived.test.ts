/** What the profile service makes of an account that is archived. */
import { memberFold, memberStream, profileFold, profileStream } from '@bursar/profile'
import { expected, type TestSystem, type TestUser, testSystem } from '@bursar/testing'
import t from 'tap'

const profileOf = (system: TestSystem) => {
  const engine = system.engines.get('profile')
  if (!engine) throw new Error('the system has no profile')
  return engine
}
const join = async (system: TestSystem, user: TestUser, profile: string, role: 'manager' | 'contributor') => {
  await user.post(`/api/users/${user.slug}/accessibles/${role}`, { slug: profile })
  await system.grant(profile, user.slug, role)
}
const rolesOn = async (system: TestSystem, profile: string) => {
  await system.settled()
  const { body } = await system.admin.get(`/api/profile/${profile}/roles?o=user`)
  return body.results.map(({ user }: { user: { slug: string } }) => user.slug)
}

t.test(
  'roles, requests and offers of the user end, and the personal profile with its subscriptions',
  async (t) => {
    const system = await testSystem(t)
    const [ann, mona, provider] = [
      await system.register('ann'),
      await system.register('mona'),
      await system.register('provider')
    ]
    const shop = await system.openProfile(provider, 'The Shop')
    const plan = await system.makePlan(provider, shop, 'Basic')
    await system.subscribe(ann, 'ann', plan)
    const [acme, open, offering] = [
      await system.openProfile(mona, 'Acme'),
      await system.openProfile(mona, 'Open'),
      await system.openProfile(mona, 'Offering')
    ]
    await join(system, ann, acme, 'manager')
    expected(await ann.post('/api/users/ann/accessibles/contributor', { slug: open }), 201)
    expected(await mona.post(`/api/profile/${offering}/roles/contributor`, { slug: 'ann' }), 201)
    await system.settled()
    expected(await ann.post(`/api/profile/${acme}/roles/contributor`, { email: 'guest@example.com' }), 201)
    await mona.post('/api/users/mona/accessibles/contributor', { slug: 'ann' })
    await system.grant('ann', 'mona', 'contributor')
    await system.settled()
    t.equal((await rolesOn(system, acme)).length, 3)
    const { id } = expected(await ann.get('/api/users/ann'), 200)
    expected(await ann.delete('/api/users/ann'), 204)
    t.same(await rolesOn(system, acme), ['mona'], 'and what the user offered there')
    t.same(await rolesOn(system, open), ['mona'])
    t.same(await rolesOn(system, offering), ['mona'])
    t.match(await system.admin.get('/api/profile/ann'), { status: 404 })
    t.match(await mona.get('/api/users/mona/accessibles/contributor'), { body: { count: 0 } })
    const { body } = await provider.get(`/api/profile/${shop}/plans/${plan}/subscriptions`)
    t.equal(body.count, 0, 'the subscription has ended')
    const engine = profileOf(system)
    t.match(await engine.load(memberStream(id), memberFold), { left: true })
    t.same(await engine.parked(), [])
  }
)

t.test('what was decided at the same instant and did not know of it ends when it is told', async (t) => {
  const system = await testSystem(t)
  const [ann, mona] = [await system.register('ann'), await system.register('mona')]
  const acme = await system.openProfile(mona, 'Acme')
  const { id } = expected(await ann.get('/api/users/ann'), 200)
  const [{ id: profile }] = expected(await mona.get('/api/users/mona/profiles?q=acme'), 200).results
  expected(await ann.delete('/api/users/ann'), 204)
  await system.settled()
  const engine = profileOf(system)
  const by = { actor: 'mona', correlationid: 'c', causationid: 'c' }
  const offer = { profile, person: profile, role: 'contributor', grant_key: 'a'.repeat(40), made_as: profile }
  await engine.transact(by, async (transaction) => {
    const requested = { profile, user: id, person: profile, request_key: 'b'.repeat(40) }
    transaction.append(profileStream(profile), [
      { type: 'profile.role-requested', data: requested },
      { type: 'profile.role-offered', data: { ...offer, offer: 'to', user: id, made_by: 'mona' } },
      { type: 'profile.role-offered', data: { ...offer, offer: 'from', address: 'hash', made_by: id } }
    ])
  })
  await system.settled()
  const state = await engine.load(profileStream(profile), profileFold)
  t.match(state, { is: 'live', offers: {} })
  t.notOk(state.is === 'live' && (state.roles[id] || state.offers.to || state.offers.from))
  t.same(await rolesOn(system, acme), ['mona'])
  const offered = await mona.post(`/api/profile/${acme}/roles/contributor`, { slug: `_archive_${id}` })
  t.match(offered, { status: 404 }, 'nor can the archived account be named')
})

t.test('an offer to the address of an archived account waits for whoever verifies it next', async (t) => {
  const system = await testSystem(t)
  const [ann, mona] = [await system.register('ann'), await system.register('mona')]
  const acme = await system.openProfile(mona, 'Acme')
  const verified = async (slug: string, email: string) => {
    const { id } = expected(await system.admin.get(`/api/users/${slug}`), 200)
    const auth = system.engines.get('auth')
    await auth?.transact({ actor: id, correlationid: 'v', causationid: 'v' }, async (transaction) => {
      const data = { user: id, person: id, email }
      transaction.append(`user-${id}`, [{ type: 'auth.address-verified', data }])
    })
    await system.settled()
  }
  await verified('ann', 'ann@example.com')
  expected(await ann.delete('/api/users/ann'), 204)
  await system.settled()
  expected(await mona.post(`/api/profile/${acme}/roles/contributor`, { email: 'ann@example.com' }), 201)
  await system.settled()
  const next = await system.register('next', { email: 'next@example.com' })
  await verified('next', 'ann@example.com')
  t.match(await next.get('/api/users/next/accessibles/contributor?role_status=invited'), {
    body: { count: 1, results: [{ profile: { slug: acme } }] }
  })
})
