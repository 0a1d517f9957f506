/**
 * Accounts that version 0.1 made for whom somebody invited: names and addresses are given back, and what was given to
 * the account waits for whoever verifies the address (consent rule 22).
 */
import { createHash } from 'node:crypto'
import { serviceNames } from '@bursar/contracts'
import type { Engine, Stores } from '@bursar/event-sourcing'
import { defaultStores, expected, type TestSystem, testSystem } from '@bursar/testing'
import t, { type Test } from 'tap'
import { earlierLog } from '../../earlier-log.ts'

const ZOE = { user: 'u-zoe', person: 'u-zoe', full_name: 'Zoe', email: 'zoe@example.com', slug: 'zoe' }
const KEY = 'a'.repeat(40)

/** A manager of two profiles who invited Zoe to both, and to a third by a role that is gone. */
async function storesOf01(t: Test): Promise<Record<string, Stores>> {
  const stores = await defaultStores(t, serviceNames)
  const [auth, profile] = [earlierLog(stores, 'auth'), earlierLog(stores, 'profile')]
  const reserved = async (space: string, text: string, value: string) => ({
    space,
    name: await auth.hashed(`${space} ${text}`),
    value
  })
  const slugOf = async (slug: string, value: string) => ({
    space: 'name',
    name: await profile.hashed(slug),
    value
  })
  async function profileOf(id: string, slug: string, manager: string, kind: string, person = id) {
    const data = { profile: id, person, broker: false, slug, full_name: slug, kind }
    const created = { ...data, ...(kind === 'personal' && { user: manager }) }
    const event = { type: 'profile.profile-created', data: created }
    await profile.write(`profile-${id}`, event, await slugOf(slug, id))
    const role = { profile: id, user: manager, role: 'manager' }
    await profile.write(`profile-${id}`, { type: 'profile.role-granted', data: role })
  }
  const password = `test:${createHash('sha256').update('a-long-password').digest('hex')}`
  const ann = { user: 'u-ann', person: 'u-ann', profile: 'of-ann', slug: 'ann', full_name: 'Ann', lang: 'en' }
  const registered = { type: 'auth.user-registered', data: { ...ann, active: true, password } }
  await auth.write('user-u-ann', registered, await reserved('name', 'ann', 'u-ann'))
  await profileOf('of-ann', 'ann', 'u-ann', 'personal', 'u-ann')
  for (const id of ['acme', 'beta', 'gone']) await profileOf(`p-${id}`, id, 'u-ann', 'organization')
  const { slug, ...invitee } = ZOE
  const offered = { user: ZOE.user, role: 'manager', grant_key: KEY }
  for (const id of ['p-acme', 'p-gone']) {
    const data = { ...offered, profile: id, person: id }
    await profile.writeAs('u-ann', `profile-${id}`, { type: 'profile.role-offered', data })
  }
  const invited = { ...invitee, slug, personal_profile: 'of-zoe', profile: 'p-acme' }
  await profile.writeAs('u-ann', 'profile-p-acme', { type: 'profile.user-invited', data: invited })
  const contributor = { profile: 'p-beta', user: ZOE.user, role: 'contributor' }
  await profile.writeAs('u-ann', 'profile-p-beta', { type: 'profile.role-granted', data: contributor })
  const lost = { profile: 'p-gone', user: 'u-ann' }
  await profile.write('profile-p-gone', { type: 'profile.role-removed', data: lost })
  await auth.engine.keys.load([ZOE.user])
  const account = { ...ZOE, profile: 'of-zoe', lang: 'en', active: false }
  await auth.writeAs(
    'open-invited-account',
    `user-${ZOE.user}`,
    { type: 'auth.user-registered', data: account },
    await reserved('name', 'zoe', ZOE.user),
    await reserved('email', ZOE.email, ZOE.user)
  )
  await profileOf('of-zoe', 'zoe', ZOE.user, 'personal', ZOE.user)
  return stores
}

const logIn = async (system: TestSystem, username: string) =>
  system.as(
    expected(await system.anonymous.post('/api/auth', { username, password: 'a-long-password' }), 201).token
  )

t.test(
  'consent 22: an invited account of 0.1 is gone, and its offers wait for who verifies the address',
  async (t) => {
    const stores = await storesOf01(t)
    const system = await testSystem(t, { stores })
    const auth = system.engines.get('auth') as Engine
    t.equal((await system.admin.get('/api/users/zoe')).status, 404)
    t.equal((await system.admin.get('/api/profile/zoe')).status, 404)
    const ann = await logIn(system, 'ann')
    for (const [slug, role] of [
      ['acme', 'manager'],
      ['beta', 'contributor']
    ]) {
      const { results } = expected(await ann.get(`/api/profile/${slug}/roles?role_status=invited`), 200)
      t.match(results, [{ user: { email: ZOE.email, slug: '' } }], `${slug}: what was typed is shown`)
      const url = `/api/profile/${slug}/roles/${role}/${ZOE.email}`
      t.equal((await ann.get(url)).status, 200, 'and it is found by the address')
    }
    t.equal(
      expected(await system.admin.get('/api/profile/gone/roles'), 200).count,
      0,
      'one whose maker left has ended'
    )

    const zoe = await system.register('zoe', { email: ZOE.email })
    await system.settled()
    t.match(
      expected(await zoe.get('/api/profile/zoe'), 200),
      { type: 'personal' },
      'name and address are free'
    )
    const waiting = '/api/users/zoe/accessibles?role_status=invited'
    t.equal(expected(await zoe.get(waiting), 200).count, 0)
    t.equal((await zoe.put(`/api/users/zoe/accessibles/accept/${KEY}`)).status, 404)
    const user = JSON.parse((await auth.collection('access').find('username', 'zoe'))?.body ?? '{}').id
    const proved = { type: 'auth.address-verified', data: { user, person: user, email: ZOE.email } }
    await auth.transact({ actor: user, correlationid: 'v', causationid: 'v' }, async (transaction) =>
      transaction.append(`user-${user}`, [proved])
    )
    await system.settled()
    const { count, results } = expected(await zoe.get(waiting), 200)
    t.equal(count, 2)
    const toAcme = results.find(({ profile }: any) => profile.slug === 'acme')
    t.equal((await zoe.put(new URL(toAcme.accept_grant_api_url).pathname)).status, 200)
    t.equal(
      (await zoe.delete('/api/users/zoe/accessibles/contributor/beta')).status,
      204,
      'each is hers to refuse'
    )
    await system.settled()
    t.equal((await zoe.get('/api/profile/acme/roles')).status, 200)
  }
)

t.test('consent 22: the next start finds nothing to settle', async (t) => {
  const stores = await storesOf01(t)
  const first = await testSystem(t, { stores })
  await first.settled()
  const before = await Promise.all(['auth', 'profile'].map((name) => stores[name]?.events.head()))
  const again = await testSystem(t, { stores })
  await again.settled()
  const after = await Promise.all(['auth', 'profile'].map((name) => stores[name]?.events.head()))
  t.equal(after[1]?.position, before[1]?.position)
  t.equal(after[0]?.position, (before[0]?.position ?? 0) + 1, 'but that the manager logs in')
})
