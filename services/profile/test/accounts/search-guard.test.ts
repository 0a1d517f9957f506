/** How often one searches, and what is found where a site is too large to be gone through. */
import type { Collection } from '@bursar/event-sourcing'
import { memoryCounters, type OperationRequest, ThrottledError } from '@bursar/service-kit'
import { type TestSystem, testSystem } from '@bursar/testing'
import t, { type Test } from 'tap'
import { profileFields, userFields } from '../../dist/accounts/account-fields.js'
import { type Searched, searchAccounts } from '../../dist/accounts/search-accounts.js'
import { searchGuard } from '../../dist/accounts/search-guard.js'

/** Who asks, at a time in milliseconds. */
const asking = (user: string, address: string, at = 0): any => ({
  caller: { user },
  address,
  engine: { world: { clock: { real: () => at } } }
})

async function rejected(t: Test, admission: Promise<void>, user: string) {
  const refusal = await admission.catch((error) => error)
  t.ok(refusal instanceof ThrottledError && refusal.retryAfter > 3_600, `${user} is refused for the day`)
}

t.test('a user searches 300 times a day, and a network 1,000 times', async (t) => {
  const guard = searchGuard(memoryCounters())
  const minute = (n: number) => Math.floor(n / 30) * 60_000
  const admitted = async (user: string, address: string, most: number) => {
    for (let n = 0; n < most; n++) await guard.admit(asking(user, address, minute(n)))
  }
  await admitted('u0', '192.0.2.1', 300)
  await rejected(t, guard.admit(asking('u0', '198.51.100.7', minute(300))), 'u0')
  for (const user of ['u1', 'u2']) await admitted(user, '192.0.2.1', 300)
  await admitted('u3', '192.0.2.1', 100)
  await rejected(t, guard.admit(asking('u4', '192.0.2.1', minute(900))), 'u4')
  await t.resolves(guard.admit(asking('u4', '192.0.2.2', minute(900))), 'another network')
  await t.resolves(guard.admit(asking('u4', '192.0.2.1', 86_400_000)), 'the next day')
})

/** A search on a site that has so many profiles. */
async function searchOf(
  system: TestSystem,
  { user, q, rows, isCommon = false, ...searched }: Searched & Asked
) {
  const engine = system.engines.get('profile')
  if (!engine) throw new Error('no profile service')
  const collection = (name: string): Collection => {
    const real = engine.collection(name)
    if (name !== 'profiles') return real
    const many: Collection['alphabetical'] = async ({ limit }) => Array(limit).fill({ order: '', body: '{}' })
    const alphabetical = isCommon ? many : real.alphabetical
    return { ...real, tally: async () => ({ count: rows, sums: {} }), alphabetical }
  }
  const id = JSON.parse((await collection('access').find('username', user))?.body ?? '{}').id
  const list = {
    startAt: undefined,
    endsAt: undefined,
    terms: q,
    fields: [],
    sort: [],
    page: 1,
    pageSize: 25
  }
  const request = { ...asking(id, '192.0.2.1'), engine, collection, list, now: engine.world.clock.now() }
  const work = { reveal: engine.keys.reveal, inTurn: (run: () => unknown) => run() }
  const found = await searchAccounts(
    { ...request, ...work } as OperationRequest<any, any>,
    searchGuard(memoryCounters()),
    searched
  )
  return found.map(({ profile }) => profile.slug)
}

interface Asked {
  readonly user: string
  readonly q: readonly string[]
  readonly rows: number
  /** Whether more profiles have the terms than are looked at. */
  readonly isCommon?: boolean
}

t.test('on a large site what too many have is found as a whole name alone, in no time', async (t) => {
  const system = await testSystem(t)
  const ann = await system.register('ann')
  await system.register('ben')
  await system.openProfile(ann, 'Acme')
  const hidden = await ann.post('/api/accounts/profiles', { full_name: 'Acme Hidden', slug: 'hidden' })
  t.equal(hidden.status, 201)
  await system.settled()
  const profiles = { fields: profileFields, byDefault: 'full_name', usersAlone: false }
  const ofBen = { ...profiles, user: 'ben' }
  const others = { ...ofBen, isCommon: true }
  t.same(await searchOf(system, { ...ofBen, q: ['acm'], rows: 20_001 }), ['acme'])
  t.same(await searchOf(system, { ...others, q: ['acm'], rows: 20_000 }), ['acme'])
  t.same(await searchOf(system, { ...others, q: ['acm'], rows: 20_001 }), [])
  t.same(await searchOf(system, { ...others, q: ['acme', 'hidden'], rows: 20_001 }), ['acme'])
  const ofUsers = { fields: userFields, byDefault: 'first_name', usersAlone: true, isCommon: true }
  t.same(await searchOf(system, { ...ofUsers, user: 'ben', q: ['acme', 'ann'], rows: 20_001 }), ['ann'])
  const ofAdmin = { ...profiles, user: 'admin', isCommon: true }
  t.same(await searchOf(system, { ...ofAdmin, q: ['acm'], rows: 100_000 }), ['acme', 'hidden'])
  t.same(await searchOf(system, { ...ofAdmin, q: ['hidden'], rows: 100_001 }), ['hidden'])
})
