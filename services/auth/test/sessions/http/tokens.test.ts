import { createHash, createPublicKey, verify } from 'node:crypto'
import { expected, testSystem } from '@bursar/testing'
import t from 'tap'

t.test('logging in', async (t) => {
  const system = await testSystem(t)
  const { anonymous } = system
  const more = { phone: '+14155552671' }
  await system.register('ann', more)
  const logIn = (username: string, password = 'a-long-password') =>
    anonymous.post('/api/auth', { username, password })

  for (const name of ['ann', 'ann@example.com', 'ANN@example.com', '+14155552671', '+1 415-555-2671']) {
    t.equal((await logIn(name)).status, 201, name)
  }
  for (const [name, password] of [
    ['ann', 'another-password'],
    ['nobody', 'a-long-password'],
    ['Ann', 'another-password'],
    ['nobody@example.com', 'a-long-password'],
    ['+14155550000', 'a-long-password']
  ] as const) {
    const answer = await logIn(name, password)
    t.match(answer, { status: 401, body: { code: 'wrong_credentials' } }, name)
  }
  expected(await logIn('ANN', 'a-long-password'), 201)
  t.match(await anonymous.post('/api/auth', { username: 'ann' }), {
    status: 400,
    body: { errors: { password: Array } }
  })
  t.match(await anonymous.post('/api/auth', {}), { status: 400, body: { errors: { username: Array } } })

  await t.test('the token says who it is, and the published key proves it', async (t) => {
    const { token, expires_at } = expected(await logIn('ann'), 201)
    const [header, payload, signature] = token.split('.')
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString())
    const site = 'http://bursar.test'
    const { id } = expected(await system.admin.get('/api/users/ann'), 200)
    t.match(claims, { iss: site, aud: site, sub: id, username: 'ann', sid: String, iat: Number })
    const names = ['aud', 'epoch', 'exp', 'iat', 'iss', 'sid', 'sub', 'username']
    t.same(Object.keys(claims).sort(), names, 'and nothing else of a person')
    t.equal(claims.exp - claims.iat, 600)
    t.equal(new Date(claims.exp * 1_000).toISOString(), expires_at)
    const { keys } = expected(await anonymous.get('/api/auth/jwks.json'), 200)
    const { kid } = JSON.parse(Buffer.from(header, 'base64url').toString())
    const key = createPublicKey({ key: keys.find((one: any) => one.kid === kid), format: 'jwk' })
    const how = { key, dsaEncoding: 'ieee-p1363' } as const
    t.ok(verify('sha256', Buffer.from(`${header}.${payload}`), how, Buffer.from(signature, 'base64url')))
    t.notOk(keys.some((one: any) => 'd' in one))
  })

  await t.test('who am I', async (t) => {
    const { token } = expected(await logIn('ann'), 201)
    await system.settled()
    const me = expected(await system.as(token).get('/api/auth/tokens'), 200)
    t.match(me, { slug: 'ann', roles: [{ profile: { slug: 'ann', type: 'personal' } }], last_login: String })
    t.equal(me.roles[0].role_description.slug, 'manager')
    t.equal((await anonymous.get('/api/auth/tokens')).status, 401)
  })
})

