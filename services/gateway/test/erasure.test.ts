/** Erasing people and profiles: what it does, who may, twice at once, and what is left. */
import { expected, testSystem } from '@bursar/testing'
import t from 'tap'

async function scene(t: any) {
  const system = await testSystem(t)
  const { admin, makePlan, openProfile, register, subscribe, grant } = system
  const mona = await register('mona', { email: 'mona@quux.example', full_name: 'Mona Lisa' })
  const otto = await register('otto')
  const plan = await makePlan(admin, 'broker', 'Basic')
  await subscribe(mona, 'mona', plan)
  await openProfile(mona, 'Acme')
  await openProfile(mona, 'Shared')
  await system.settled()
  expected(await otto.post('/api/users/otto/accessibles/manager', { slug: 'shared' }), 201)
  await grant('shared', 'otto', 'manager')
  await system.settled()
  return { ...system, system, mona, otto, operator: system.as(system.operatorToken) }
}

const url = '/api/users/mona/erase'
const personal = /mona@quux|mona lisa|"mona"/i

t.test('it says what it will do, and does it', async (t) => {
  const { admin, mona, otto, settled, anonymous, operator, engines } = await scene(t)
  const told = expected(await admin.get(url), 200)
  t.match(told, { kind: 'user', slug: 'mona', archives: ['mona', 'acme'] })
  t.equal((await mona.get('/api/users/mona')).status, 200, 'nothing is done by it')
  t.match(await admin.post(url, { confirm: 'Mona' }), {
    status: 400,
    body: { errors: { confirm: [/mona/] } }
  })
  const before = expected(await admin.get('/api/billing/transactions'), 200)
  t.same(expected(await admin.post(url, { confirm: 'mona' }), 200), told)
  await settled()

  t.equal((await mona.get('/api/users/mona')).status, 401, 'the session has ended')
  t.equal((await admin.get('/api/users/mona')).status, 404)
  t.equal((await admin.get(url)).status, 404, 'once is enough')
  t.equal((await admin.get('/api/profile/acme')).status, 404)
  t.equal((await otto.get('/api/profile/shared')).status, 200, 'what others manage goes on')
  t.match(expected(await otto.get('/api/profile/shared/roles'), 200), { count: 1 })
  const login = { username: 'mona', password: 'a-long-password' }
  t.equal((await anonymous.post('/api/auth', login)).status, 401)
  const sums = ({ balances, balance_amount, count }: any) => ({ balances, balance_amount, count })
  t.same(sums(expected(await admin.get('/api/billing/transactions'), 200)), sums(before))
  for (const list of [
    '/api/billing/transactions',
    '/api/billing/charges',
    '/api/profile',
    '/api/system/mail'
  ])
    t.notMatch(JSON.stringify(expected(await admin.get(list), 200)), personal, list)

  for (const [service, engine] of engines) {
    const stored = await engine.events.read(0, 10_000)
    // What an invoice says of its parties the law asks to keep: it has a key of its own.
    const events = stored.filter(({ type }) => type !== 'billing.invoice-numbered')
    const shown = await engine.keys.reveal(events.map((event) => engine.codec.decode(event)))
    t.notMatch(JSON.stringify(shown), personal, `the log of ${service}`)
  }
  t.match(expected(await operator.get('/api/system/parked'), 200).results, [])
  const { ok, checks } = expected(await operator.get('/api/system/verify'), 200)
  t.ok(ok, JSON.stringify(checks.filter((one: any) => !one.ok)))
})

t.test('its name is nobody’s, its address is free, and nothing makes a new key', async (t) => {
  const { admin, settled, anonymous, engines, mona } = await scene(t)
  const { id } = expected(await mona.get('/api/users/mona'), 200)
  expected(await admin.post(url, { confirm: 'mona' }), 200)
  await settled()
  const account = {
    username: 'mona',
    email: 'mona@quux.example',
    full_name: 'M',
    new_password: 'a-long-password'
  }
  t.match(await anonymous.post('/api/auth/register', account), { status: 400 })
  t.equal((await anonymous.post('/api/auth/register', { ...account, username: 'mona2' })).status, 201)
  for (const engine of engines.values()) {
    await engine.keys.ensure([id], new Set([id]))
    const sealed = engine.keys.seal(id, 'mona@quux.example')
    t.equal(engine.keys.open(sealed), null, 'what comes late is lost as it is said')
  }
})

