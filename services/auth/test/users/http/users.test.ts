import { expected, testSystem } from '@bursar/testing'
import t from 'tap'

t.test('changing a user', async (t) => {
  const system = await testSystem(t)
  const { admin, anonymous, settled } = system
  const ann = await system.register('ann', { phone: '+14155552671', nick_name: 'A' })
  const ben = await system.register('ben', { phone: '+14155552672' })
  await settled()
  const url = '/api/users/ann'
  const logIn = (username: string) => anonymous.post('/api/auth', { username, password: 'a-long-password' })

  await t.test('PUT wants the name and leaves alone what it does not name', async (t) => {
    t.match(await ann.put(url, { email: 'x@example.com' }), {
      status: 400,
      body: { errors: { full_name: Array } }
    })
    const changed = expected(await ann.put(url, { full_name: 'Ann Other', lang: 'fr' }), 200)
    t.match(changed, {
      slug: 'ann',
      full_name: 'Ann Other',
      nick_name: 'A',
      lang: 'fr',
      email: 'ann@example.com',
      phone: '+14155552671',
      credentials: true
    })
    await settled()
    t.same(expected(await ann.get(url), 200), changed)
    t.equal(expected(await ann.get('/api/auth/tokens'), 200).full_name, 'Ann Other')
  })

  await t.test('PATCH changes one thing, an empty text clears', async (t) => {
    t.match(expected(await ann.patch(url, { nick_name: '', phone: '' }), 200), { nick_name: '', phone: '' })
    t.equal((await logIn('+14155552671')).status, 401, 'the number is nobody’s now')
    t.match(expected(await ann.patch(url, { phone: '+1 415 555 2671' }), 200), {
      phone: '+14155552671'
    })
    t.equal((await logIn('+14155552671')).status, 201)
    t.match(expected(await ann.patch(url, {}), 200), { full_name: 'Ann Other' })
  })

  await t.test('another e-mail address is a login name, and the old one is free', async (t) => {
    expected(await ann.patch(url, { email: 'ann@other.example' }), 200)
    t.equal((await logIn('ann@example.com')).status, 401)
    t.equal((await logIn('ANN@other.example')).status, 201)
    expected(await ann.patch(url, { email: 'ANN@other.example' }), 200)
    t.match(
      expected(await ben.patch('/api/users/ben', { email: 'Ann@Other.Example' }), 200),
      { email: 'Ann@Other.Example' },
      'consent 21: that somebody has it is not told'
    )
    const who = expected(await logIn('ann@other.example'), 201)
    t.match(
      expected(await system.as(who.token).get('/api/auth/tokens'), 200),
      { slug: 'ann' },
      'it stays hers'
    )
    expected(await ben.patch('/api/users/ben', { email: 'ann@example.com' }), 200)
    t.equal((await logIn('ann@example.com')).status, 201)
  })

  await t.test('another user name moves the personal profile with it', async (t) => {
    t.match(await ann.patch(url, { slug: 'ben', phone: '+14155552672' }), {
      status: 400,
      body: { code: 'name_taken', errors: { slug: Array } }
    })
    t.match(
      await ann.patch(url, { slug: 'broker' }),
      { status: 400, body: { slug: Array } },
      'a profile has it'
    )
    expected(await ann.patch(url, { slug: 'anna@home' }), 200)
    await settled()
    t.equal((await ann.get('/api/users/anna@home')).status, 200)
    t.equal((await ann.get(url)).status, 403, 'the old name is nobody’s')
    t.equal((await ann.get('/api/profile/anna-home')).status, 200)
    t.equal((await logIn('anna@home')).status, 201)
    t.equal((await logIn('ann')).status, 401)
    expected(await ann.patch('/api/users/anna@home', { slug: 'ann' }), 200)
    await settled()
    t.equal((await ann.get('/api/profile/ann')).status, 200, 'and back')
    expected(await ann.patch(url, { slug: 'anna' }), 200)
    await settled()
    const taken = await anonymous.post('/api/auth/register', { username: 'ann', full_name: 'Z' })
    t.match(taken, { status: 400, body: { code: 'name_taken' } }, 'consent 28: for a year')
    t.equal((await ann.patch('/api/users/anna', { slug: 'a@example.com' })).status, 400, 'consent 27')
    expected(await ann.patch('/api/users/anna', { slug: 'annb' }), 200)
    await settled()
  })

  await t.test('says what is wrong with each field', async (t) => {
    const bad: [object, string][] = [
      [{ full_name: '' }, 'full_name'],
      [{ full_name: ' ' }, 'full_name'],
      [{ full_name: 'x'.repeat(256) }, 'full_name'],
      [{ slug: 'a b' }, 'slug'],
      [{ slug: '' }, 'slug'],
      [{ email: 'nothing' }, 'email'],
      [{ phone: '12' }, 'phone'],
      [{ lang: 'xx' }, 'lang'],
      [{ nick_name: 7 }, 'nick_name']
    ]
    for (const [body, field] of bad) {
      t.match(
        await ben.patch('/api/users/ben', body),
        { status: 400, body: { errors: { [field]: Array } } },
        field
      )
    }
  })

  await t.test('who may', async (t) => {
    t.equal((await anonymous.patch('/api/users/ben', {})).status, 401)
    t.equal((await ann.patch('/api/users/ben', { full_name: 'X' })).status, 403)
    t.match(expected(await admin.patch('/api/users/ben', { email: 'b@example.com' }), 200), {
      email: 'b@example.com'
    })
    t.equal((await admin.patch('/api/users/nobody', {})).status, 404)
    const acme = await system.openProfile({ ...ann, slug: 'annb' }, 'Acme')
    await settled()
    expected(await ann.post(`/api/profile/${acme}/roles/contributor`, { slug: 'ben' }), 201)
    await settled()
    for (const change of [
      { full_name: 'Benjamin' },
      { email: 'ann@evil.example' },
      { phone: '' },
      { slug: 'mine' }
    ]) {
      t.match(await ann.patch('/api/users/ben', change), { status: 403, body: { code: 'forbidden' } })
    }
  })

  await t.test('of two who want one name one gets it', async (t) => {
    const [one, two] = [await system.register('one'), await system.register('two')]
    await settled()
    const both = await Promise.all([
      one.patch('/api/users/one', { slug: 'wanted' }),
      two.patch('/api/users/two', { slug: 'wanted' })
    ])
    t.same(both.map(({ status }) => status).sort(), [200, 400])
  })
})

