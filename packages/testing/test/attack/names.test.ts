/** Nobody takes another's name or address, blocks it, or is taken for somebody by it (consent rules 9, 10, 20 to 29). */
import { type TestSystem, testSystem } from '@bursar/testing'
import t from 'tap'

const PASSWORD = 'a-long-password'

/** What a registration answers, for somebody who asks by HTTP alone. */
function registering({ anonymous }: TestSystem, username: string, email = `${username}@example.com`) {
  const account = { username, email, full_name: 'Somebody New', new_password: PASSWORD }
  return anonymous.post('/api/auth/register', account)
}

t.test('neither an import nor an invitation keeps a name or an address from its person', async (t) => {
  const system = await testSystem(t)
  const mallory = await system.register('mallory')
  const shop = await system.openProfile(mallory, 'Mallory Shop')
  const sale = { subscriber: 'zoe', created_at: '2026-01-01', amount: 100, unit: 'usd' }
  const imported = await mallory.post(`/api/billing/${shop}/transfers/import`, [sale])
  t.match(imported.body, { created: 1 })
  const invitation = { email: 'zoe@example.com', full_name: 'Zoe' }
  const invited = await mallory.post(`/api/profile/${shop}/roles/contributor?force=1`, invitation)
  t.equal(invited.status, 201)
  await system.settled()

  const registered = await registering(system, 'zoe')
  t.equal(registered.status, 201, 'the name and the address are free')
  await system.settled()
  const zoe = system.as(registered.body.token)
  t.match((await zoe.get('/api/users/zoe')).body, { slug: 'zoe', email: 'zoe@example.com' })
  t.match((await zoe.get('/api/profile/zoe')).body, { slug: 'zoe', full_name: 'Somebody New' })
  t.equal((await zoe.get('/api/billing/zoe/history')).body.count, 0, 'the stranger’s sale is not hers')
  t.equal((await mallory.get('/api/profile/zoe')).status, 403, 'and she is not the stranger’s customer')

  const again = await mallory.post(`/api/billing/${shop}/transfers/import`, [{ ...sale, amount: 200 }])
  t.match(again.body, { created: 1 })
  await system.settled()
  t.equal(
    (await zoe.get('/api/billing/zoe/history')).body.count,
    0,
    'the name goes on meaning the shadow to its maker'
  )
  const receivables = await mallory.get(`/api/billing/${shop}/receivables`)
  const buyers = new Set(receivables.body.results.map((row: any) => row.dest_profile.slug))
  t.equal(buyers.size, 1, 'both sales are of one customer')
  t.notOk(buyers.has('zoe'))
})

t.test(
  'two providers who import one name have two customers, and neither reads the other’s sales',
  async (t) => {
    const system = await testSystem(t)
    const sold: Record<string, any> = {}
    for (const name of ['anna', 'bert']) {
      const user = await system.register(name)
      const shop = await system.openProfile(user, `${name} shop`)
      const sale = { subscriber: 'acme', created_at: '2026-01-01', amount: 700, unit: 'usd' }
      await user.post(`/api/billing/${shop}/transfers/import`, [sale])
      await system.settled()
      const { body } = await user.get(`/api/billing/${shop}/receivables`)
      t.equal(body.count, 1)
      sold[name] = { user, slug: body.results[0].dest_profile.slug }
    }
    t.not(sold.anna.slug, sold.bert.slug)
    t.equal((await sold.anna.user.get(`/api/billing/${sold.bert.slug}/history`)).status, 403)
    t.equal((await sold.bert.user.get(`/api/billing/${sold.anna.slug}/history`)).status, 403)
  }
)

t.test(
  'names that look like an address, differ by case alone, or are the system’s are nobody’s',
  async (t) => {
    const system = await testSystem(t)
    await system.register('victor')
    for (const name of [
      'boss@corp.example',
      'Victor',
      'VICTOR',
      'operator',
      'Anonymous',
      'system',
      'processor'
    ]) {
      const email = `${name.replace('@', '-at-')}@unused.example`
      t.equal((await registering(system, name, email)).status, 400, name)
    }
    const mallory = await system.register('mallory')
    for (const slug of ['boss@corp.example', 'Victor', 'operator']) {
      t.equal((await mallory.put('/api/users/mallory', { slug, full_name: 'M' })).status, 400, slug)
    }
    t.equal((await mallory.patch('/api/profile/mallory', { slug: 'Victor' })).status, 400)
    const credentials = { username: 'VICTOR', password: PASSWORD }
    const token = await system.anonymous.post('/api/auth', credentials)
    t.equal(token.status, 201, 'a login finds the name without regard to case')
    t.match((await system.as(token.body.token).get('/api/users/Victor')).body, { slug: 'victor' })
  }
)

t.test('a name written in other letters is taken with the name, and comes free with it', async (t) => {
  const system = await testSystem(t)
  const bob = await system.register('Bob')
  await system.settled()
  for (const name of ['bob', 'BOB']) {
    t.equal((await registering(system, name, `${name}@unused.example`)).status, 400, name)
    const { status } = await system.anonymous.post('/api/auth', { username: name, password: PASSWORD })
    t.equal(status, 201, `${name} logs in`)
  }
  t.equal((await bob.patch('/api/users/Bob', { slug: 'bob' })).status, 200, 'its own user may write it so')
  await system.settled()
  t.match((await bob.get('/api/profile/bob')).body, { slug: 'bob' }, 'and the profile goes with the user')
  t.equal((await registering(system, 'BOB', 'bob@unused.example')).status, 400)
  t.equal((await bob.patch('/api/users/bob', { slug: 'robert' })).status, 200)
  await system.settled()
  t.equal((await registering(system, 'BOB', 'bob@unused.example')).status, 400, 'kept for a year')
  t.equal((await bob.patch('/api/users/robert', { slug: 'BOB' })).status, 200, 'for who gave it up')
  const shop = await system.register('shop')
  const [one, other] = [await system.openProfile(shop, 'One'), await system.openProfile(shop, 'Other')]
  t.equal((await shop.patch(`/api/profile/${one}`, { slug: 'Acme' })).status, 200)
  const refused = await shop.patch(`/api/profile/${other}`, { slug: 'acme' })
  t.equal(refused.headers['x-error-code'], 'name_taken')
  await system.settled()
  t.equal((await shop.patch('/api/profile/Acme', { slug: 'ACME' })).status, 200)
})