t.test('tokens', async (t) => {
  const system = await testSystem(t)
  const { anonymous } = system
  const ann = await system.register('ann')
  const ben = await system.register('ben')
  const logIn = async () =>
    expected(await anonymous.post('/api/auth', { username: 'ann', password: 'a-long-password' }), 201)
  const exchange = (token: string, client = anonymous) => client.post('/api/auth/tokens', { token })
  const works = async (token: string) => {
    await system.settled()
    return (await system.as(token).get('/api/auth/tokens')).status === 200
  }

  await t.test('a refresh token gives the next pair, without a bearer', async (t) => {
    const first = await logIn()
    const second = expected(await exchange(first.refresh_token), 200)
    t.not(second.refresh_token, first.refresh_token)
    t.ok(await works(second.token))
    const third = expected(await exchange(second.refresh_token), 200)
    t.ok(await works(third.token))
  })

  await t.test('a spent one ends the family', async (t) => {
    const first = await logIn()
    const second = expected(await exchange(first.refresh_token), 200)
    const third = expected(await exchange(second.refresh_token), 200)
    t.match(await exchange(first.refresh_token), { status: 401, body: { code: 'invalid_token' } })
    t.equal((await exchange(third.refresh_token)).status, 401, 'the newest ended too')
    t.notOk(await works(first.token))
    t.notOk(await works(second.token))
    t.ok(await works(ann.token), 'other logins go on')
  })

  await t.test('two tabs at once, and whoever lost the answer, get the same successor', async (t) => {
    const first = await logIn()
    const tabs = await Promise.all(Array.from({ length: 5 }, () => exchange(first.refresh_token)))
    const pairs = tabs.map((tab) => expected(tab, 200))
    t.equal(new Set(pairs.map((pair) => pair.refresh_token)).size, 1)
    const lost = expected(await exchange(first.refresh_token), 200)
    t.equal(lost.refresh_token, pairs[0].refresh_token)
    t.ok(await works(lost.token))
    const second = expected(await exchange(lost.refresh_token), 200)
    t.ok(await works(second.token))
    t.equal((await exchange(first.refresh_token)).status, 401, 'not once the successor was used')
    t.notOk(await works(second.token), 'that is theft, as ever')
  })

  await t.test('nothing of a successor is kept that outlives its use', async (t) => {
    const auth = system.engines.get('auth')
    if (!auth) throw new Error('no auth')
    const hashOf = (text: string) => createHash('sha256').update(text).digest('hex')
    const kept = (text: string) => auth.events.reserved('refresh-successor', hashOf(text))
    const first = await logIn()
    const second = expected(await exchange(first.refresh_token), 200)
    t.notMatch(JSON.stringify(await kept(first.refresh_token)), second.refresh_token)
    t.ok(await kept(first.refresh_token))
    expected(await exchange(second.refresh_token), 200)
    t.notOk(await kept(first.refresh_token), 'wiped with its use')
    t.ok(await kept(second.refresh_token))
    await system.as(second.token).delete('/api/auth/tokens')
    t.notOk(await kept(second.refresh_token), 'and with the session')
    t.equal((await exchange(second.refresh_token)).status, 401)
  })

  await t.test('an access token buys access tokens alone', async (t) => {
    const { token, refresh_token } = await logIn()
    const next = expected(await exchange(token, system.as(token)), 200)
    t.notOk('refresh_token' in next)
    t.ok(await works(next.token))
    t.equal((await exchange(token)).status, 401, 'not without a login')
    t.equal((await exchange(token, ben)).status, 401, 'not by another user')
    t.equal((await exchange(ann.token, system.as(token))).status, 200, 'of another session of the same user')
    t.equal((await exchange(refresh_token)).status, 200, 'the session is where it was')
  })

  await t.test('a change of password ends the other sessions, and them alone', async (t) => {
    const before = await system.register('eve')
    const password = 'a-long-password'
    const logInAs = async (word: string) =>
      expected(await anonymous.post('/api/auth', { username: 'eve', password: word }), 201)
    const [other, own] = [await logInAs(password), await logInAs(password)]
    const spent = expected(await exchange(other.refresh_token), 200)
    const put = (token: string, body: object) => system.as(token).put('/api/users/eve/password', body)
    expected(await put(own.token, { password, new_password: 'another-password' }), 200)
    t.equal((await exchange(spent.refresh_token)).status, 401, 'a refresh token')
    t.equal(
      (await exchange(other.refresh_token)).status,
      401,
      'the one before it, though its successor is kept'
    )
    for (const token of [before.token, other.token, spent.token]) {
      t.notOk(await works(token))
      t.equal((await system.as(token).get('/api/profile/eve')).status, 401, 'in every service')
      t.equal((await system.as(token).get('/api/billing/eve/history')).status, 401)
      t.equal((await exchange(token, system.as(token))).status, 401)
      t.equal((await exchange(token, system.as(own.token))).status, 401)
    }
    t.ok(await works(own.token))
    const next = expected(await exchange(own.refresh_token), 200)
    t.ok(await works(next.token))
    t.ok(await works((await logInAs('another-password')).token))
    expected(
      await system.admin.put('/api/users/eve/password', {
        password: 'admin-password',
        new_password: 'a-third-password'
      }),
      200
    )
    t.equal((await exchange(next.refresh_token)).status, 401, 'by somebody else it ends all of them')
    t.notOk(await works(next.token))
    t.ok(await works((await logInAs('a-third-password')).token))
    t.equal((await system.admin.get('/api/users/eve')).status, 200, 'and none of whoever did it')
  })

  await t.test('what is no token', async (t) => {
    t.equal((await exchange('nonsense')).status, 401)
    t.equal((await exchange('nonsense', ann)).status, 401)
    t.match(await anonymous.post('/api/auth/tokens', {}), { status: 400, body: { errors: { token: Array } } })
    const guess = `${'0'.repeat(8)}-0000-7000-8000-${'0'.repeat(12)}.${'A'.repeat(43)}`
    t.equal((await exchange(guess)).status, 401)
  })

  await t.test('checking a token', async (t) => {
    const check = (token: string, client = ann) => client.post('/api/auth/tokens/verify', { token })
    t.match(await check(ann.token), { status: 200, body: { token: ann.token } })
    t.match(await check(ben.token), { status: 400, body: { errors: { token: Array } } })
    t.equal((await check(`${ann.token.slice(0, -4)}AAAA`)).status, 400)
    const [head, claims] = ann.token.split('.')
    const unsigned = Buffer.from(JSON.stringify({ alg: 'none' })).toString('base64url')
    t.equal((await check(`${unsigned}.${claims}.`)).status, 400)
    t.equal((await check(`${head}.${claims}.`)).status, 400)
    t.equal((await check('nonsense')).status, 400)
    t.equal((await check(ann.token, anonymous as any)).status, 401)
    const ended = await logIn()
    await system.as(ended.token).delete('/api/auth/tokens')
    t.equal((await check(ended.token)).status, 400)
  })

  await t.test('logging out ends the session and nothing else', async (t) => {
    const { token, refresh_token } = await logIn()
    t.equal((await system.as(token).delete('/api/auth/tokens')).status, 204)
    t.notOk(await works(token))
    t.equal((await exchange(refresh_token)).status, 401)
    t.ok(await works(ann.token))
    t.equal((await anonymous.delete('/api/auth/tokens')).status, 401)
  })

  await t.test('users are read by themselves and the broker', async (t) => {
    t.equal((await ann.get('/api/users/ann')).status, 200)
    t.equal((await system.admin.get('/api/users/ann')).status, 200)
    t.equal((await ben.get('/api/users/ann')).status, 403)
    t.equal((await ben.get('/api/users/nobody')).status, 403)
    t.equal((await system.admin.get('/api/users/nobody')).status, 404)
    t.equal((await anonymous.get('/api/users/ann')).status, 401)
  })
})

t.test('nothing personal is in the log in clear', async (t) => {
  const system = await testSystem(t)
  await system.register('zelda', { phone: '+14155552671', organization_name: 'Zelda Works' })
  await system.settled()
  for (const name of ['auth', 'profile']) {
    const stored = (await system.engines.get(name)?.events.read(0, 1_000)) ?? []
    const bodies = stored.map(({ body }) => body).join('\n')
    t.ok(bodies.length > 1_000)
    t.notMatch(bodies, /zelda|example\.com|4155552671|a-long-password|argon2|test:/i, name)
  }
})
