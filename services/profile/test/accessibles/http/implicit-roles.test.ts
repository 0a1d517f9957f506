/** Roles that come about by the domain of a verified address (consent rule 19). */
import { expected, runDueJobs, type TestSystem, type TestUser, testSystem } from '@bursar/testing'
import t from 'tap'

/** Proves an address by the key of the mail that went there. */
async function verifies(system: TestSystem, user: TestUser, email: string): Promise<void> {
  const [engine, service] = [system.engines.get('auth'), system.services.find(({ name }) => name === 'auth')]
  if (!engine || !service) throw new Error('the system has no auth')
  expected(await user.post(`/api/users/${user.slug}/verify`, { email }), 200)
  await runDueJobs(engine, service.jobs)
  const mail = system.mails.findLast(({ to }) => to === email)
  const key = /\/verify\/([0-9a-f]{40})/.exec(mail?.text ?? '')?.[1]
  expected(await user.post(`/api/auth/${key}`, {}), 201)
  await system.settled()
}

/** What a user finds who asks, once the read models have it. */
async function found(system: TestSystem, user: TestUser): Promise<any[]> {
  const url = `/api/users/${user.slug}/accessibles`
  await user.get(url)
  await system.settled()
  return expected(await user.get(url), 200).results
}

async function corp(system: TestSystem) {
  const mona = await system.register('mona')
  const slug = await system.openProfile(mona, 'Corp', { email: 'office@corp.example' })
  await system.settled()
  return { mona, slug }
}

t.test('consent 19: it is a request, which opens nothing of the user', async (t) => {
  const system = await testSystem(t)
  const { mona, slug } = await corp(system)
  const ben = await system.register('ben')
  await system.settled()
  await verifies(system, ben, 'ben@corp.example')
  t.same(await found(system, ben), [], 'no manager has verified an address of the domain')
  await verifies(system, mona, 'mona@corp.example')
  await mona.get('/api/users/ben/accessibles')
  await system.admin.get('/api/users/ben/accessibles')
  await system.settled()
  const requested = `/api/profile/${slug}/roles?role_status=requested`
  t.equal(expected(await mona.get(requested), 200).count, 0, 'nobody else asks for him')
  t.match(await found(system, ben), [{ profile: { slug }, role_description: null, request_key: String }])
  const [shown] = expected(await mona.get(requested), 200).results
  t.match(shown, { user: { slug: 'ben', email: '', phone: '', last_login: null } }, 'the name alone is shown')
  for (const url of ['/api/users/ben', '/api/users/ben/accessibles']) {
    t.equal((await mona.get(url)).status, 403, url)
  }
  const offer = await mona.post(`/api/profile/${slug}/roles/manager`, { slug: 'ben' })
  t.ok(offer.body.grant_key, 'what a manager grants is an offer')
  await system.settled()
  t.equal((await mona.get('/api/users/ben')).status, 403)
  t.equal((await ben.get(`/api/profile/${slug}/roles`)).status, 403)
  expected(await ben.put(`/api/users/ben/accessibles/accept/${offer.body.grant_key}`), 200)
  await system.settled()
  t.equal((await mona.get('/api/users/ben')).status, 200, 'once he accepts')
})

t.test('consent 19: not for who lost a role there, nor at a provider for everybody', async (t) => {
  const system = await testSystem(t)
  const { mona, slug } = await corp(system)
  await verifies(system, mona, 'mona@corp.example')
  const ben = await system.register('ben')
  const gil = await system.register('gil')
  const hal = await system.register('hal')
  const ida = await system.register('ida', { email: 'ida@corp.example' })
  await system.settled()
  await verifies(system, ben, 'ben@corp.example')
  t.equal((await found(system, ben)).length, 1)
  t.equal((await mona.delete(`/api/profile/${slug}/roles/manager/ben`)).status, 204)
  await system.settled()
  t.same(await found(system, ben), [], 'turned down once is for good')
  await system.openProfile(gil, 'Gil Inc', { email: 'gil@gmail.com' })
  await verifies(system, gil, 'gil@gmail.com')
  await verifies(system, hal, 'hal@gmail.com')
  t.same(await found(system, hal), [])
  t.same(await found(system, ida), [], 'an unverified address has no domain')
})

t.test('consent 19: at once where such a manager described the type so, without SELF', async (t) => {
  const system = await testSystem(t)
  const { mona, slug } = await corp(system)
  const type = { title: 'Employee', implicit_create_on_none: true }
  const described = expected(await mona.post(`/api/profile/${slug}/roles/describe`, type), 201)
  const [ben, cat] = [await system.register('ben'), await system.register('cat')]
  await system.settled()
  await verifies(system, mona, 'mona@corp.example')
  await verifies(system, ben, 'ben@corp.example')
  t.match(await found(system, ben), [{ profile: { slug }, role_description: { slug: described.slug } }])
  t.equal((await mona.get('/api/users/ben')).status, 403)
  expected(await mona.patch(`/api/profile/${slug}`, { no_implicit_role: true }), 200)
  await system.settled()
  await verifies(system, cat, 'cat@corp.example')
  t.same(await found(system, cat), [], 'a profile may want none')
})
