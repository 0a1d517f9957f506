import { expected, testSystem } from '@bursar/testing'
import t from 'tap'

t.test('a profile', async (t) => {
  const system = await testSystem(t)
  const ann = await system.register('ann')
  const ben = await system.register('ben')
  await system.settled()
  const create = (body: object) => ann.post('/api/users/ann/profiles', body)

  await t.test('is made with a name and an e-mail address alone', async (t) => {
    const made = expected(await create({ full_name: 'Acme, Inc.', email: 'a@acme.example' }), 201)
    t.match(made, {
      slug: 'acme-inc',
      full_name: 'Acme, Inc.',
      printable_name: 'Acme, Inc.',
      type: 'organization'
    })
    t.match(made, { default_timezone: 'UTC', phone: '', country: '', extra: null, is_provider: false })
    await system.settled()
    t.match(expected(await ann.get('/api/profile/acme-inc'), 200), {
      ...made,
      subscriptions: [],
      activities: []
    })
    t.equal((await ben.get('/api/profile/acme-inc')).status, 403)
    t.equal((await system.anonymous.get('/api/profile/acme-inc')).status, 401)
    t.equal((await ben.get('/api/profile/nobody')).status, 403, 'an outsider cannot tell')
    t.equal((await system.admin.get('/api/profile/nobody')).status, 404)
  })

  await t.test('takes all details, and stores a phone as E.164', async (t) => {
    const details = {
      slug: 'full',
      full_name: 'Full',
      email: 'full@example.com',
      street_address: '1 Main Street',
      locality: 'Springfield',
      region: 'IL',
      postal_code: '62701',
      country: 'US',
      picture: 'https://example.com/p.png',
      default_timezone: 'America/Chicago',
      is_bulk_buyer: true,
      no_implicit_role: true,
      is_provider: true,
      extra: { since: 1999 }
    }
    const made = expected(await create({ ...details, phone: '(217) 555-0123' }), 201)
    t.match(made, { ...details, phone: '+12175550123' })
    await system.settled()
    t.match(expected(await ann.get('/api/profile/full'), 200), made)
  })

  await t.test('gets a name of its own', async (t) => {
    t.match(await create({ full_name: 'X', slug: 'full' }), {
      status: 400,
      body: { errors: { slug: Array } }
    })
    t.match(
      await create({ full_name: 'X', slug: 'ben' }),
      { status: 400, body: { slug: Array } },
      'a user has it'
    )
    t.match(await create({ full_name: 'X', slug: 'charges' }), { status: 400, body: { slug: Array } })
    t.equal(expected(await create({ full_name: 'Full' }), 201).slug, 'full-1')
    t.equal(expected(await create({ full_name: 'Ben' }), 201).slug, 'ben-1')
    t.equal(expected(await create({ full_name: 'Churned' }), 201).slug, 'churned-1')
    const two = await Promise.all([1, 2].map(() => create({ full_name: 'Y', slug: 'why' })))
    t.same(two.map(({ status }) => status).sort(), [201, 400])
    await system.settled()
    const taken = await system.anonymous.post('/api/auth/register', { username: 'why', full_name: 'Z' })
    t.match(taken, { status: 400, body: { username: Array } }, 'no user gets the name of a profile')
  })

  await t.test('says what is wrong with each field', async (t) => {
    const bad: [object, string][] = [
      [{ email: 'x@example.com' }, 'full_name'],
      [{ full_name: '  ' }, 'full_name'],
      [{ full_name: 'x'.repeat(256) }, 'full_name'],
      [{ full_name: 'X', email: 'nothing' }, 'email'],
      [{ full_name: 'X', phone: '12' }, 'phone'],
      [{ full_name: 'X', phone: '(217) 555-0123' }, 'phone'],
      [{ full_name: 'X', country: 'us' }, 'country'],
      [{ full_name: 'X', default_timezone: 'Mars/Olympus' }, 'default_timezone'],
      [{ full_name: 'X', default_timezone: '+02:00' }, 'default_timezone'],
      [{ full_name: 'X', slug: 'a b' }, 'slug'],
      [{ full_name: 'X', slug: '' }, 'slug'],
      [{ full_name: 'X', picture: 'javascript:alert(1)' }, 'picture'],
      [{ full_name: 'X', picture: 'http://example.com/p.png' }, 'picture'],
      [{ full_name: 'X', extra: 'x'.repeat(10_001) }, 'extra'],
      [{ full_name: 'X', extra: [1] }, 'extra'],
      [{ full_name: 'X', extra: 7 }, 'extra'],
      [{ full_name: 'X', extra: { long: 'x'.repeat(10_000) } }, 'extra'],
      [{ full_name: 'X', is_provider: 'yes' }, 'is_provider'],
      [{ full_name: 'X', street_address: 'x'.repeat(256) }, 'street_address']
    ]
    for (const [body, field] of bad) {
      const answer = await create(body)
      t.equal(answer.status, 400, JSON.stringify(body).slice(0, 80))
      t.ok(answer.body.errors?.[field], `names ${field}`)
    }
  })

  await t.test('is made for oneself, not for another', async (t) => {
    t.equal((await ben.post('/api/users/ann/profiles', { full_name: 'Z' })).status, 403)
    t.equal((await system.anonymous.post('/api/users/ann/profiles', { full_name: 'Z' })).status, 401)
    t.equal((await ben.post('/api/users/nobody/profiles', { full_name: 'Z' })).status, 403)
  })
})

