/** Profiles that a user made and nobody manages: there for their maker and the broker alone (consent rules 8 to 11). */
import { expected, type TestClient, testSystem } from '@bursar/testing'
import t, { type Test } from 'tap'

async function scene(t: Test) {
  const system = await testSystem(t)
  const mona = await system.register('mona')
  const ben = await system.register('ben')
  await system.settled()
  const create = (client: TestClient, body: object) => client.post('/api/accounts/profiles', body)
  return { system, mona, ben, create }
}

/** What each of those clients finds by that name. */
async function finders(clients: Readonly<Record<string, TestClient>>, q: string): Promise<string[]> {
  const found: string[] = []
  for (const [name, client] of Object.entries(clients)) {
    for (const url of ['/api/accounts', '/api/accounts/profiles']) {
      if (expected(await client.get(`${url}?q=${q}`), 200).count > 0) found.push(name)
    }
  }
  return [...new Set(found)]
}

t.test('consent 9: a shadow is there for its maker and the broker alone', async (t) => {
  const { system, mona, ben, create } = await scene(t)
  const body = { full_name: 'Quiet Corp', email: 'q@quiet.example', street_address: '1 Silent Street' }
  const made = expected(await create(mona, body), 201)
  t.match(made, { ...body, slug: 'quiet-corp', type: 'organization', credentials: false })
  await system.settled()
  const all = { mona, ben, admin: system.admin }
  for (const q of ['quiet', 'silent', 'q@quiet']) t.same(await finders(all, q), ['mona', 'admin'], q)
  const url = '/api/accounts/profiles/quiet-corp'
  t.equal((await mona.get(url)).status, 200)
  t.equal((await system.admin.get(url)).status, 200)
  t.same((await ben.get(url)).body.detail, (await ben.get('/api/accounts/profiles/nobody')).body.detail)
  t.equal((await ben.get(url)).status, 404)
  t.equal((await system.anonymous.post('/api/accounts/profiles', body)).status, 401)
})

t.test('consent 8: the maker changes its details and gives it its first manager, and no more', async (t) => {
  const { system, mona, ben, create } = await scene(t)
  const { slug } = expected(await create(mona, { full_name: 'Quiet Corp' }), 201)
  await system.settled()
  t.match(expected(await mona.patch(`/api/profile/${slug}`, { locality: 'Nowhere' }), 200), {
    locality: 'Nowhere'
  })
  t.equal((await ben.patch(`/api/profile/${slug}`, { locality: 'Mine' })).status, 403)
  t.equal((await mona.post(`/api/profile/${slug}/roles/contributor`, { slug: 'ben' })).status, 403)
  for (const path of ['card', 'checkout'])
    t.equal((await mona.get(`/api/billing/${slug}/${path}`)).status, 403)
  t.equal((await mona.delete(`/api/profile/${slug}`)).status, 403)
  const offer = expected(await mona.post(`/api/profile/${slug}/roles/manager`, { slug: 'ben' }), 201)
  await system.settled()
  t.same(await finders({ mona, ben, admin: system.admin }, 'quiet'), ['mona', 'admin'], 'an offer is no role')
  expected(await ben.put(`/api/users/ben/accessibles/accept/${offer.grant_key}`), 200)
  await system.settled()
  t.same(
    await finders({ mona, ben, admin: system.admin }, 'quiet'),
    ['mona', 'ben', 'admin'],
    'it is claimed'
  )
  t.equal(
    (await mona.patch(`/api/profile/${slug}`, { locality: 'Mine' })).status,
    403,
    'and no more the maker’s'
  )
  t.equal((await ben.patch(`/api/profile/${slug}`, { locality: 'His' })).status, 200)
})

