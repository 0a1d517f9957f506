/** Names of version 0.1, which were reserved as they are written alone: the first start reserves them in any letters. */
import { createHash } from 'node:crypto'
import { serviceNames } from '@bursar/contracts'
import type { Stores } from '@bursar/event-sourcing'
import { defaultStores, testSystem } from '@bursar/testing'
import t, { type Test } from 'tap'
import { earlierLog } from '../../earlier-log.ts'

const usual = { person: '', lang: 'en', active: true, password: '' }
const passwordOf = (text: string) => `test:${createHash('sha256').update(text).digest('hex')}`

async function storesOf01(t: Test) {
  const stores = await defaultStores(t, serviceNames)
  const auth = earlierLog(stores, 'auth')
  const profile = earlierLog(stores, 'profile')
  const billing = earlierLog(stores, 'billing')

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