t.test('changing a password', async (t) => {
  const system = await testSystem(t)
  const { admin, anonymous, settled } = system
  const ann = await system.register('ann')
  const ben = await system.register('ben')
  await settled()
  const url = '/api/users/ann/password'
  const logIn = async (password: string) =>
    (await anonymous.post('/api/auth', { username: 'ann', password })).status
  const change = { password: 'a-long-password', new_password: 'another-password' }

  t.match(await ann.put(url, { ...change, password: 'wrong-password' }), {
    status: 401,
    body: { code: 'wrong_credentials', errors: { password: Array } }
  })
  t.match(await ann.put(url, { new_password: 'another-password' }), {
    status: 401,
    body: { password: Array }
  })
  t.match(await ann.put(url, { ...change, new_password: 'short' }), {
    status: 400,
    body: { new_password: Array }
  })
  t.match(await ann.put(url, { password: 'a-long-password' }), { status: 400, body: { new_password: Array } })
  t.equal(await logIn('a-long-password'), 201)
  t.match(await ann.put(url, change), { status: 200, body: { detail: String } })
  t.equal(await logIn('a-long-password'), 401)
  t.equal(await logIn('another-password'), 201)
  t.equal((await anonymous.put(url, change)).status, 401)
  t.equal((await ben.put(url, change)).status, 403)

  t.equal((await admin.put(url, change)).status, 401, 'the secret is the caller’s own')
  t.equal((await admin.put(url, { password: 'admin-password', new_password: 'by-the-broker' })).status, 200)
  t.equal(await logIn('by-the-broker'), 201)
  const operator = system.as(system.operatorToken)
  t.equal((await operator.put(url, { new_password: 'by-the-operator' })).status, 200)
  t.equal(await logIn('by-the-operator'), 201)

  const acme = await system.openProfile(ben, 'Acme')
  await settled()
  expected(await ben.post(`/api/profile/${acme}/roles/contributor`, { slug: 'ann' }), 201)
  expected(await ben.post(`/api/profile/${acme}/roles/contributor`, { slug: 'admin' }), 201)
  await settled()
  for (const user of ['ann', 'admin']) {
    const takeover = await ben.put(`/api/users/${user}/password`, change)
    t.match(takeover, { status: 403, body: { code: 'forbidden' } }, 'a role given unasked takes nobody over')
  }
})
