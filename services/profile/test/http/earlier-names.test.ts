/** Names of version 0.1, which were reserved as they are written alone: the first start reserves them in any letters. */
import { createHash, createHmac } from 'node:crypto'
import { authEvents, billingEvents, profileEvents, serviceNames } from '@bursar/contracts'
import {
  createEngine,
  type Engine,
  embeddedBus,
  embeddedExchange,
  type NewEvent,
  type Reservation,
  type Stores
} from '@bursar/event-sourcing'
import { defaultStores, seeded, seededWorld, stoppableClock, testSystem } from '@bursar/testing'
import t, { type Test } from 'tap'

const cause = { actor: 'system', correlationid: 'of 0.1', causationid: 'of 0.1' }
const usual = { person: '', lang: 'en', active: true, password: '' }
const passwordOf = (text: string) => `test:${createHash('sha256').update(text).digest('hex')}`

/** Writes a log as version 0.1 did. */
function earlier(stores: Record<string, Stores>, service: string) {
  const logs = Object.fromEntries(Object.entries(stores).map(([name, { events }]) => [name, events]))
  const engine: Engine = createEngine({
    service,
    stores: stores[service] as Stores,
    bus: embeddedBus(logs),
    exchange: embeddedExchange(Object.values(stores).map(({ keys }) => keys)),
    masterKey: seeded(1).bytes(32),
    world: seededWorld(stoppableClock('2026-01-10T12:00:00.000Z'), 77),
    definitions: [...authEvents, ...profileEvents, ...billingEvents],
    projections: [],
    policies: [],
    follows: []
  })
  const write = (stream: string, event: NewEvent, ...names: Reservation[]) =>
    engine.transact(cause, async (transaction) => {
      transaction.append(stream, [event])
      for (const name of names) transaction.reserve(name, 'again')
    })
  const hashed = async (text: string) =>
    createHmac('sha256', await engine.keys.secret('names'))
      .update(text)
      .digest('base64url')
  return { engine, write, hashed }
}

async function storesOf01(t: Test) {
  const stores = await defaultStores(t, serviceNames)
  const auth = earlier(stores, 'auth')
  const profile = earlier(stores, 'profile')
  const billing = earlier(stores, 'billing')

  async function user(id: string, slug: string) {
    const password = passwordOf('a-long-password')
    const data = { ...usual, user: id, person: id, profile: `of-${id}`, slug, full_name: slug, password }
    const name = { space: 'name', name: await auth.hashed(`name ${slug}`), value: id }
    await auth.write(`user-${id}`, { type: 'auth.user-registered', data }, name)
    await profileOf(`of-${id}`, slug, { kind: 'personal', user: id })
  }
  async function profileOf(
    id: string,
    slug: string,
    more: { readonly kind: string; readonly user?: string }
  ) {
    const data = {
      profile: id,
      person: more.user ?? id,
      broker: false,
      slug,
      full_name: slug,
      is_provider: true,
      ...more
    }
    const name = { space: 'name', name: await profile.hashed(slug), value: id }
    await profile.write(`profile-${id}`, { type: 'profile.profile-created', data }, name)
    const role = { profile: id, user: 'u-ann', role: 'manager', how: 'made' }
    await profile.write(`profile-${id}`, { type: 'profile.role-granted', data: role })
  }
  await user('u-ann', 'Ann')
  await user('u-bo', 'Bo')
  await user('u-bob', 'bO')
  await profileOf('p-acme', 'Acme', { kind: 'organization' })
  return { stores, auth, profile, billing, user }
}

t.test('a name in capitals is taken in any letters', async (t) => {
  const { stores, auth } = await storesOf01(t)
  const system = await testSystem(t, { stores })
  const account = { full_name: 'X', email: 'x@example.com', new_password: 'a-long-password' }
  for (const username of ['ann', 'ANN', 'bo', 'BO', 'acme']) {
    const said = await system.anonymous.post('/api/auth/register', { ...account, username })
    t.equal(said.status, 400, username)
  }
  const mona = await system.register('mona')
  for (const slug of ['acme', 'ACME', 'ann', 'bo']) {
    const body = { full_name: 'Other', slug, email: 'o@example.com' }
    t.equal((await mona.post('/api/users/mona/profiles', body)).status, 400, slug)
  }
  t.match(await auth.engine.events.reserved('folded', await auth.hashed('folded ann')), { value: 'u-ann' })
  t.match(
    await auth.engine.events.reserved('folded', await auth.hashed('folded bo')),
    { value: 'u-bo' },
    'of two the first has it'
  )
  const login = (username: string) =>
    system.anonymous.post('/api/auth', { username, password: 'a-long-password' })
  for (const name of ['Ann', 'ann', 'ANN', 'Bo', 'bO']) t.equal((await login(name)).status, 201, name)
  for (const name of ['bo', 'BO']) t.equal((await login(name)).status, 401, `${name} is neither of two`)
})

t.test('an interrupted start goes on, and two at once come to the same', async (t) => {
  const { stores, auth, profile, user } = await storesOf01(t)
  for (let n = 0; n < 150; n++) await user(`u-${n}`, `Nr${n}`)
  let committed = 0
  const crashing = {
    ...(stores.auth as Stores).events,
    async commit(...batch: Parameters<Stores['events']['commit']>) {
      if (++committed > 1) throw new Error('the process ends')
      return (stores.auth as Stores).events.commit(...batch)
    }
  }
  const { auth: ofAuth } = stores
  await t.rejects(
    testSystem(t, { stores: { ...stores, auth: { ...(ofAuth as Stores), events: crashing } } }),
    /the process ends/
  )
  t.ok(committed > 1, 'some of it was made')
  await testSystem(t, { stores })
  for (const [n, { hashed, engine }] of [auth, profile].entries()) {
    for (const at of [0, 99, 100, 149]) {
      const name = await hashed(`folded nr${at}`)
      t.match(await engine.events.reserved('folded', name), { value: n === 0 ? `u-${at}` : `of-u-${at}` })
    }
  }
})
