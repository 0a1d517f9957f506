import { expected, testSystem } from '@bursar/testing'
import t from 'tap'

t.test('an invitation is sent again, and what is noted of a role changes', async (t) => {
  const system = await testSystem(t)
  const mona = await system.register('mona')
  const ben = await system.register('ben')
  const eve = await system.register('eve')
  const acme = await system.openProfile(mona, 'Acme')
  await system.settled()
  const url = `/api/profile/${acme}/roles`
  const operator = system.as(system.operatorToken)
  async function repeated() {
    const { results } = expected(await operator.get('/api/system/events?service=profile&limit=1000'), 200)
    return results.filter(({ type }: any) => type === 'profile.role-offer-repeated').length
  }
  t.equal((await mona.post(`${url}/manager/ben`)).status, 404, 'nothing was offered')
  t.equal((await mona.post(`${url}/manager/nobody`)).status, 404)
  const offer = expected(await mona.post(`${url}/manager?force=1`, { slug: 'ben', extra: { desk: 4 } }), 201)
  t.match(expected(await mona.post(`${url}/manager/ben`), 200), {
    grant_key: offer.grant_key,
    extra: { desk: 4 }
  })
  t.equal(await repeated(), 0, 'it was sent a moment ago')
  system.clock.set('2026-01-15T13:00:00.000Z')
  const again = await Promise.all([1, 2, 3].map(() => mona.post(`${url}/manager/ben`)))
  for (const answer of again) t.match(answer, { status: 200, body: { grant_key: offer.grant_key } })
  t.equal(await repeated(), 1, 'once an hour, also of several at once')
  t.equal((await mona.post(`${url}/contributor/ben`)).status, 404, 'another role was offered')
  t.equal((await eve.post(`${url}/manager/ben`)).status, 403)
  expected(await mona.post(`${url}/manager`, { slug: 'eve' }), 201)
  await Promise.all([1, 2].map(() => mona.post(`${url}/manager/eve`)))
  t.equal(await repeated(), 2, 'of what no mail told yet one tells at once')

  const noted = expected(await mona.put(`${url}/manager/ben`, { extra: { desk: 5 } }), 200)
  t.match(noted, { grant_key: offer.grant_key, extra: { desk: 5 } })
  expected(await ben.put(`/api/users/ben/accessibles/accept/${offer.grant_key}`), 200)
  await system.settled()
  t.match(expected(await mona.get(`${url}/manager/ben`), 200), { grant_key: null, extra: { desk: 5 } })
  t.match(expected(await mona.put(`${url}/manager/ben`, { extra: null }), 200), { extra: null })
  t.match(expected(await mona.put(`${url}/manager/ben`, {}), 200), { extra: null })
  t.match(expected(await mona.put(`${url}/manager/ben`, { extra: '[1' }), 200), { extra: '[1' })
  t.match(expected(await mona.put(`${url}/manager/ben`, { extra: '{"a":1}' }), 200), { extra: { a: 1 } })
  t.equal((await mona.put(`${url}/manager/ben`, { extra: 'x'.repeat(10_001) })).status, 400)
  t.equal((await mona.post(`${url}/manager/ben`)).status, 404, 'there is nothing to accept any more')
  t.equal((await eve.put(`${url}/manager/eve`, {})).status, 403)

  t.match(expected(await mona.put(`${url}/contributor/eve`, { extra: { floor: 1 } }), 201), {
    role_description: { slug: 'contributor' },
    extra: { floor: 1 }
  })
  t.equal((await mona.put(`${url}/nothing/eve`, {})).status, 404, 'no such type')
  await system.settled()
  t.match(expected(await mona.get(`${url}/contributor/eve`), 200), { extra: { floor: 1 } })
})

t.test('some of a role type', async (t) => {
  const system = await testSystem(t)
  const mona = await system.register('mona')
  const acme = await system.openProfile(mona, 'Acme')
  await system.settled()
  const url = `/api/profile/${acme}/roles/describe`
  const made = expected(await mona.post(url, { title: 'Clerk', otp_required: true }), 201)
  const one = `${url}/${made.slug}`
  t.match(expected(await mona.patch(one, { skip_optin_on_grant: true }), 200), {
    title: 'Clerk',
    otp_required: true,
    skip_optin_on_grant: true,
    editable: true
  })
  t.match(expected(await mona.patch(one, { title: 'Teller' }), 200), { title: 'Teller', slug: made.slug })
  t.equal((await mona.patch(one, { title: ' ' })).status, 400)
  t.equal((await mona.put(one, { otp_required: false })).status, 400, 'PUT wants the title')
  t.equal((await mona.patch(`${url}/manager`, { title: 'Boss' })).status, 403, 'the broker’s')
  t.equal((await mona.patch(`${url}/nothing`, {})).status, 404)
  expected(await system.admin.patch('/api/profile/broker/roles/describe/manager', { title: 'Boss' }), 200)
  await system.settled()
  t.match(expected(await mona.get(`${url}/manager`), 200), { title: 'Boss', otp_required: false })
})
