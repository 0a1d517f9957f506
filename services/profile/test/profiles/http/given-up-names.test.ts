/** A name that was given up is for a year nobody's but its last owner's, as a user's and as a profile's (consent rule 28). */
import { expected, type TestSystem, testSystem } from '@bursar/testing'
import t from 'tap'

const registering = ({ anonymous }: TestSystem, username: string) =>
  anonymous.post('/api/auth/register', { username, full_name: 'X', new_password: 'a-long-password' })

t.test('consent 28: the name of an archived profile is no stranger’s user name', async (t) => {
  const system = await testSystem(t)
  const mona = await system.register('mona')
  const acme = await system.openProfile(mona, 'Acme')
  await system.settled()
  t.equal((await mona.delete(`/api/profile/${acme}`)).status, 204)
  await system.settled()
  const ben = await system.register('ben')
  await system.settled()
  for (const name of ['acme', 'ACME']) {
    t.match(await registering(system, name), { status: 400, body: { code: 'name_taken' } }, name)
    t.match(await ben.patch('/api/users/ben', { slug: name }), { status: 400, body: { code: 'name_taken' } })
  }
  const derived = expected(
    await system.anonymous.post('/api/auth/register', { full_name: 'Acme', new_password: 'a-long-password' }),
    201
  )
  t.equal((await system.as(derived.token).get('/api/auth/tokens')).body.slug, 'acme-1')
  expected(await mona.patch('/api/users/mona', { slug: 'acme' }), 200)
  await system.settled()
  t.match(expected(await mona.get('/api/profile/acme'), 200), { type: 'personal' }, 'it is its last owner’s')
})

t.test('consent 28: the name that a profile gave up for another is kept for the profile', async (t) => {
  const system = await testSystem(t)
  const mona = await system.register('mona')
  const acme = await system.openProfile(mona, 'Acme')
  await system.settled()
  expected(await mona.patch(`/api/profile/${acme}`, { slug: 'acme-two' }), 200)
  await system.settled()
  t.equal((await registering(system, 'acme')).status, 400)
  system.clock.set('2027-01-15T11:59:59.999Z')
  t.equal((await registering(system, 'acme')).status, 400)
  system.clock.set('2027-01-15T12:00:00.000Z')
  t.equal((await registering(system, 'acme')).status, 201, 'for a year')
})

t.test('consent 28: a user name that was given up is no stranger’s profile', async (t) => {
  const system = await testSystem(t)
  const ann = await system.register('ann')
  const ben = await system.register('ben')
  await system.settled()
  // The personal profile gave the name up before its user does.
  t.equal((await ann.delete('/api/profile/ann')).status, 204)
  await system.settled()
  system.clock.set('2026-12-01T00:00:00.000Z')
  expected(await ann.patch('/api/users/ann', { slug: 'anna' }), 200)
  await system.settled()
  system.clock.set('2027-03-01T00:00:00.000Z')
  t.equal((await ben.post('/api/users/ben/profiles', { full_name: 'A', slug: 'Ann' })).status, 400)
  const shop = await system.openProfile(ben, 'Ann')
  t.equal(shop, 'ann-1')
  await system.settled()
  t.equal((await ben.patch(`/api/profile/${shop}`, { slug: 'ann' })).status, 400)
  t.equal(await system.openProfile({ ...ann, slug: 'anna' }, 'Ann'), 'ann', 'but of who gave it up')
})

t.test('consent 28: who takes a name back and gives it up again is its last owner', async (t) => {
  const system = await testSystem(t)
  const ann = await system.register('ann')
  await system.settled()
  for (const [from, slug] of [
    ['ann', 'anna'],
    ['anna', 'ann'],
    ['ann', 'annabel']
  ] as const) {
    expected(await ann.patch(`/api/users/${from}`, { slug }), 200)
    await system.settled()
  }
  system.clock.set('2026-06-01T00:00:00.000Z')
  for (const name of ['ann', 'anna']) t.equal((await registering(system, name)).status, 400)
  expected(await ann.patch('/api/users/annabel', { slug: 'anna' }), 200)
})

t.test('consent 10 and 28: a shadow gives up what was only lent to it', async (t) => {
  const system = await testSystem(t)
  const mona = await system.register('mona')
  const shop = await system.openProfile(mona, 'Shop')
  const sale = { subscriber: 'zoe', created_at: '2026-01-01', amount: 100, unit: 'usd' }
  expected(await mona.post(`/api/billing/${shop}/transfers/import`, [sale]), 201)
  await system.settled()
  t.equal((await mona.post('/api/users/mona/profiles', { full_name: 'Z', slug: 'zoe' })).status, 201)
  await system.settled()
  t.equal((await mona.delete('/api/profile/zoe')).status, 204)
  await system.settled()
  expected(await mona.patch('/api/users/mona', { slug: 'zoe' }), 200)
})
