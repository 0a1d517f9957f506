import { INVITATIONS_MOST } from '@bursar/profile'
import { expected, type TestClient, type TestSystem, testSystem } from '@bursar/testing'
import t from 'tap'

/** What a profile's managers see of offers. */
async function waiting(manager: TestClient, profile: string): Promise<string[]> {
  const list = expected(await manager.get(`/api/profile/${profile}/roles?role_status=invited`), 200)
  return list.results.map(({ user }: any) => user.slug || user.email)
}

async function people(system: TestSystem, ...names: string[]) {
  const made = []
  for (const name of names) made.push(await system.register(name))
  await system.settled()
  return made as [any, any, any]
}

t.test('consent 25: of 60 grants at once no more than the limit are made', async (t) => {
  const system = await testSystem(t)
  const [mona] = await people(system, 'mona')
  const shops = [
    await system.openProfile(mona, 'One'),
    await system.openProfile(mona, 'Two'),
    await system.openProfile(mona, 'Three')
  ]
  await system.settled()
  const grants = Array.from({ length: 60 }, (_, n) =>
    mona.post(`/api/profile/${shops[n % 3]}/roles/manager`, { email: `friend-${n}@example.com` })
  )
  const statuses = (await Promise.all(grants)).map(({ status }) => status)
  const made = statuses.filter((status) => status === 201)
  t.ok(made.length > 0 && made.length <= INVITATIONS_MOST.hourly, `${made.length} were made`)
  t.ok(statuses.every((status) => [201, 409, 429].includes(status)))
  await system.settled()
  const open = (await Promise.all(shops.map((shop) => waiting(mona, shop)))).flat()
  t.equal(open.length, made.length)
  for (let n = made.length; n < INVITATIONS_MOST.hourly; n++) {
    expected(
      await mona.post(`/api/profile/${shops[0]}/roles/manager`, { email: `more-${n}@example.com` }),
      201
    )
  }
  const over = await mona.post(`/api/profile/${shops[1]}/roles/manager`, { email: 'over@example.com' })
  t.equal(over.status, 429)
  t.equal(over.headers['x-error-code'], 'too_many_invitations')
  const another = await mona.post('/api/users/mona/accessibles?force=1', { slug: 'nobody-yet' })
  t.equal(another.status, 429, 'who asks a profile that is not here invites its people')
})

t.test('consent 25: a maker’s shadows have no more invitations than the maker', async (t) => {
  const system = await testSystem(t)
  const [mona, ben] = await people(system, 'mona', 'ben')
  const shop = await system.openProfile(mona, 'Shop')
  await system.settled()
  await system.grant(shop, 'ben', 'manager')
  await system.settled()
  const now = system.clock.now().slice(0, 10)
  const rows = Array.from({ length: 24 }, (_, n) => ({ subscriber: `cust-${n}`, amount: 1, created_at: now }))
  expected(await mona.post(`/api/billing/${shop}/transfers/import`, rows), 201)
  await system.settled()
  const grants = rows.map(({ subscriber }, n) =>
    (n % 2 === 0 ? mona : ben).post(`/api/profile/${subscriber}/roles/manager`, {
      email: `${subscriber}@example.com`
    })
  )
  const made = (await Promise.all(grants)).filter(({ status }) => status === 201)
  t.ok(made.length > 0 && made.length <= INVITATIONS_MOST.hourly, `${made.length} of 24 were made`)
})

t.test('consent 16: what the broker’s people offered ends with their role on the broker', async (t) => {
  const system = await testSystem(t)
  const [mona, ben, eve] = await people(system, 'mona', 'ben', 'eve')
  const acme = await system.openProfile(mona, 'Acme')
  await system.settled()
  await system.grant('broker', 'ben', 'manager')
  await system.settled()
  const offer = expected(await ben.post(`/api/profile/${acme}/roles/manager`, { slug: 'eve' }), 201)
  expected(await mona.post(`/api/profile/${acme}/roles/manager`, { email: 'other@example.com' }), 201)
  await system.settled()
  t.same((await waiting(mona, acme)).sort(), ['eve', 'other@example.com'])
  expected(await system.admin.delete('/api/profile/broker/roles/manager/ben'), 204)
  await system.settled()
  t.same(await waiting(mona, acme), ['other@example.com'], 'it is on no list')
  t.match(expected(await eve.get('/api/users/eve/accessibles?role_status=invited'), 200), { count: 0 })
  t.equal((await eve.put(`/api/users/eve/accessibles/accept/${offer.grant_key}`)).status, 404)
})

t.test('consent 16: so does what a provider’s people offered for its shadows', async (t) => {
  const system = await testSystem(t)
  const [mona, ben, eve] = await people(system, 'mona', 'ben', 'eve')
  const shop = await system.openProfile(mona, 'Shop')
  await system.settled()
  await system.grant(shop, 'ben', 'manager')
  await system.settled()
  const sale = { subscriber: 'customer', amount: 1, created_at: system.clock.now().slice(0, 10) }
  expected(await mona.post(`/api/billing/${shop}/transfers/import`, [sale]), 201)
  await system.settled()
  const offer = expected(await ben.post('/api/profile/customer/roles/manager', { slug: 'eve' }), 201)
  await system.settled()
  t.same(await waiting(system.admin, 'customer'), ['eve'])
  expected(await mona.post(`/api/profile/${shop}/roles/contributor`, { slug: 'ben' }), 201)
  await system.settled()
  t.same(await waiting(system.admin, 'customer'), [], 'who steps down takes the offer along')
  t.equal((await eve.put(`/api/users/eve/accessibles/accept/${offer.grant_key}`)).status, 404)
})
