import { createProjectionBatch, emptyCheckpoint, type RecordedEvent, specOf } from '@bursar/event-sourcing'
import { access } from '@bursar/service-kit'
import { memoryReadModels } from '@bursar/testing'
import fc from 'fast-check'
import t from 'tap'

const open = (value: any) => (typeof value === 'string' ? value : null)
const time = '2026-01-01T00:00:00.000Z'

const event = (type: string, data: object) => ({ type, data, time }) as RecordedEvent

/** Each list is one stream, in its order. */
const streams: RecordedEvent[][] = [
  [
    event('auth.user-registered', {
      user: 'ann',
      slug: 'ann',
      full_name: 'Ann',
      profile: 'pa',
      active: true
    }),
    event('auth.session-revoked', { session: 's1', user: 'ann' })
  ],
  [event('auth.signing-key-created', { kid: 'k', public_jwk: { kty: 'EC' } })],
  [
    event('profile.profile-created', {
      profile: 'shop',
      slug: 'shop',
      full_name: 'S',
      kind: 'organization',
      broker: true
    }),
    event('profile.role-granted', { profile: 'shop', user: 'ann', role: 'manager' }),
    event('profile.role-granted', { profile: 'shop', user: 'ann', role: 'contributor' }),
    event('profile.profile-updated', {
      profile: 'shop',
      slug: 'store',
      picture: 'p.png',
      default_timezone: 'Asia/Tokyo'
    }),
    event('profile.profile-updated', { profile: 'shop', picture: '' })
  ],
  [
    event('profile.profile-created', {
      profile: 'pa',
      slug: 'ann',
      full_name: 'A',
      kind: 'personal',
      user: 'ann',
      broker: false
    }),
    event('profile.role-granted', { profile: 'pa', user: 'ann', role: 'manager' })
  ],
  [
    event('billing.subscription-changed', {
      profile: 'pa',
      provider: 'shop',
      plan: 'x',
      subscription: 'b',
      ends_at: '2027',
      accepted: true
    }),
    event('billing.subscription-changed', {
      profile: 'pa',
      provider: 'acme',
      plan: 'y',
      subscription: 'c',
      ends_at: '2028',
      accepted: true
    }),
    event('billing.subscription-changed', {
      profile: 'pa',
      provider: 'shop',
      plan: 'z',
      subscription: 'a',
      ends_at: '2029',
      accepted: true
    }),
    event('billing.subscription-changed', {
      profile: 'pa',
      provider: 'shop',
      plan: 'z',
      subscription: 'a',
      ends_at: '2029',
      accepted: false
    })
  ]
]

async function documentsOf(events: readonly RecordedEvent[], batchSize: number) {
  const readModels = memoryReadModels()
  const spec = specOf(access, 1)
  const collection = await readModels.open(spec, 'now')
  const batch = createProjectionBatch(access, collection, open)
  for (let at = 0; at < events.length; at += batchSize) {
    for (const one of events.slice(at, at + batchSize)) {
      const changes = access.on[one.type]?.(one) ?? []
      await batch.prefetch(changes)
      await batch.apply(changes)
    }
    const { writes, figures } = batch.flush()
    const commit = { spec, before: {}, checkpoint: emptyCheckpoint('access', 1), writes, figures }
    await readModels.commit([commit])
    batch.written()
  }
  return { collection, bodies: (await collection.scan('', 100)).map(({ key, body }) => `${key} ${body}`) }
}

/** Takes the next event of the streams that `picks` names, then the rest. */
function interleaved(picks: readonly number[]): RecordedEvent[] {
  const left = streams.map((stream) => [...stream])
  const taken = picks.flatMap((pick) => left[pick % left.length]?.shift() ?? [])
  return [...taken, ...left.flat()]
}

t.test('the same documents however the streams interleave', async () => {
  const { bodies } = await documentsOf(streams.flat(), 100)
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.nat({ max: 4 }), { maxLength: 20 }),
      fc.integer({ min: 1, max: 6 }),
      async (picks, size) => {
        const other = await documentsOf(interleaved(picks), size)
        return JSON.stringify(other.bodies) === JSON.stringify(bodies)
      }
    ),
    { numRuns: 100 }
  )
})

t.test('what the documents say', async (t) => {
  const { collection } = await documentsOf(streams.flat(), 3)
  const read = async (key: string) => JSON.parse((await collection.load([key])).get(key) ?? 'null')
  t.match(await read('profile/shop'), {
    slug: 'store',
    picture: null,
    default_timezone: 'Asia/Tokyo',
    user: null
  })
  t.same(await read('roles/ann'), { pa: 'manager', shop: 'contributor' })
  t.same(await read('site'), { broker: 'shop' })
  t.same(await read('session/s1'), { user: 'ann' })
  t.same(
    await read('subscriptions/pa'),
    { acme: { c: '2028' }, shop: { b: '2027' } },
    'one that waits gives nothing'
  )
  t.equal((await collection.find('slug', 'store'))?.key, 'profile/shop')
  t.equal(await collection.find('slug', 'shop'), undefined)
  t.equal((await collection.find('username', 'ann'))?.key, 'user/ann')
  t.equal((await collection.find('slug', 'ann'))?.key, 'profile/pa')
})