t.test('an address that nobody has proved gives nothing that was offered to it', async (t) => {
  const system = await testSystem(t)
  const owner = await system.register('owner')
  const shop = await system.openProfile(owner, 'Shop')
  const offered = await owner.post(`/api/profile/${shop}/roles/manager`, {
    email: 'boss@corp.example',
    full_name: 'The boss'
  })
  t.equal(offered.status, 201)
  await system.settled()
  const registered = await registering(system, 'mallory', 'boss@corp.example')
  const mallory = system.as(registered.body.token)
  await system.settled()
  t.equal((await mallory.get('/api/users/mallory/accessibles?role_status=invited')).body.count, 0)
  const key = offered.body.grant_key as string
  if (key) t.equal((await mallory.put(`/api/users/mallory/accessibles/accept/${key}`)).status, 404)
  t.equal((await mallory.get(`/api/profile/${shop}/roles`)).status, 403)
  const changed = await system.register('morgan')
  await changed.patch('/api/users/morgan', { email: 'boss@corp.example' })
  await system.settled()
  t.equal((await changed.get('/api/users/morgan/accessibles?role_status=invited')).body.count, 0)
})

t.test('an offer looks the same whether the address has an account', async (t) => {
  const system = await testSystem(t)
  await system.register('known')
  const owner = await system.register('owner')
  const shop = await system.openProfile(owner, 'Shop')
  const offer = async (email: string) => {
    const { status, body } = await owner.post(`/api/profile/${shop}/roles/manager`, { email, full_name: 'X' })
    return { status, keys: Object.keys(body).sort(), user: { ...body.user, id: '', slug: '', username: '' } }
  }
  const one = await offer('known@example.com')
  const other = await offer('nobody@example.com')
  t.same({ ...one, user: { ...one.user, email: '' } }, { ...other, user: { ...other.user, email: '' } })
  t.notOk(one.user.last_login)
  t.notOk(one.user.phone)
})

t.test('what a URL cannot hold names nobody', async (t) => {
  const system = await testSystem(t)
  const buyer = await system.register('buyer')
  for (const name of [
    'buyer%00zzz',
    '%00',
    'buyer%0d%0aX-A:b',
    '__proto__',
    'constructor',
    'hasOwnProperty'
  ]) {
    for (const url of [`/api/profile/${name}`, `/api/users/${name}`, `/api/billing/${name}/history`]) {
      const { status } = await buyer.get(url)
      t.ok([400, 403, 404].includes(status), `${url}: ${status}`)
    }
    for (const url of [`/api/profile/buyer/roles/${name}`, `/api/profile/buyer/roles/describe/${name}`]) {
      const grant = url.includes('describe') ? buyer.get(url) : buyer.post(url, { slug: 'buyer' })
      t.ok([400, 403, 404].includes((await grant).status), url)
    }
  }
})

t.test(
  'a stranger who claims an address keeps it from nobody for more than a day, and gets nothing by it',
  async (t) => {
    const system = await testSystem(t)
    const login = (username: string) => system.anonymous.post('/api/auth', { username, password: PASSWORD })
    const boss = 'boss@corp.example'
    const mallory = system.as((await registering(system, 'mallory', boss)).body.token)
    t.equal((await registering(system, 'boss', boss)).status, 400)
    // Left and taken again it is held no longer.
    for (const email of ['other@corp.example', boss]) await mallory.patch('/api/users/mallory', { email })
    t.equal((await registering(system, 'boss', boss)).status, 201)
    t.equal((await login(boss)).status, 401, 'it logs neither in')
    for (let day = 16; day < 19; day++) {
      system.clock.set(`2026-01-${day}T12:00:01.000Z`)
      await mallory.patch('/api/users/mallory', { email: `other${day}@corp.example` })
      await mallory.patch('/api/users/mallory', { email: boss })
      t.equal((await registering(system, `boss${day}`, boss)).status, 201, 'and is held for nobody again')
    }
  }
)

t.test('what a profile or a user gave up is nobody’s to be taken for them', async (t) => {
  const system = await testSystem(t)
  const owner = await system.register('owner')
  const mallory = await system.register('mallory')
  const shops = [await system.openProfile(owner, 'Old Shop'), await system.openProfile(owner, 'Other Shop')]
  await system.settled()
  await owner.delete(`/api/profile/${shops[0]}`)
  await owner.patch(`/api/profile/${shops[1]}`, { slug: 'newer-shop' })
  await owner.patch('/api/users/owner', { slug: 'owner-two' })
  await system.settled()
  for (const name of [...shops, 'owner', 'OWNER']) {
    t.equal((await registering(system, name, `${name}@unused.example`)).status, 400, name)
    t.equal((await mallory.patch('/api/users/mallory', { slug: name })).status, 400, name)
    t.equal((await mallory.patch('/api/profile/mallory', { slug: name })).status, 400, name)
    const opened = await mallory.post('/api/users/mallory/profiles', { full_name: 'M', slug: name })
    t.equal(opened.status, 400, name)
  }
})
