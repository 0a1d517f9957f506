import { expected, testSystem } from '@bursar/testing'
import t from 'tap'

t.test('a registration', async (t) => {
  const system = await testSystem(t)
  const { anonymous } = system
  const register = (body: object) => anonymous.post('/api/auth/register', body)

  await t.test('makes a user, a token and a personal profile that the user manages', async (t) => {
    const body = {
      username: 'ann',
      full_name: 'Ann Example',
      email: 'Ann@Example.com',
      phone: '(415) 555-2671',
      country: 'US',
      new_password: 'a-long-password',
      nick_name: 'Annie',
      lang: 'fr'
    }
    const answer = expected(await register(body), 201)
    t.same(Object.keys(answer).sort(), ['expires_at', 'refresh_token', 'token'])
    await system.settled()
    const ann = system.as(answer.token)
    t.match(expected(await ann.get('/api/users/ann'), 200), {
      slug: 'ann',
      username: 'ann',
      full_name: 'Ann Example',
      printable_name: 'Ann Example',
      email: 'Ann@Example.com',
      phone: '+14155552671',
      nick_name: 'Annie',
      lang: 'fr',
      credentials: true,
      otp_enabled: false
    })
    const profile = expected(await ann.get('/api/profile/ann'), 200)
    t.match(profile, {
      slug: 'ann',
      type: 'personal',
      full_name: 'Ann Example',
      nick_name: 'Annie',
      lang: 'fr'
    })
    t.equal(profile.credentials, true)
  })

  await t.test('names what is taken, all at once', async (t) => {
    const body = { username: 'ann', full_name: 'Ann', email: 'ann@example.COM', phone: '+14155552671' }
    const answer = await register(body)
    t.equal(answer.status, 400)
    t.same(Object.keys(answer.body.errors).sort(), ['email', 'phone', 'username'])
    t.equal(
      (await register({ slug: 'broker', full_name: 'B' })).body.errors.slug.length,
      1,
      'a profile has it'
    )
    t.equal((await register({ slug: 'Ann', full_name: 'Another' })).status, 400, 'case makes no other name')
  })

  await t.test('derives the next free name', async (t) => {
    const tokens = []
    for (let n = 0; n < 3; n++) tokens.push(expected(await register({ full_name: 'Ann!' }), 201).token)
    await system.settled()
    const slugs = []
    for (const token of tokens) slugs.push((await system.as(token).get('/api/auth/tokens')).body.slug)
    t.same(slugs, ['ann-1', 'ann-2', 'ann-3'])
    const all = expected(await register({ full_name: 'All' }), 201)
    await system.settled()
    t.equal(
      (await system.as(all.token).get('/api/auth/tokens')).body.slug,
      'all-1',
      'a fixed word is no name'
    )
  })

  await t.test('says what is wrong with each field', async (t) => {
    const bad: [object, string][] = [
      [{ full_name: ' ' }, 'full_name'],
      [{}, 'full_name'],
      [{ full_name: 'x'.repeat(256) }, 'full_name'],
      [{ full_name: 'B', email: 'no address' }, 'email'],
      [{ full_name: 'B', phone: '12' }, 'phone'],
      [{ full_name: 'B', phone: '(415) 555-2671' }, 'phone'],
      [{ full_name: 'B', country: 'XX' }, 'country'],
      [{ full_name: 'B', lang: 'xx' }, 'lang'],
      [{ full_name: 'B', new_password: 'short' }, 'new_password'],
      [{ full_name: 'B', username: 'a b' }, 'username'],
      [{ full_name: 'B', slug: 'transactions' }, 'slug'],
      [{ full_name: 'B', slug: 'one', username: 'two' }, 'username'],
      [{ full_name: 7 }, 'full_name']
    ]
    for (const [body, field] of bad) {
      const answer = await register(body)
      t.equal(answer.status, 400, JSON.stringify(body).slice(0, 80))
      t.ok(answer.body.errors?.[field], `names ${field}`)
    }
  })

  await t.test('brings an organization, which gets the address', async (t) => {
    const body = {
      username: 'carl',
      full_name: 'Carl',
      email: 'carl@example.com',
      new_password: 'a-long-password',
      organization_name: 'Carl & Sons',
      street_address: '1 Main Street',
      country: 'US'
    }
    const { token } = expected(await register(body), 201)
    await system.settled()
    const carl = system.as(token)
    t.match(expected(await carl.get('/api/profile/carl-sons'), 200), {
      full_name: 'Carl & Sons',
      type: 'organization',
      street_address: '1 Main Street',
      email: 'carl@example.com'
    })
    t.equal(expected(await carl.get('/api/profile/carl'), 200).street_address, '')
    t.equal(expected(await carl.get('/api/auth/tokens'), 200).roles.length, 2)
  })

  await t.test('without a password is not active: it may look at itself and not log in', async (t) => {
    const { token } = expected(await register({ username: 'dora', full_name: 'Dora' }), 201)
    await system.settled()
    const dora = system.as(token)
    t.equal((await dora.get('/api/users/dora')).body.credentials, false)
    t.match(await dora.get('/api/users/dora/profiles'), { status: 403, body: { code: 'not_activated' } })
    const login = await anonymous.post('/api/auth', { username: 'dora', password: 'whatever-it-is' })
    t.match(login, { status: 401, body: { code: 'wrong_credentials' } })
  })

  await t.test('a user name that is no slug gives the profile a derived one', async (t) => {
    for (const username of ['ed.b@example.com', '+14155552671', '415-555-2671', 'Operator', 'anonymous']) {
      t.match(
        await register({ username, full_name: 'Ed' }),
        { status: 400, body: { username: Array } },
        username
      )
    }
    const { token } = expected(await register({ username: 'ed.b@home', full_name: 'Ed' }), 201)
    await system.settled()
    t.equal((await system.as(token).get('/api/profile/ed-b-home')).status, 200)
    t.equal((await system.as(token).get('/api/users/ed.b@home')).status, 200)
  })

  await t.test('is done once for one Idempotency-Key', async (t) => {
    const headers = { 'idempotency-key': 'key-1' }
    const body = { username: 'fay', full_name: 'Fay', new_password: 'a-long-password' }
    const first = await anonymous.post('/api/auth/register', body, headers)
    const again = await anonymous.post('/api/auth/register', body, headers)
    t.equal(first.status, 201)
    t.same(again.body, first.body)
    t.equal(again.headers['idempotency-replayed'], 'true')
    t.equal(
      (await anonymous.post('/api/auth/register', { ...body, full_name: 'F' }, headers)).status,
      400,
      'a key of strangers is theirs with one request alone'
    )
    const other = { ...headers, 'user-agent': 'another client' }
    const theirs = await anonymous.post('/api/auth/register', { ...body, username: 'gil' }, other)
    t.equal(theirs.status, 201, 'another request has the key too')
    t.equal(theirs.headers['idempotency-replayed'], undefined)
  })

  await t.test('two of one name at once: one gets it', async (t) => {
    const both = await Promise.all([1, 2].map((n) => register({ slug: 'gus', full_name: `Gus ${n}` })))
    t.same(both.map(({ status }) => status).sort(), [201, 400])
    const derived = await Promise.all([1, 2, 3, 4].map(() => register({ full_name: 'Hal' })))
    t.same([...new Set(derived.map(({ status }) => status))], [201])
  })
})
