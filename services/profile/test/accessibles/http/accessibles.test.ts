import { expected, testSystem } from '@bursar/testing'
import t from 'tap'

const key = /^[0-9a-f]{40}$/

t.test('what a user has a role on', async (t) => {
  const system = await testSystem(t)
  const { admin, settled } = system
  const mona = await system.register('mona')
  const ben = await system.register('ben')
  await settled()
  const acme = await system.openProfile(mona, 'Acme', { email: 'hello@acme.example' })
  const shop = await system.openProfile(mona, 'Shop')
  await settled()
  const url = '/api/users/ben/accessibles'
  const list = async (query = '') => expected(await ben.get(`${url}${query}`), 200)
  const slugs = async (query = '') => (await list(query)).results.map((row: any) => row.profile.slug)

  await t.test('a role is asked for, once', async (t) => {
    const first = expected(await ben.post(url, { slug: acme, message: 'Please' }), 201)
    t.match(first, {
      request_key: key,
      role_description: null,
      profile: { slug: acme, printable_name: 'Acme', type: 'organization' },
      home_url: `http://bursar.test/api/profile/${acme}`,
      accept_grant_api_url: null
    })
    await settled()
    t.equal(expected(await ben.post(url, { slug: acme }), 200).request_key, first.request_key)
    t.equal(
      (await ben.post(url, { email: 'HELLO@acme.example' })).status,
      404,
      'consent 20: not by an address'
    )
    t.match(await list(), { count: 1, invited_count: 0, requested_count: 1 })
    t.equal((await ben.get(`/api/profile/${acme}`)).status, 403, 'asking gives no access')

    const asked = expected(await mona.get(`/api/profile/${acme}/roles?role_status=requested`), 200)
    t.match(asked, { requested_count: 1, results: [{ user: { slug: 'ben' }, role_description: null }] })
    t.equal(asked.results[0].request_key, first.request_key)
    t.equal(expected(await mona.get(`/api/profile/${acme}/roles/contributor`), 200).count, 1, 'on each list')
    const granted = await mona.post(new URL(asked.results[0].accept_request_api_url).pathname, {
      slug: 'ben'
    })
    t.match(granted, { status: 200, body: { grant_key: null, request_key: null } }, 'granting is accepting')
    await settled()
    t.equal((await ben.get(`/api/profile/${acme}`)).status, 200)
    t.equal(expected(await ben.get(`${url}/manager/${acme}`), 200).role_description.slug, 'manager')
  })

  await t.test('a request is for a named role, is denied, or taken back', async (t) => {
    expected(await ben.post(`${url}/contributor`, { slug: shop }), 201)
    await settled()
    t.equal((await mona.delete(`/api/profile/${shop}/roles/manager/ben`)).status, 204, 'denied')
    await settled()
    expected(await ben.post(`${url}/contributor`, { slug: shop }), 201)
    await settled()
    const { remove_api_url } = expected(await ben.get(`${url}/contributor/${shop}`), 200)
    t.equal((await ben.delete(new URL(remove_api_url).pathname)).status, 204, 'taken back')
    await settled()
    t.equal((await ben.get(`${url}/contributor/${shop}`)).status, 404)
    t.match(await ben.post(`${url}/clerk`, { slug: shop }), { status: 404 }, 'no such role type')
    t.match(await ben.post(url, { slug: 'nobody' }), { status: 404 })
    t.match(await ben.post(url, {}), { status: 400, body: { errors: { slug: Array } } })
    t.match(await ben.post(url, { email: 'nothing' }), { status: 400, body: { errors: { email: Array } } })
  })

  await t.test('an unknown profile is made when that is asked for', async (t) => {
    const made = expected(await ben.post(`${url}?force=1`, { email: 'club@example.com' }), 201)
    t.match(made, { request_key: key, profile: { slug: 'club', type: 'organization' } })
    await settled()
    t.match(expected(await admin.get('/api/profile/club'), 200), { email: 'club@example.com' })
    t.equal(expected(await ben.post(url, { slug: 'club' }), 200).request_key, made.request_key)
    expected(await admin.post('/api/profile/club/roles/manager', { slug: 'ben' }), 200)
    await settled()
    t.equal((await ben.get('/api/profile/club')).status, 200)
  })

  await t.test('lists', async (t) => {
    await system.grant(shop, 'ben', 'contributor')
    await settled()
    t.same(await slugs('?o=profile__full_name'), [acme, 'club', shop])
    t.same(await slugs('?o=-profile__full_name'), [shop, 'club', acme])
    t.same((await slugs('?include_personal_profile=1')).length, 4)
    t.same(await slugs('?q=hello@acme'), [acme], 'the profile’s e-mail address')
    t.same(await slugs('?q=contributor&q_f=role'), [shop])
    t.same(await slugs('/manager?o=profile__full_name'), [acme, 'club'])
    t.same(await slugs('/nothing'), [])
    t.same(await slugs('?role_status=requested,invited'), [shop], 'to be accepted')
    t.match(await list('?page_size=1&page=3'), { count: 3, next: null, previous: /page=2/ })
    t.same((await slugs()).sort(), [acme, 'club', shop], 'all of them, without the personal profile')
    t.equal(expected(await admin.get(url), 200).count, 3)
    const stranger = await system.register('stranger')
    t.equal((await stranger.get(url)).status, 403)
    t.equal((await system.anonymous.get(url)).status, 401)
  })

  await t.test('managers of a profile see the user and do not act in their place', async (t) => {
    t.equal((await mona.get(url)).status, 200)
    const offer = expected(await admin.post('/api/profile/broker/roles/manager', { slug: 'ben' }), 201)
    await settled()
    const accept = `${url}/accept/${offer.grant_key}`
    t.match(await mona.put(accept), { status: 403, body: { code: 'forbidden' } })
    t.match(await admin.put(accept), { status: 403, body: { code: 'self_only' } })
    t.match(await mona.delete(`${url}/manager/club`), { status: 403, body: { code: 'forbidden' } })
    t.equal((await mona.delete(`${url}/contributor/${shop}`)).status, 403, 'there is the profile’s own URL')
    t.equal((await admin.delete(`${url}/manager/club`)).status, 409, 'its last manager')
    await settled()
    t.equal((await ben.put(accept)).status, 200)
    await settled()
    t.equal((await ben.get('/api/profile')).status, 200, 'a manager of the broker')
  })
})

