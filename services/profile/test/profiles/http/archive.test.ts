import { expected, testSystem } from '@bursar/testing'
import t from 'tap'

const archived = /^_archive_[0-9a-f-]{36}$/

t.test('archiving a profile', async (t) => {
  const system = await testSystem(t)
  const { admin, anonymous, settled } = system
  const mona = await system.register('mona')
  const ben = await system.register('ben')
  await settled()
  const acme = await system.openProfile(mona, 'Acme', { email: 'acme@example.com' })
  await settled()
  await system.grant(acme, 'ben', 'contributor')
  await settled()
  const url = `/api/profile/${acme}`

  t.equal((await anonymous.delete(url)).status, 401)
  t.equal((await ben.delete(url)).status, 403, 'a contributor only looks')
  t.match(await admin.delete('/api/profile/broker'), { status: 403, body: { code: 'broker_stays' } })
  t.match(await mona.delete(url), { status: 204, body: undefined })
  await settled()

  t.equal((await mona.get(url)).status, 403, 'nothing to tell it from what never was')
  t.equal((await admin.get(url)).status, 404)
  t.equal((await admin.delete(url)).status, 404)
  t.same(
    expected(await mona.get('/api/users/mona/profiles'), 200).results.map((row: any) => row.slug),
    ['mona']
  )
  for (const [user, slug] of [
    [mona, 'mona'],
    [ben, 'ben']
  ] as const) {
    t.equal(expected(await user.get(`/api/users/${slug}/accessibles`), 200).count, 0)
    t.equal(expected(await user.get('/api/auth/tokens'), 200).roles.length, 1)
  }
  const all = expected(await admin.get('/api/profile?q=Acme'), 200)
  t.equal(all.count, 0, 'it is on no list')
  const stored = await system.engines.get('profile')?.events.read(0, 1_000)
  const { profile: id } = JSON.parse(
    stored?.find(({ type }) => type === 'profile.profile-archived')?.body ?? ''
  ).data
  const kept = expected(await admin.get(`/api/profile/_archive_${id}`), 200)
  t.match(kept, { slug: archived, email: archived, full_name: 'Acme' }, 'and may be looked up by its id')
  t.equal((await admin.patch(`/api/profile/_archive_${id}`, { phone: '' })).status, 404, 'nothing changes it')
  t.equal((await admin.post(`/api/profile/_archive_${id}/roles/manager`, { slug: 'ben' })).status, 404)

  t.equal(await system.openProfile(ben, 'Acme'), 'acme-1', 'consent 28: its name is nobody else’s for a year')
  t.equal((await ben.post('/api/users/ben/profiles', { full_name: 'A', slug: acme })).status, 400)
  t.equal(await system.openProfile(mona, 'Acme'), acme, 'and its last owner’s at once')
})

t.test('a dry run says what an archiving would do, and does nothing', async (t) => {
  const system = await testSystem(t)
  const { admin } = system
  const mona = await system.register('mona')
  const ben = await system.register('ben')
  const acme = await system.openProfile(mona, 'Acme')
  const url = `/api/profile/${acme}`
  const dry = `${url}?dry_run=1`
  await system.subscribe(mona, acme, await system.makePlan(admin, 'broker', 'Basic'))
  const own = await system.makePlan(mona, acme, 'Own')
  await system.subscribe(ben, 'ben', own)
  await system.grant(acme, 'ben', 'contributor')
  expected(await mona.post(`${url}/roles/manager`, { email: 'new@example.org' }), 201)
  await system.settled()
  const before = await system.engines.get('profile')?.events.read(0, 10_000)
  t.match(await mona.delete(dry), {
    status: 200,
    body: {
      profile: acme,
      roles_ended: 2,
      offers_ended: 1,
      subscriptions_ended: 1,
      subscribers_ended: 1,
      name_kept_until: '2027-01-15T12:00:00.000Z'
    }
  })
  t.equal((await system.anonymous.delete(dry)).status, 401)
  t.equal((await ben.delete(dry)).status, 403, 'a contributor only looks')
  t.match(await admin.delete('/api/profile/broker?dry_run=1'), {
    status: 403,
    body: { code: 'broker_stays' }
  })
  t.equal((await mona.delete(`${url}?dry_run=perhaps`)).status, 400)
  const key = { 'idempotency-key': 'archive' }
  expected(await mona.request('DELETE', dry, undefined, key), 200)
  t.equal(
    (await system.engines.get('profile')?.events.read(0, 10_000))?.length,
    before?.length,
    'nothing is done'
  )
  t.equal((await mona.get(url)).status, 200)
  expected(await mona.delete(url), 204)
  await system.settled()
  t.equal((await admin.delete(dry)).status, 404)
})

t.test('all profiles, for the broker', async (t) => {
  const system = await testSystem(t)
  const { admin, settled } = system
  const mona = await system.register('mona', { nick_name: 'Mo', lang: 'fr' })
  await settled()
  for (const name of ['Zebra', 'apple', 'Mango']) await system.openProfile(mona, name)
  await settled()
  const names = async (query = '') =>
    expected(await admin.get(`/api/profile${query}`), 200).results.map((row: any) => row.full_name)
  t.same(await names(), ['admin', 'apple', 'broker', 'Mango', 'User mona', 'Zebra'], 'by name')
  t.same(await names('?o=-full_name&page_size=2'), ['Zebra', 'User mona'])
  t.same(await names('?q=mona@&o=created_at,full_name'), ['apple', 'Mango', 'User mona', 'Zebra'])
  t.same(await names('?q=ang'), ['Mango'])
  t.same(await names('?q=mona&q_f=username'), ['User mona'])
  t.same(await names('?ends_at=2026-01-15'), [])
  t.equal((await names('?start_at=2026-01-15')).length, 6)
  t.match(expected(await admin.get('/api/profile?page_size=2&page=2'), 200), {
    count: 6,
    next: /page=3/,
    previous: /profile\?page_size=2$/
  })
  t.match(await admin.get('/api/profile?page=9'), { status: 404, body: { code: 'invalid_page' } })
  t.equal((await admin.get('/api/profile?start_at=soon')).status, 400)
  t.match(expected(await admin.get('/api/profile?q=mona&q_f=username'), 200).results, [
    {
      slug: 'mona',
      type: 'personal',
      nick_name: 'Mo',
      lang: 'fr',
      credentials: true,
      email: 'mona@example.com'
    }
  ])
  t.equal((await mona.get('/api/profile')).status, 403)
  t.equal((await system.anonymous.get('/api/profile')).status, 401)
})
