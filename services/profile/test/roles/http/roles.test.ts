import { expected, type TestClient, type TestSystem, testSystem } from '@bursar/testing'
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
      // Until it is accepted nothing is shown but what was typed.
      user: { id: '', slug: 'ben', email: '', full_name: '', credentials: false, last_login: null },
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
    t.match(expected(await grant('contributor', { slug: 'eve' }), 201), {
      grant_key: key,
      user: { slug: 'eve' },
      role_description: { slug: 'contributor', title: 'Contributor' }
    })
    t.ok(await canLook(eve))
    t.equal((await eve.patch(`/api/profile/${acme}`, { phone: '' })).status, 403)
    t.equal((await eve.post(`${url}/contributor`, { slug: 'ben' })).status, 403)
    const { grant_key } = expected(await grant('contributor', { slug: 'eve' }), 200)
    t.equal((await mona.get('/api/users/eve')).status, 403, 'and is out of reach')
    t.match(expected(await mona.get(url), 200), { count: 3, invited_count: 1 })
    t.same(await slugs('?q=eve@'), [], 'nor found by what nobody typed')
    t.match(expected(await eve.get('/api/auth/tokens'), 200).roles.length, 1, 'nobody’s role in a session')
    const offer = expected(await grant('manager', { slug: 'eve' }), 201)
    t.ok(await canLook(eve), 'an offer leaves the role')
    t.equal((await mona.delete(`${url}/manager/eve`)).status, 204, 'the offer alone')
    await settled()
    t.equal((await eve.put(`/api/users/eve/accessibles/accept/${offer.grant_key}`)).status, 404)
    expected(await eve.put(`/api/users/eve/accessibles/accept/${grant_key}`), 200)
    await settled()
    t.match(expected(await mona.get('/api/users/eve'), 200), { email: 'eve@example.com' })
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
    t.equal((await mona.get(`${url}/manager/ben@example.com`)).status, 404, 'ben has not verified it')
    t.equal((await mona.get(`${url}/manager/nobody@example.com`)).status, 404)
  })

  await t.test('what is refused', async (t) => {
    t.match(await grant('manager', { slug: 'nobody' }), { status: 404, body: { code: 'not_found' } })
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
    t.match(await mona.delete(`${url}/manager/mona`), { status: 409, body: { code: 'last_manager' } })
    t.match(await mona.delete(`/api/users/mona/accessibles/manager/${acme}`), { status: 409 })
    t.match(await admin.delete('/api/profile/broker/roles/manager/admin'), { status: 409 })
    await settled()
    t.notOk(await canLook(ben))
    t.same(await slugs(), ['mona'])
    t.same(expected(await ben.get('/api/auth/tokens'), 200).roles.length, 1, 'the personal profile alone')
  })
})

t.test('consent 15, 22 and 24: an offer to an address waits for whoever verifies it', async (t) => {
  const system = await testSystem(t)
  const { settled, admin, anonymous } = system
  const mona = await system.register('mona')
  const ben = await system.register('ben')
  await settled()
  const acme = await system.openProfile(mona, 'Acme')
  await settled()
  const url = `/api/profile/${acme}/roles`
  t.equal(
    (await mona.post(`${url}/manager?force=1`, { slug: 'nobody' })).status,
    404,
    'not without an address'
  )
  const toNobody = expected(
    await mona.post(`${url}/manager`, { email: 'new@example.com', full_name: 'New' }),
    201
  )
  const toBen = expected(await mona.post(`${url}/manager?force=1`, { email: 'BEN@example.com' }), 201)
  t.match(toBen.user, { id: '', slug: '', email: 'BEN@example.com', full_name: '' }, 'what was typed')
  t.same(Object.keys(toNobody).sort(), Object.keys(toBen).sort())
  await settled()
  t.match(expected(await mona.get(url), 200), { count: 3, invited_count: 2 })
  t.equal(expected(await mona.get(`${url}?q=ben`), 200).count, 1)
  t.equal(expected(await mona.get(`${url}?q=user%20ben`), 200).count, 0)
  t.match(expected(await mona.get(`${url}/manager/ben@example.com`), 200), { grant_key: toBen.grant_key })
  t.equal(
    expected(await admin.get(`${url}/manager/ben@example.com`), 200).grant_key,
    null,
    'who made it, alone'
  )
  t.equal(
    (
      await anonymous.post('/api/auth/register', {
        username: 'new',
        full_name: 'New',
        new_password: 'a-long-password'
      })
    ).status,
    201,
    'no name is kept'
  )
  const accept = `/api/users/ben/accessibles/accept/${toBen.grant_key}`
  t.equal((await ben.put(accept)).status, 404, 'nobody has verified it')
  t.equal(expected(await ben.get('/api/users/ben/accessibles'), 200).invited_count, 0)

  await verified(system, 'ben', 'Ben@example.com')
  t.match(expected(await ben.get('/api/users/ben/accessibles'), 200), { invited_count: 1 })
  t.equal((await mona.get('/api/users/ben')).status, 403, 'not before ben accepts')
  t.match(await admin.put(accept), { status: 403, body: { code: 'self_only' } })
  expected(await ben.put(accept), 200)
  await settled()
  t.equal((await ben.get(`/api/profile/${acme}`)).status, 200)
  const later = expected(await mona.post(`${url}/contributor`, { email: 'new@example.com' }), 201)
  t.match(later.user, { email: 'new@example.com' })
  t.equal((await mona.delete(`${url}/contributor/new@example.com`)).status, 204)

  const shop = await system.openProfile(mona, 'Shop')
  await settled()
  const direct = expected(
    await mona.post(`/api/profile/${shop}/roles/manager`, { email: 'ben@example.com' }),
    201
  )
  await settled()
  t.match(direct.user, { slug: '' }, 'a verified address shows nobody either')
  expected(await ben.put(`/api/users/ben/accessibles/accept/${direct.grant_key}`), 200)
})

t.test('consent 16: an offer ends with the role by which it was made', async (t) => {
  const system = await testSystem(t)
  const { settled, admin } = system
  const [mona, ben, eve] = [
    await system.register('mona'),
    await system.register('ben'),
    await system.register('eve')
  ]
  await settled()
  const acme = await system.openProfile(mona, 'Acme')
  await settled()
  await system.grant('broker', 'ben', 'manager')
  await settled()
  const offer = expected(await ben.post(`/api/profile/${acme}/roles/manager`, { slug: 'eve' }), 201)
  await settled()
  t.equal((await admin.delete('/api/profile/broker/roles/manager/ben')).status, 204)
  await settled()
  t.equal((await eve.put(`/api/users/eve/accessibles/accept/${offer.grant_key}`)).status, 404)
})

/** As the operation that verifies will tell it. */
async function verified(system: TestSystem, slug: string, email: string): Promise<void> {
  const auth = system.engines.get('auth')
  const found = await auth?.collection('access').find('username', slug)
  const user = JSON.parse(found?.body ?? '{}').id
  await auth?.transact({ actor: user, correlationid: 'v', causationid: 'v' }, async (transaction) => {
    const data = { user, person: user, email }
    transaction.append(`user-${user}`, [{ type: 'auth.address-verified', data }])
  })
  await system.settled()
}
