/** Profiles and offers that an e-mail address finds: it does so for who verified it (consent rules 20 and 22). */
import { expected, type TestSystem, testSystem } from '@bursar/testing'
import t from 'tap'

/** As the operation that verifies will tell it. */
async function verifies(system: TestSystem, slug: string, email: string, instead_of?: string): Promise<void> {
  const auth = system.engines.get('auth')
  const found = await auth?.collection('access').find('username', slug)
  const user = JSON.parse(found?.body ?? '{}').id
  const data = { user, person: user, email, ...(instead_of !== undefined && { instead_of }) }
  await auth?.transact({ actor: user, correlationid: 'v', causationid: 'v' }, async (transaction) => {
    transaction.append(`user-${user}`, [{ type: 'auth.address-verified', data }])
  })
  await system.settled()
}

t.test('consent 20: a profile is found by the address that one of its managers verified', async (t) => {
  const system = await testSystem(t)
  const mona = await system.register('mona', { email: 'mona@corp.example' })
  const eve = await system.register('eve')
  const corp = await system.openProfile(mona, 'Corp', { email: 'Office@Corp.example' })
  const own = await system.openProfile(mona, 'Mona Two', { email: 'mona@corp.example' })
  // A profile may name whichever address it likes: that is nobody's proof.
  await system.openProfile(eve, 'Fake', { email: 'office@corp.example' })
  await system.settled()
  const ben = await system.register('ben')
  await system.settled()
  const url = '/api/users/ben/accessibles'
  const asked = (email: string) => ben.post(url, { email })
  const nobody = await asked('nobody@corp.example')
  t.equal(nobody.status, 404)
  for (const email of ['office@corp.example', 'mona@corp.example']) {
    const { status, body } = await asked(email)
    t.same(
      { status, code: body.code },
      { status: 404, code: nobody.body.code },
      `${email}: as where there is none`
    )
  }
  await verifies(system, 'mona', 'mona@corp.example')
  t.equal((await asked('office@corp.example')).status, 404, 'she has verified another')
  t.match(
    expected(await asked('MONA@corp.example'), 201),
    { profile: { slug: own } },
    'before her personal profile'
  )
  await verifies(system, 'mona', 'office@corp.example', 'mona@corp.example')
  t.match(expected(await asked('office@corp.example'), 201), { profile: { slug: corp } })
  await system.settled()
  t.equal((await mona.delete(`/api/profile/${own}/roles/manager/ben`)).status, 204)
  await system.settled()
  t.equal((await asked('mona@corp.example')).status, 404, 'an address that she has no more')
  t.equal((await eve.post('/api/users/eve/accessibles', { email: 'user@example.com' })).status, 404)
})

t.test('consent 22: an offer to an address is whose address it is, and nobody else’s', async (t) => {
  const system = await testSystem(t)
  const owner = await system.register('owner')
  const shop = await system.openProfile(owner, 'Shop')
  const [ann, ben] = [await system.register('ann'), await system.register('ben')]
  await system.settled()
  const offers = async (user: typeof ann) =>
    expected(await user.get(`/api/users/${user.slug}/accessibles?role_status=invited`), 200).results
  const offer = (role: string) =>
    owner.post(`/api/profile/${shop}/roles/${role}`, { email: 'desk@corp.example', full_name: 'The desk' })
  await verifies(system, 'ann', 'desk@corp.example')
  expected(await offer('manager'), 201)
  await system.settled()
  const [first] = await offers(ann)
  t.ok(first, 'who has verified it finds it')
  await verifies(system, 'ben', 'desk@corp.example')
  t.same(await offers(ann), [], 'it goes with the address')
  t.equal((await ann.put(new URL(first.accept_grant_api_url).pathname)).status, 404)
  t.equal((await offers(ben)).length, 1)
  await verifies(system, 'ben', 'ben@home.example', 'desk@corp.example')
  await system.settled()
  expected(await offer('contributor'), 201)
  await system.settled()
  t.equal(
    (await offers(ben)).length,
    0,
    'what took the place of his offer waits for who verifies the address next'
  )
  await verifies(system, 'ann', 'desk@corp.example')
  const [again] = await offers(ann)
  expected(await ann.put(new URL(again.accept_grant_api_url).pathname), 200)
})