t.test('changing a profile', async (t) => {
  const system = await testSystem(t)
  const ann = await system.register('ann')
  const ben = await system.register('ben')
  await system.settled()
  const acme = await system.openProfile(ann, 'Acme', {
    phone: '+12175550123',
    country: 'US',
    extra: { a: 1 }
  })
  await system.settled()
  const url = `/api/profile/${acme}`

  await t.test('PUT wants the name and leaves alone what it does not name', async (t) => {
    t.match(await ann.put(url, { email: 'x@example.com' }), {
      status: 400,
      body: { errors: { full_name: Array } }
    })
    const changed = expected(await ann.put(url, { full_name: 'Acme Two' }), 200)
    t.match(changed, {
      slug: acme,
      full_name: 'Acme Two',
      phone: '+12175550123',
      country: 'US',
      extra: { a: 1 }
    })
    await system.settled()
    t.match(expected(await ann.get(url), 200), changed)
  })

  await t.test('PATCH changes one thing; an empty text and null clear', async (t) => {
    t.match(expected(await ann.patch(url, { phone: '(415) 555-2671' }), 200), { phone: '+14155552671' })
    t.match(expected(await ann.patch(url, { phone: '', extra: null, picture: null }), 200), {
      phone: '',
      extra: null,
      picture: null,
      full_name: 'Acme Two'
    })
    t.match(expected(await ann.patch(url, {}), 200), { full_name: 'Acme Two' })
    t.match(await ann.patch(url, { full_name: '' }), { status: 400, body: { errors: { full_name: Array } } })
    t.match(await ann.patch(url, { country: 'XX' }), { status: 400, body: { errors: { country: Array } } })
  })

  await t.test('a new slug moves the profile and keeps the old name for it', async (t) => {
    t.match(await ann.patch(url, { slug: 'ben' }), { status: 400, body: { errors: { slug: Array } } })
    t.match(await ann.patch(url, { slug: 'broker' }), { status: 400, body: { errors: { slug: Array } } })
    t.match(expected(await ann.patch(url, { slug: 'moved' }), 200), { slug: 'moved' })
    await system.settled()
    t.equal((await ann.get('/api/profile/moved')).status, 200)
    t.equal((await ann.get(url)).status, 403)
    t.not(await system.openProfile(ann, 'Acme'), acme, 'nobody else has it for a year')
  })

  await t.test('a personal profile keeps its slug', async (t) => {
    t.match(await ann.patch('/api/profile/ann', { slug: 'other' }), { status: 400, body: { slug: Array } })
    t.equal((await ann.put('/api/profile/ann', { slug: 'ann', full_name: 'Ann' })).status, 200)
  })

  await t.test('who may', async (t) => {
    await system.grant('moved', 'ben', 'contributor')
    await system.settled()
    t.equal((await ben.get('/api/profile/moved')).status, 200)
    t.equal((await ben.patch('/api/profile/moved', { full_name: 'B' })).status, 403)
    t.equal((await system.admin.patch('/api/profile/moved', { full_name: 'By the broker' })).status, 200)
  })

  await t.test('subscriptions that are active show in it', async (t) => {
    const shop = await system.openProfile(ben, 'Shop')
    await system.settled()
    const plan = await system.makePlan(ben, shop, 'Gold')
    await system.settled()
    await system.subscribe(ann, 'moved', plan)
    await system.settled()
    const { subscriptions } = expected(await ann.get('/api/profile/moved'), 200)
    t.match(subscriptions, [{ plan: { slug: plan, title: 'Gold' }, ends_at: '2026-02-15T12:00:00.000Z' }])
    t.equal(subscriptions.length, 1)
    system.clock.set('2026-02-15T12:00:00.000Z')
    t.same(expected(await ann.get('/api/profile/moved'), 200).subscriptions, [], 'it ends at its very end')
  })
})

t.test('the profiles that a user manages', async (t) => {
  const system = await testSystem(t)
  const ann = await system.register('ann')
  await system.settled()
  for (const name of ['Zebra', 'apple', 'Mango', 'banana']) await system.openProfile(ann, name)
  await system.settled()
  const list = async (query = '') => expected(await ann.get(`/api/users/ann/profiles${query}`), 200)
  const names = async (query = '') => (await list(query)).results.map((row: any) => row.full_name)

  t.same(await names(), ['apple', 'banana', 'Mango', 'User ann', 'Zebra'], 'by name')
  t.same(await names('?o=-full_name'), ['Zebra', 'User ann', 'Mango', 'banana', 'apple'])
  t.same(await names('?o=created_at,-full_name'), ['Zebra', 'User ann', 'Mango', 'banana', 'apple'])
  t.same(await names('?o=unknown'), await names())
  t.equal((await names('?q=ann@example')).length, 5, 'any field')
  t.same(await names('?q=ang'), ['Mango'])
  t.same(await names('?q=an&q_f=slug'), ['banana', 'Mango', 'User ann'])
  t.same(await names('?q=ann&q_f=username'), ['User ann'])
  t.same(await names('?q=zeb,app'), ['apple', 'Zebra'])
  t.same(await names('?ends_at=2026-01-15'), [])
  t.equal((await names('?start_at=2026-01-15')).length, 5)

  const first = await list('?page_size=2')
  t.match(first, { count: 5, previous: null, next: /^http:.*page=2/ })
  t.same(await names('?page_size=2&page=3'), ['Zebra'])
  t.match(await ann.get('/api/users/ann/profiles?page=9'), { status: 404, body: { detail: 'Invalid page.' } })
  t.equal((await ann.get('/api/users/ann/profiles?start_at=soon')).status, 400)
  t.match(first.results[0], { slug: 'apple', email: 'ann@example.com', type: 'organization' })
  t.same(
    (await list()).results.find((row: any) => row.slug === 'ann'),
    { ...(await list('?q=ann&q_f=slug')).results[0] }
  )
})
