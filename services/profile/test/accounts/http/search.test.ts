/** Who is found by a few letters, and by whom. */
import { expected, type TestClient, type TestSystem, testSystem } from '@bursar/testing'
import t, { type Test } from 'tap'

const URLS = ['/api/accounts', '/api/accounts/profiles', '/api/accounts/users'] as const

/** Slugs that a search answers. */
async function found(client: TestClient, url: string, query: string): Promise<string[]> {
  const { count, results } = expected(await client.get(`${url}?${query}`), 200)
  if (count !== results.length) throw new Error(`${count} is not ${results.length}`)
  return results.map(({ slug }: any) => slug)
}

async function verifies(system: TestSystem, slug: string, email: string): Promise<void> {
  const auth = system.engines.get('auth')
  const user = JSON.parse((await auth?.collection('access').find('username', slug))?.body ?? '{}').id
  await auth?.transact({ actor: user, correlationid: 'v', causationid: 'v' }, async (transaction) => {
    const data = { user, person: user, email }
    transaction.append(`user-${user}`, [{ type: 'auth.address-verified', data }])
  })
  await system.settled()
}

async function scene(t: Test) {
  const system = await testSystem(t)
  const people = { phone: '+12175550123' }
  const ann = await system.register('ann-smith', { full_name: 'Ann Smith', ...people })
  const ben = await system.register('ben-jones', { full_name: 'Ben Jones' })
  const acme = await system.openProfile(ann, 'Acme Corp', {
    email: 'office@acme.example',
    phone: '+14155552671',
    street_address: '12 Harbour Lane'
  })
  await system.settled()
  return { system, ann, ben, acme }
}

t.test('anybody who is logged in finds profiles and users by their names', async (t) => {
  const { system, ben, acme } = await scene(t)
  for (const url of URLS) t.equal((await system.anonymous.get(`${url}?q=acme`)).status, 401, url)
  t.same(await found(ben, '/api/accounts', 'q=acme'), [acme])
  t.same(await found(ben, '/api/accounts/profiles', 'q=CORP'), [acme])
  t.same(await found(ben, '/api/accounts', 'q=smith'), ['ann-smith'])
  t.same(await found(ben, '/api/accounts/users', 'q=smith'), ['ann-smith'])
  t.same(await found(ben, '/api/accounts/users', 'q=acme'), [], 'an organization is no user')
  t.same(await found(ben, '/api/accounts', 'q=acme,smith'), [acme, 'ann-smith'], 'by full name')
  t.same(await found(ben, '/api/accounts/users', 'q=smith&q_f=last_name'), ['ann-smith'])
  t.same(await found(ben, '/api/accounts/users', 'q=smith&q_f=first_name'), [])
  const [shown] = expected(await ben.get('/api/accounts?q=acme'), 200).results
  t.same(Object.keys(shown).sort(), [
    'created_at',
    'credentials',
    'id',
    'picture',
    'printable_name',
    'slug',
    'type'
  ])
  const [user] = expected(await ben.get('/api/accounts/users?q=smith'), 200).results
  t.match(user, { slug: 'ann-smith', username: 'ann-smith', printable_name: 'Ann Smith', picture: null })
  t.same(Object.keys(user).sort(), ['id', 'picture', 'printable_name', 'slug', 'username'])
})

t.test('a stranger finds nobody by address, and lists nobody by windows', async (t) => {
  const { system, ben, acme } = await scene(t)
  await verifies(system, 'ann-smith', 'ann-smith@example.com')
  for (const q of [
    'office@acme.example',
    'acme.example',
    'harbour',
    '14155552671',
    '2175550123',
    'example.com'
  ]) {
    for (const url of URLS.slice(0, 2)) t.same(await found(ben, url, `q=${q}`), [], `${url} ${q}`)
  }
  const cat = await system.register('cat')
  await system.settled()
  for (const query of ['q=ann-smith@example.com', 'q=ann-smith@&q_f=email', 'q=office&q_f=email']) {
    for (const url of URLS) t.same(await found(cat, url, query), [], `${url} ${query}`)
  }
  for (const query of ['', 'q=', 'q=ac', 'q=a,c,m', 'start_at=2026-01-01', 'o=created_at', 'q_f=slug']) {
    for (const url of URLS) t.same(await found(cat, url, query), [], `${url} ${query}`)
  }
  t.same(await found(cat, '/api/accounts', 'q=acme&start_at=2030-01-01'), [acme], 'dates are not for them')
})

t.test('searches of strangers are short', async (t) => {
  const { ben } = await scene(t)
  for (const url of URLS) {
    t.match(await ben.get(`${url}?q=aaa,bbb,ccc,ddd,eee,fff`), {
      status: 400,
      body: { q: [/at most 5 terms/] }
    })
    t.equal((await ben.get(`${url}?q=aaa,bbb,ccc,ddd,eee`)).status, 200, url)
    t.match(await ben.get(`${url}?start_at=soon`), { status: 400, body: { start_at: Array } })
  }
})

t.test('what matches many is empty', async (t) => {
  const { system, ann, ben } = await scene(t)
  for (const n of [1, 2, 3, 4, 5]) await system.openProfile(ann, `Branch ${n}`)
  await system.settled()
  const five = await found(ben, '/api/accounts', 'q=branch')
  t.same(five, ['branch-1', 'branch-2', 'branch-3', 'branch-4', 'branch-5'])
  t.same(await found(system.admin, '/api/accounts', 'q=branch&o=-full_name'), [...five].reverse())
  await system.openProfile(ann, 'Branch 6')
  await system.settled()
  for (const client of [ben, system.admin]) t.same(await found(client, '/api/accounts', 'q=branch'), [])
  const names = 'q=branch-1,branch-2,branch-3,branch-4,branch-5,branch-6'
  t.equal((await found(system.admin, '/api/accounts', names)).length, 6, 'as many as there are terms')
  t.same(await found(system.admin, '/api/accounts', ''), [])
})

