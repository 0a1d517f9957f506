import { expected, type TestClient, testSystem } from '@bursar/testing'
import t from 'tap'

const key = /^[0-9a-f]{40}$/

t.test('roles on a profile', async (t) => {
  const system = await testSystem(t)
  const { admin, anonymous, settled } = system
  const mona = await system.register('mona')
  const ben = await system.register('ben')
  const eve = await system.register('eve')
  await settled()
  const acme = await system.openProfile(mona, 'Acme')
  await settled()
  const url = `/api/profile/${acme}/roles`
  const grant = async (role: string, body: object, by: TestClient = mona, query = '') => {
    const answer = await by.post(`${url}/${role}${query}`, body)
    await settled()
    return answer
  }
  const canLook = async (user: TestClient) => (await user.get(`/api/profile/${acme}`)).status === 200
  const slugs = async (query = '') =>
    expected(await mona.get(`${url}${query}`), 200).results.map((row: any) => row.user.slug)

  await t.test('a manager is offered the role, and has it once accepted', async (t) => {
    const first = expected(
      await grant('manager', { slug: 'ben', message: 'Join us', extra: { desk: 4 } }),
      201
    )
    t.match(first, {
      grant_key: key,
      request_key: null,
      extra: { desk: 4 },
      role_description: { slug: 'manager', title: 'Manager', is_global: true, skip_optin_on_grant: false },
      user: { slug: 'ben', email: 'ben@example.com', full_name: 'User ben', credentials: true },
      remove_api_url: `http://bursar.test${url}/manager/ben`,
      accept_request_api_url: null
    })
    t.notOk(await canLook(ben), 'an offer gives no access')
    const again = expected(await grant('manager', { slug: 'ben' }), 200)
    t.equal(again.grant_key, first.grant_key)
    t.match(expected(await mona.get(url), 200), { count: 2, invited_count: 1, requested_count: 0 })

    const [offer] = expected(await ben.get('/api/users/ben/accessibles'), 200).results
    const accept = `/api/users/ben/accessibles/accept/${first.grant_key}`
    t.equal(offer.accept_grant_api_url, `http://bursar.test${accept}`)
    t.equal(
      (await eve.put(`/api/users/eve/accessibles/accept/${first.grant_key}`)).status,
      404,
      'not for eve'
    )
    t.equal((await ben.put(`/api/users/ben/accessibles/accept/${'0'.repeat(40)}`)).status, 404)
    t.equal((await ben.put('/api/users/ben/accessibles/accept/no-key')).status, 404)
    t.match(expected(await ben.put(accept), 200), {
      profile: { slug: acme, type: 'organization' },
      role_description: { slug: 'manager' },
      accept_grant_api_url: null
    })
    await settled()
    t.ok(await canLook(ben))
    t.equal((await ben.patch(`/api/profile/${acme}`, { phone: '+14155552671' })).status, 200)
    t.equal((await ben.put(accept)).status, 404, 'a key is good once')
    t.match(expected(await mona.get(`${url}/manager/ben`), 200), { extra: { desk: 4 }, grant_key: null })
    t.equal(expected(await grant('manager', { slug: 'ben' }), 200).grant_key, null, 'there already')
  })

  await t.test('a contributor has the role at once, and looks only', async (t) => {
    t.match(expected(await grant('contributor', { email: 'EVE@example.com' }), 201), {
      grant_key: null,
      user: { slug: 'eve' },
      role_description: { slug: 'contributor', title: 'Contributor' }
    })
    t.ok(await canLook(eve))
    t.equal((await eve.patch(`/api/profile/${acme}`, { phone: '' })).status, 403)
    t.equal((await eve.post(`${url}/contributor`, { slug: 'ben' })).status, 403)
    t.equal(expected(await grant('contributor', { slug: 'eve' }), 200).grant_key, null)
    t.match(expected(await grant('manager', { slug: 'eve' }), 201), { grant_key: key })
    t.notOk(await canLook(eve), 'a new grant replaces the old')
    t.equal((await mona.get(`${url}/contributor/eve`)).status, 404)
    expected(await grant('contributor', { slug: 'eve' }), 201)
    t.ok(await canLook(eve))
  })

  await t.test('lists', async (t) => {
    t.same((await slugs()).sort(), ['ben', 'eve', 'mona'])
    t.same(await slugs('?o=user'), ['ben', 'eve', 'mona'])
    t.same(await slugs('?o=-user__full_name'), ['mona', 'eve', 'ben'])
    t.same(await slugs('?q=eve@'), ['eve'])
    t.same(await slugs('?q=contributor'), ['eve'])
    t.same(await slugs('?q=eve,mona&q_f=user&o=user'), ['eve', 'mona'])
    t.same(await slugs('?role_status=invited'), [])
    t.same((await slugs('?role_status=active,requested')).length, 3)
    t.match(expected(await mona.get(`${url}/manager?o=user`), 200), {
      count: 2,
      results: [{ user: { slug: 'ben' } }, { user: { slug: 'mona' } }]
    })
    t.match(expected(await mona.get(`${url}?page_size=2`), 200), { count: 3, next: /page=2/ })
    t.equal((await mona.get(`${url}?page=9`)).status, 404)
    t.equal((await mona.get(`${url}/clerk`)).status, 404, 'no such role type')
    t.equal((await mona.get(`${url}/contributor/ben`)).status, 404, 'another role')
    t.equal(
      (await mona.get(`${url}/manager/ben@example.com`)).status,
      200,
      'an e-mail address stands for the user'
    )
    t.equal((await mona.get(`${url}/manager/nobody@example.com`)).status, 404)
  })

  await t.test('what is refused', async (t) => {
    t.match(await grant('manager', { slug: 'nobody' }), { status: 404, body: { code: 'not_found' } })
    t.match(await grant('manager', { email: 'nobody@example.com' }), { status: 404 })
    t.match(await grant('clerk', { slug: 'ben' }), { status: 404 })
    t.match(await grant('manager', {}), { status: 400, body: { errors: { slug: Array } } })
    t.match(await grant('manager', { email: 'nothing' }), { status: 400, body: { errors: { email: Array } } })
    t.match(await grant('manager', { slug: 'ben', extra: 'x'.repeat(10_001) }), {
      status: 400,
      body: { extra: Array }
    })
    t.match(await grant('manager', { slug: 'ben', message: 'x'.repeat(256) }), {
      status: 400,
      body: { message: Array }
    })
    t.equal((await anonymous.post(`${url}/manager`, { slug: 'ben' })).status, 401)
    const zoe = await system.register('zoe')
    t.equal((await zoe.get(url)).status, 403)
    t.equal((await admin.get(url)).status, 200)
  })

  await t.test('a role is removed, and left', async (t) => {
    t.equal((await mona.delete(`${url}/manager/eve`)).status, 404, 'eve has another role')
    t.equal((await mona.delete(`${url}/contributor/eve`)).status, 204)
    await settled()
    t.notOk(await canLook(eve))
    t.equal((await mona.delete(`${url}/contributor/eve`)).status, 404)
    t.equal((await ben.delete(`/api/users/ben/accessibles/manager/${acme}`)).status, 204)
    await settled()
    t.notOk(await canLook(ben))
    t.same(await slugs(), ['mona'])
    t.same(expected(await ben.get('/api/auth/tokens'), 200).roles.length, 1, 'the personal profile alone')
  })
})