t.test('for managers of the broker alone', async (t) => {
  const { admin, mona, otto, anonymous, grant, settled, register } = await scene(t)
  const eva = await register('eva')
  await grant('broker', 'eva', 'contributor')
  await settled()
  for (const [client, status] of [
    [mona, 403],
    [otto, 403],
    [eva, 403],
    [anonymous, 401]
  ] as const) {
    for (const path of [url, '/api/profile/shared/erase']) {
      t.equal((await client.get(path)).status, status, path)
      t.equal((await client.post(path, { confirm: 'mona' })).status, status, path)
    }
  }
  t.match(await admin.post('/api/users/admin/erase', { confirm: 'admin' }), {
    status: 409,
    body: { code: 'last_manager' }
  })
  t.match(await admin.post('/api/profile/broker/erase', { confirm: 'broker' }), {
    status: 403,
    body: { code: 'broker_stays' }
  })
  t.match(await admin.post('/api/profile/mona/erase', { confirm: 'mona' }), {
    status: 409,
    body: { code: 'profile_of_user' }
  })
})

t.test(
  'twice at once it is done once; two managers of the site who erase each other leave one',
  async (t) => {
    const { admin, otto, settled, system, engines } = await scene(t)
    const both = await Promise.all([
      admin.post(url, { confirm: 'mona' }),
      admin.post(url, { confirm: 'mona' })
    ])
    t.same(
      both.map(({ status }) => status),
      [200, 200]
    )
    await settled()
    for (const name of ['auth', 'profile']) {
      const events = (await engines.get(name)?.events.read(0, 10_000)) ?? []
      t.equal(events.filter(({ type }) => /-erased$/.test(type)).length, 1, name)
    }
    expected(await otto.post('/api/users/otto/accessibles/manager', { slug: 'broker' }), 201)
    await system.grant('broker', 'otto', 'manager')
    await settled()
    const each = await Promise.all([
      admin.post('/api/users/otto/erase', { confirm: 'otto' }),
      otto.post('/api/users/admin/erase', { confirm: 'admin' })
    ])
    const statuses = each.map(({ status }) => status).sort()
    t.equal(statuses[0], 200)
    t.ok([401, 403, 409].includes(statuses[1] as number), `the other is ${statuses[1]}`)
  }
)

t.test('a profile is erased, archived before or not', async (t) => {
  const { admin, mona, settled, engines } = await scene(t)
  t.match(expected(await admin.get('/api/profile/acme/erase'), 200), { kind: 'profile', archives: ['acme'] })
  expected(await admin.post('/api/profile/acme/erase', { confirm: 'acme' }), 200)
  t.equal((await mona.delete('/api/profile/shared')).status, 204)
  await settled()
  const archived = [...(await engines.get('profile')!.events.read(0, 10_000))]
    .filter(({ type }) => type === 'profile.profile-archived')
    .map(({ stream }) => stream.slice('profile-'.length))
  t.equal(archived.length, 2)
  const shared = `_archive_${archived[1]}`
  t.match(expected(await admin.get(`/api/profile/${shared}/erase`), 200), { archives: [], slug: shared })
  expected(await admin.post(`/api/profile/${shared}/erase`, { confirm: shared }), 200)
  await settled()
  const engine = engines.get('profile')!
  const shown = await engine.keys.reveal(
    (await engine.events.read(0, 10_000)).map((one) => engine.codec.decode(one))
  )
  t.notMatch(JSON.stringify(shown), /acme|shared/i)
  t.match(await mona.get('/api/users/mona'), { status: 200, body: { full_name: 'Mona Lisa' } })
})

t.test('read models that are built anew say as little, and the same', async (t) => {
  const { admin, settled, operator, engines } = await scene(t)
  expected(await admin.post(url, { confirm: 'mona' }), 200)
  await settled()
  for (const engine of engines.values()) {
    const names = engine.projectionRunner.builders().map(({ spec }) => spec.projection)
    for (const { equal, projection } of (await engine.replay(names, { swap: true })) as any[])
      t.ok(equal, `${engine.service} ${projection}`)
  }
  t.equal((await admin.get('/api/users/mona')).status, 404)
  t.equal(expected(await operator.get('/api/system/verify'), 200).ok, true)
})