t.test('the broker’s people find by everything', async (t) => {
  const { system, ben, acme } = await scene(t)
  const { admin } = system
  for (const q of ['office@acme', 'harbour', '14155552671', 'acme']) {
    t.same(await found(admin, '/api/accounts', `q=${q}`), [acme], q)
  }
  t.same(await found(admin, '/api/accounts/users', 'q=ann-smith@example.com'), ['ann-smith'])
  t.same(await found(admin, '/api/accounts/users', 'q=smith&ends_at=2026-01-01'), [])
  const retry = 'q=nobody@acme.example'
  t.same(await found(admin, '/api/accounts/profiles', retry), [acme], 'by the domain where nobody matched')
  t.same(await found(admin, '/api/accounts', retry), [])
  t.same(await found(ben, '/api/accounts/profiles', retry), [], 'not for others')
  t.same(await found(admin, '/api/accounts/profiles', 'q=nobody@gmail.com'), [])
  await system.grant('broker', 'ben-jones', 'contributor')
  await system.settled()
  t.same(await found(ben, '/api/accounts', 'q=harbour'), [acme], 'its contributors read too')
})

t.test('who may read a profile finds it by its address once a manager has verified that', async (t) => {
  const { system, ann, ben, acme } = await scene(t)
  t.same(await found(ann, '/api/accounts', 'q=harbour'), [acme])
  t.same(await found(ann, '/api/accounts', 'q=office@acme'), [], 'consent 20: nobody has verified it')
  await verifies(system, 'ann-smith', 'office@acme.example')
  t.same(await found(ann, '/api/accounts', 'q=office@acme'), [acme])
  expected(await ann.post(`/api/profile/${acme}/roles/contributor`, { slug: 'ben-jones' }), 201)
  await system.settled()
  t.same(
    await found(ben, '/api/accounts', 'q=harbour'),
    [],
    'what others made him is nothing that he asked for'
  )
  expected(await ann.delete(`/api/profile/${acme}/roles/contributor/ben-jones`), 204)
  expected(await ben.post('/api/users/ben-jones/accessibles/contributor', { slug: acme }), 201)
  expected(await ann.post(`/api/profile/${acme}/roles/contributor`, { slug: 'ben-jones' }), 200)
  await system.settled()
  t.same(await found(ben, '/api/accounts', 'q=harbour'), [acme])
  await verifies(system, 'ben-jones', 'ben@jones.example')
  t.same(await found(ann, '/api/accounts/users', 'q=ben@jones'), ['ben-jones'], 'a colleague who asked')
  t.same(await found(ben, '/api/accounts/users', 'q=ben@jones'), ['ben-jones'], 'oneself')
})

t.test('30 searches a minute for a user, whichever URL they are of, and none for another', async (t) => {
  const { system, ann, ben } = await scene(t)
  for (let n = 0; n < 30; n++) t.equal((await ben.get(`${URLS[n % 3]}?q=acme`)).status, 200)
  for (const url of URLS) {
    const refused = await ben.get(`${url}?q=acme`)
    t.match(refused, { status: 429, body: { code: 'too_many_requests' } }, url)
    t.ok(Number(refused.headers['retry-after']) > 0)
  }
  t.equal((await ann.get('/api/accounts?q=acme')).status, 200)
  t.equal(
    (await ben.get('/api/accounts/profiles/acme-corp')).status,
    200,
    'a profile by its name is no search'
  )
  for (let n = 0; n < 40; n++) t.equal((await system.admin.get('/api/accounts?q=acme')).status, 200)
})

t.test('whoever was never here is not found', async (t) => {
  const { system, ann, ben, acme } = await scene(t)
  const ghost = { username: 'ghost', full_name: 'Ghost Rider', email: 'ghost@example.com' }
  expected(await system.anonymous.post('/api/auth/register', ghost), 201)
  await system.settled()
  for (const url of URLS) {
    t.same(await found(ben, url, 'q=ghost'), [], url)
    t.same(await found(system.admin, url, 'q=ghost'), ['ghost'], url)
  }
  t.equal((await ben.get('/api/accounts/profiles/ghost')).status, 404)
  t.equal((await system.admin.get('/api/accounts/profiles/ghost')).status, 200)
  expected(await ann.delete(`/api/profile/${acme}`), 204)
  await system.settled()
  for (const client of [ben, ann, system.admin]) t.same(await found(client, '/api/accounts', 'q=acme'), [])
})

t.test('the short form of one profile', async (t) => {
  const { system, ben, acme } = await scene(t)
  const url = `/api/accounts/profiles/${acme}`
  t.match(expected(await ben.get(url), 200), {
    slug: acme,
    printable_name: 'Acme Corp',
    type: 'organization'
  })
  t.match(expected(await ben.get('/api/accounts/profiles/ann-smith'), 200), {
    type: 'personal',
    credentials: true
  })
  t.equal((await system.anonymous.get(url)).status, 401)
  t.equal((await ben.get('/api/accounts/profiles/nobody')).status, 404)
})