t.test('whom nobody knows is invited', async (t) => {
  const system = await testSystem(t)
  const { settled } = system
  const mona = await system.register('mona')
  await settled()
  const acme = await system.openProfile(mona, 'Acme')
  await settled()
  const url = `/api/profile/${acme}/roles/manager?force=1`
  t.equal((await mona.post(url, { slug: 'nobody' })).status, 404, 'not without an address')
  const made = expected(await mona.post(url, { email: 'new@example.com', full_name: 'New Person' }), 201)
  t.match(made, {
    grant_key: key,
    user: { slug: 'new-person', email: 'new@example.com', credentials: false }
  })
  await settled()
  const again = expected(await mona.post(url, { email: 'NEW@example.com' }), 200)
  t.equal(again.grant_key, made.grant_key)
  t.match(again.user, { slug: 'new-person', full_name: 'New Person', email: 'new@example.com' })
  t.match(expected(await system.admin.get('/api/users/new-person'), 200), { credentials: false })
  t.equal(expected(await system.admin.get('/api/profile/new-person'), 200).type, 'personal')
  const login = await system.anonymous.post('/api/auth', {
    username: 'new-person',
    password: 'a-long-password'
  })
  t.match(login, { status: 401, body: { code: 'wrong_credentials' } })

  const both = await Promise.all([
    mona.post(url, { email: 'two@example.com' }),
    system.anonymous.post('/api/auth/register', {
      username: 'second',
      full_name: 'Second',
      email: 'two@example.com',
      new_password: 'a-long-password'
    })
  ])
  t.equal(both[0].status, 201)
  await settled()
  if (both[1].status === 201) {
    const second = system.as(both[1].body.token)
    const { results } = expected(await second.get('/api/users/second/accessibles'), 200)
    t.match(results, [{ profile: { slug: acme } }], 'the invitation went over to whoever has the address')
    const accepted = await second.put(new URL(results[0].accept_grant_api_url).pathname)
    t.equal(accepted.status, 200)
  } else t.match(both[1].body, { errors: { email: Array } })
})