t.test('consent 10: its name blocks nobody, and tells of no shadow of another', async (t) => {
  const { system, mona, ben, create } = await scene(t)
  const first = expected(await create(mona, { full_name: 'Quiet Corp', slug: 'quiet' }), 201)
  await system.settled()
  t.equal(expected(await create(ben, { full_name: 'Quiet Corp', slug: 'quiet' }), 201).slug, 'quiet')
  t.equal(expected(await create(ben, { full_name: 'Quiet Too', slug: 'quiet-2' }), 201).slug, 'quiet-2')
  await system.settled()
  const moved = expected(await mona.get('/api/accounts/profiles?q=quiet'), 200).results
  t.match(moved, [{ id: first.id, slug: 'quiet-1' }], 'it moved on')
  t.equal(await system.openProfile(ben, 'Quiet'), 'quiet', 'a profile that is somebody’s takes it too')
  t.match(await create(mona, { full_name: 'X', slug: 'ben' }), { status: 400, body: { slug: Array } })
  t.match(await create(mona, { full_name: 'X', slug: 'charges' }), { status: 400, body: { slug: Array } })
})

t.test('two at once have each their own', async (t) => {
  const { system, mona, create } = await scene(t)
  const made = await Promise.all([1, 2, 3].map(() => create(mona, { full_name: 'Same Name' })))
  t.same(
    made.map(({ status }) => status),
    [201, 201, 201]
  )
  await system.settled()
  const { results } = expected(await mona.get('/api/accounts/profiles?q=same'), 200)
  t.equal(new Set(results.map(({ slug }: any) => slug)).size, 3)
  t.equal(new Set(results.map(({ id }: any) => id)).size, 3)
})

t.test('what is wrong is named, and 20 are made in an hour', async (t) => {
  const { system, mona, ben, create } = await scene(t)
  t.match(await create(mona, {}), { status: 400, body: { full_name: Array } })
  t.match(await create(mona, { full_name: 'X', email: 'nothing' }), { status: 400, body: { email: Array } })
  const many = await Promise.all(
    Array.from({ length: 24 }, (_, n) => create(mona, { full_name: `Customer ${n}` }))
  )
  const statuses = many.map(({ status }) => status)
  t.equal(statuses.filter((status) => status === 201).length, 20)
  t.equal(statuses.filter((status) => status === 429).length, 4)
  t.equal((await create(ben, { full_name: 'His' })).status, 201, 'each user has their own count')
  await system.settled()
})

t.test('all shadows of a maker together have no more invitations than the maker', async (t) => {
  const { system, mona, create } = await scene(t)
  const slugs: string[] = []
  for (const n of [1, 2, 3])
    slugs.push(expected(await create(mona, { full_name: `Customer ${n}` }), 201).slug)
  await system.settled()
  const statuses: number[] = []
  for (let n = 0; n < 24; n++) {
    const url = `/api/profile/${slugs[n % 3]}/roles/manager`
    statuses.push((await mona.post(url, { email: `friend-${n}@example.com` })).status)
  }
  t.equal(statuses.filter((status) => status === 201).length, 20)
  t.equal(statuses.filter((status) => status === 429).length, 4)
})

t.test(
  'consent 9: of a shadow that an import made its provider’s people read, whoever asked for their role',
  async (t) => {
    const { system, mona, ben } = await scene(t)
    const shop = await system.openProfile(mona, 'Shop')
    await system.settled()
    const rows = [{ subscriber: 'cust-one', full_name: 'Customer One', amount: 1, created_at: '2026-01-10' }]
    expected(await mona.post(`/api/billing/${shop}/transfers/import`, rows), 201)
    await system.settled()
    const url = '/api/accounts/profiles/cust-one'
    t.equal((await mona.get(url)).status, 200)
    t.equal((await ben.get(url)).status, 404)
    t.same(await finders({ mona, ben, admin: system.admin }, 'cust'), ['mona', 'admin'])
    expected(await mona.post(`/api/profile/${shop}/roles/contributor`, { slug: 'ben' }), 201)
    await system.settled()
    t.equal((await ben.get(url)).status, 200)
  }
)