t.test('role types', async (t) => {
  const system = await testSystem(t)
  const { admin, settled } = system
  const mona = await system.register('mona')
  await system.register('ben')
  await settled()
  const acme = await system.openProfile(mona, 'Acme')
  await settled()
  const url = `/api/profile/${acme}/roles/describe`
  const slugs = async (query = '') =>
    expected(await mona.get(`${url}${query}`), 200).results.map((row: any) => row.slug)

  t.same(await slugs(), ['contributor', 'manager'])
  t.match(expected(await mona.get(`${url}/manager`), 200), {
    title: 'Manager',
    is_global: true,
    profile: null
  })
  const made = expected(
    await mona.post(url, { title: 'Head clerk', skip_optin_on_grant: true, extra: { a: 1 } }),
    201
  )
  t.match(made, {
    slug: 'head-clerk',
    is_global: false,
    extra: { a: 1 },
    profile: { slug: acme },
    editable: true
  })
  await settled()
  t.same(expected(await mona.get(`${url}/head-clerk`), 200), made)
  t.equal(expected(await mona.post(url, { title: 'Head Clerk' }), 201).slug, 'head-clerk-1')
  t.match(await mona.post(url, { title: 'x'.repeat(21) }), { status: 400, body: { title: Array } })
  t.match(await mona.post(url, {}), { status: 400, body: { title: Array } })
  t.match(await mona.post(url, { title: ' ' }), { status: 400, body: { title: Array } })
  t.match(await mona.post(url, { title: 'X', extra: 7 }), { status: 400, body: { extra: Array } })

  await settled()
  t.same(await slugs('?o=-title'), ['manager', 'head-clerk', 'head-clerk-1', 'contributor'])
  t.same(await slugs('?q=CLERK&o=-slug'), ['head-clerk-1', 'head-clerk'])
  t.same(await slugs('?q=head-clerk-1&q_f=slug'), ['head-clerk-1'])
  t.match(expected(await mona.get(`${url}?page_size=3&page=2`), 200), { count: 4, next: null })

  const granted = expected(await mona.post(`/api/profile/${acme}/roles/head-clerk`, { slug: 'ben' }), 201)
  t.match(granted, { grant_key: key, role_description: { title: 'Head clerk' } }, 'no consent needed')
  await settled()
  t.equal((await mona.get(`/api/profile/${acme}/roles?q=head%20clerk`)).body.count, 1)
  t.match(await mona.delete(`${url}/head-clerk`), { status: 403, body: { code: 'role_type_in_use' } })
  t.match(expected(await mona.put(`${url}/head-clerk`, { title: 'Clerk' }), 200), {
    ...made,
    title: 'Clerk'
  })
  t.equal((await mona.delete(`${url}/head-clerk-1`)).status, 204)
  await settled()
  t.equal((await mona.get(`${url}/head-clerk-1`)).status, 404)
  t.equal((await mona.delete(`${url}/head-clerk-1`)).status, 404)
  t.equal((await mona.put(`${url}/nothing`, { title: 'X' })).status, 404)

  await t.test('those of every profile are the broker’s', async (t) => {
    t.match(await mona.put(`${url}/manager`, { title: 'Boss' }), {
      status: 403,
      body: { code: 'role_type_global' }
    })
    t.match(await mona.delete(`${url}/manager`), { status: 403, body: { code: 'role_type_global' } })
    const site = '/api/profile/broker/roles/describe'
    t.match(await admin.delete(`${site}/manager`), { status: 403, body: { code: 'role_type_built_in' } })
    const before = expected(await admin.get(`${site}/manager`), 200)
    t.same(expected(await admin.put(`${site}/manager`, { title: 'Boss' }), 200), { ...before, title: 'Boss' })
    t.match(expected(await admin.post(site, { title: 'Auditor' }), 201), { is_global: true, profile: null })
    await settled()
    t.same(await slugs(), ['auditor', 'contributor', 'head-clerk', 'manager'])
    t.equal(expected(await mona.get(`${url}/manager`), 200).title, 'Boss')
    expected(await mona.post(`/api/profile/${acme}/roles/auditor`, { slug: 'ben' }), 201)
    await settled()
    t.match(await admin.delete(`${site}/auditor`), { status: 403, body: { code: 'role_type_in_use' } })
    t.equal((await mona.delete(`/api/profile/${acme}/roles/auditor/ben`)).status, 204)
    await settled()
    t.equal((await admin.delete(`${site}/auditor`)).status, 204)
  })

  t.equal((await admin.get(url)).status, 200)
  const stranger = await system.register('stranger')
  t.equal((await stranger.get(url)).status, 403)
})
