/** Mail that nobody asked for, and offers that outlive who made them (consent rules 16, 17 and 25). */
import { expected, testSystem } from '@bursar/testing'
import t from 'tap'

const HOURLY = 20

t.test('more profiles, shadows and requests give nobody more invitations', async (t) => {
  const system = await testSystem(t)
  const mallory = await system.register('mallory')
  const shops = await Promise.all(
    Array.from({ length: 6 }, (_, n) => system.openProfile(mallory, `Shop ${n}`))
  )
  await system.settled()
  const shop = shops[0] ?? ''
  const sold = system.clock.now().slice(0, 10)
  const rows = Array.from({ length: 10 }, (_, n) => ({
    subscriber: `lead-${n}`,
    amount: 1,
    created_at: sold
  }))
  expected(await mallory.post(`/api/billing/${shop}/transfers/import`, rows), 201)
  await system.settled()
  const tries = Array.from({ length: 60 }, (_, n) => {
    const email = `victim-${n}@example.com`
    if (n % 3 === 0) return mallory.post(`/api/profile/lead-${(n / 3) % 10}/roles/manager`, { email })
    if (n % 3 === 1) return mallory.post(`/api/profile/${shops[n % 6]}/roles/contributor?force=1`, { email })
    return mallory.post('/api/users/mallory/accessibles?force=1', { slug: `guess-${n}`, email })
  })
  const statuses = (await Promise.all(tries)).map(({ status }) => status)
  const made = statuses.filter((status) => status === 201).length
  t.ok(made > 0 && made <= HOURLY, `${made} of 60 were made`)
  t.ok(statuses.every((status) => [201, 409, 429].includes(status)))
})

t.test(
  'one address is not written to without end by taking the offer back, or offering another role',
  async (t) => {
    const system = await testSystem(t)
    const mallory = await system.register('mallory')
    const shop = await system.openProfile(mallory, 'Shop')
    await system.settled()
    const body = { email: 'victim@example.com' }
    let made = 0
    for (let n = 0; n < 30; n++) {
      const role = n % 2 === 0 ? 'manager' : 'contributor'
      const { status } = await mallory.post(`/api/profile/${shop}/roles/${role}`, body)
      if (status === 201) made++
      if (n % 5 === 4) await mallory.delete(`/api/profile/${shop}/roles/${role}/victim@example.com`)
    }
    t.equal(made, HOURLY)
  }
)

t.test('who is removed while granting leaves no offer behind', async (t) => {
  const system = await testSystem(t)
  const owner = await system.register('owner')
  const mallory = await system.register('mallory')
  const friend = await system.register('friend')
  const shop = await system.openProfile(owner, 'Shop')
  await system.settled()
  await system.grant(shop, 'mallory', 'manager')
  await system.settled()
  const offers = Array.from({ length: 8 }, (_, n) =>
    mallory.post(
      `/api/profile/${shop}/roles/manager`,
      n === 0 ? { slug: 'friend' } : { email: `f${n}@example.com` }
    )
  )
  const [removed, ...answers] = await Promise.all([
    owner.delete(`/api/profile/${shop}/roles/manager/mallory`),
    ...offers
  ])
  // Of so many at once on one profile the removal may be the one that is to be tried again.
  if (removed.status !== 204) expected(await owner.delete(`/api/profile/${shop}/roles/manager/mallory`), 204)
  await system.settled()
  t.match(expected(await owner.get(`/api/profile/${shop}/roles?role_status=invited`), 200), { count: 0 })
  for (const { body } of answers) {
    const key = body?.grant_key
    if (key) t.equal((await friend.put(`/api/users/friend/accessibles/accept/${key}`)).status, 404)
  }
  const late = await mallory.post(`/api/profile/${shop}/roles/manager`, { slug: 'friend' })
  t.equal(late.status, 403)
})

t.test('who goes from the broker takes along what was offered everywhere', async (t) => {
  const system = await testSystem(t)
  const owner = await system.register('owner')
  const mallory = await system.register('mallory')
  const friend = await system.register('friend')
  const shops = [await system.openProfile(owner, 'One'), await system.openProfile(owner, 'Two')]
  await system.settled()
  await system.grant('broker', 'mallory', 'manager')
  await system.settled()
  const offer = async (profile: string) =>
    expected(await mallory.post(`/api/profile/${profile}/roles/manager`, { slug: 'friend' }), 201)
  const keys = [await offer('broker'), ...(await Promise.all(shops.map(offer)))].map((role) => role.grant_key)
  await system.settled()
  expected(await mallory.delete('/api/users/mallory/accessibles/manager/broker'), 204)
  for (const key of keys) {
    t.equal((await friend.put(`/api/users/friend/accessibles/accept/${key}`)).status, 404, 'at once')
  }
  await system.settled()
  for (const profile of ['broker', ...shops]) {
    const list = await system.admin.get(`/api/profile/${profile}/roles?role_status=invited`)
    t.match(expected(list, 200), { count: 0, invited_count: 0 }, profile)
  }
  t.match(expected(await friend.get('/api/users/friend/accessibles'), 200), { invited_count: 0 })
})
