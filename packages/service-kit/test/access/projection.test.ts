import type { RecordedEvent } from '@bursar/event-sourcing'
import { access } from '@bursar/service-kit'
import t from 'tap'
import { commutes, documentsOf } from './interleaved.ts'

const time = '2026-01-01T00:00:00.000Z'

const event = (type: string, data: object, streamversion = 9) =>
  ({ type, data, time, streamversion }) as RecordedEvent

const agreement = { slug: 'terms', title: 'Terms', is_required: true }

/** Each list is one stream, in its order. */
const streams: RecordedEvent[][] = [
  [
    event('auth.user-registered', {
      user: 'ann',
      slug: 'ann',
      full_name: 'Ann',
      email: 'Ann@Example.com',
      profile: 'pa',
      active: true
    }),
    event('auth.user-updated', { user: 'ann', profile: 'pa', slug: 'anna', email: 'Anna@Example.com' }),
    event('auth.user-updated', { user: 'ann', profile: 'pa', full_name: 'Anna' }),
    event('auth.address-verified', { user: 'ann', email: 'Proved@Example.com' }),
    event('auth.session-revoked', { session: 's1', user: 'ann' })
  ],
  [
    event('auth.user-registered', {
      user: 'lou',
      slug: 'lou',
      full_name: 'Lou',
      profile: 'pl',
      active: true
    }),
    event('auth.address-verified', { user: 'lou', phone: '+14155552671' }),
    event('auth.address-verified', { user: 'lou', email: 'lou@example.com' }),
    event('auth.address-lost', { user: 'lou', kind: 'phone' }),
    event('auth.address-lost', { user: 'lou', kind: 'email' }),
    event('auth.user-updated', { user: 'lou', profile: 'pl', email: '' })
  ],
  [event('auth.signing-key-created', { kid: 'k', public_jwk: { kty: 'EC' } })],
  [
    event('auth.agreements-signed', {
      user: 'ann',
      signed: [
        { agreement: 'a1', slug: 'terms', edition: 1 },
        { agreement: 'a2', slug: 'privacy', edition: 3 }
      ]
    })
  ],
  [
    event('profile.agreement-signed', { user: 'ann', agreement: 'a2', edition: 2 }),
    event('profile.agreement-signed', { user: 'ann', agreement: 'a1', edition: 2 })
  ],
  [
    event('profile.agreement-published', { agreement: 'a2', ...agreement, edition: 1 }),
    event('profile.agreement-published', { agreement: 'a1', ...agreement, edition: 1 }),
    event('profile.agreement-published', { agreement: 'a2', ...agreement, edition: 2, is_required: false })
  ],
  [
    event('profile.profile-created', {
      profile: 'shop',
      slug: 'shop',
      full_name: 'S',
      kind: 'organization',
      broker: true
    }),
    event('profile.role-granted', { profile: 'shop', user: 'ann', role: 'manager' }, 2),
    event('profile.role-granted', { profile: 'shop', user: 'ann', role: 'contributor' }),
    event('profile.role-requested', { profile: 'shop', user: 'joe', role: 'manager' }),
    event('profile.role-granted', { profile: 'shop', user: 'joe', role: 'contributor' }),
    event('profile.role-granted', { profile: 'shop', user: 'kim', role: 'contributor' }),
    event('profile.role-granted', { profile: 'shop', user: 'lea', role: 'clerk', how: 'unasked' }),
    event('profile.role-offered', { profile: 'shop', user: 'lea', role: 'manager', made_by: 'ann' }),
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
    event('profile.role-granted', { profile: 'pa', user: 'ann', role: 'manager' }, 2)
  ],
  [
    event('profile.profile-created', { profile: 'ghost', slug: 'ghost', full_name: 'G', kind: 'shadow' }),
    event('profile.role-granted', { profile: 'ghost', user: 'kim', role: 'manager' }, 2)
  ],
  [event('billing.subscriber-introduced', { profile: 'ghost', provider: 'shop' })],
  [
    event('profile.profile-created', {
      profile: 'drawn',
      slug: 'drawn',
      full_name: 'D',
      kind: 'organization',
      maker_user: 'eve'
    }),
    event('profile.role-requested', { profile: 'drawn', user: 'eve' }),
    event('profile.role-granted', {
      profile: 'drawn',
      user: 'eve',
      role: 'manager',
      how: 'asked',
      accepted_by: 'eve'
    })
  ],
  [
    event('profile.role-offered', { profile: 'club', user: 'ann', role: 'manager' }),
    event('profile.role-accepted', { profile: 'club', user: 'ann', role: 'manager' }),
    event('profile.role-granted', { profile: 'club', user: 'ben', role: 'contributor' }),
    event('profile.role-offered', { profile: 'club', user: 'ben', role: 'manager' }),
    event('profile.role-requested', { profile: 'club', user: 'eve' })
  ],
  [
    event('profile.profile-created', {
      profile: 'old',
      slug: 'old',
      full_name: 'O',
      kind: 'organization',
      broker: false
    }),
    event('profile.role-granted', { profile: 'old', user: 'ann', role: 'manager' }),
    event('profile.role-granted', { profile: 'old', user: 'ben', role: 'clerk' }),
    event('profile.role-removed', { profile: 'old', user: 'ann' }),
    event('profile.role-removed', { profile: 'old', user: 'ben' }),
    event('profile.profile-archived', { profile: 'old' })
  ],
  [
    event('billing.subscription-changed', {
      profile: 'pa',
      provider: 'shop',
      plan: 'x',
      subscription: 'b',
      created_at: '2020',
      accepted_at: '2020',
      ends_at: '2027',
      accepted: true
    }),
    event('billing.subscription-changed', {
      profile: 'pa',
      provider: 'acme',
      plan: 'y',
      subscription: 'of-0.1',
      created_at: '2020',
      ends_at: '2028',
      accepted: true
    }),
    event('billing.subscription-changed', {
      profile: 'pa',
      provider: 'acme',
      plan: 'y',
      subscription: 'c',
      created_at: '2020',
      accepted_at: '2021',
      accepted_until: '2022',
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

t.test('the same documents however the streams interleave', () => commutes(access, streams))

t.test('what the documents say', async (t) => {
  const { collection } = await documentsOf(access, streams.flat(), 3)
  const read = async (key: string) => JSON.parse((await collection.load([key])).get(key) ?? 'null')
  t.match(await read('profile/shop'), {
    slug: 'store',
    picture: null,
    default_timezone: 'Asia/Tokyo',
    user: null
  })
  t.same(await read('roles/ann'), {
    club: { is: 'active', role: 'manager', accepted: true },
    pa: { is: 'active', role: 'manager', accepted: true },
    shop: { is: 'active', role: 'contributor', accepted: true }
  })
  t.equal(await read('roles/ben'), null, 'an offer of version 0.1 takes the place of a role, and gives none')
  t.same(
    await read('roles/joe'),
    { shop: { is: 'active', role: 'contributor', accepted: true } },
    'had asked'
  )
  t.match(await read('roles/kim'), { shop: { accepted: false }, ghost: { accepted: false } }, 'had not')
  t.same(
    await read('roles/lea'),
    { shop: { is: 'active', role: 'clerk', accepted: false } },
    'an offer leaves it'
  )
  t.same((await read('roles/eve')).club, { is: 'requested', role: null, accepted: false })
  t.match(await read('profile/ghost'), { maker: { kind: 'profile', id: 'shop' }, managed: false })
  t.match(await read('profile/drawn'), { maker: null, managed: true }, 'claimed')
  t.match(await read('profile/old'), { slug: '_archive_old', archived: true })
  const ann = {
    slug: 'anna',
    full_name: 'Anna',
    email: 'Proved@Example.com',
    verified_email: 'Proved@Example.com'
  }
  t.match(await read('user/ann'), ann)
  t.match(await read('user/lou'), { email: null, verified_email: null }, 'somebody else verified it since')
  t.same(await read('site'), { broker: 'shop' })
  t.same(await read('signed/ann'), { a1: 2, a2: 3 }, 'the newest that was signed, wherever')
  t.match(await read('agreements'), {
    a1: { edition: 1, is_required: true },
    a2: { edition: 2, is_required: false }
  })
  t.same(await read('session/s1'), { user: 'ann' })
  t.same(
    await read('subscriptions/pa'),
    { acme: { c: { since: '2021', until: '2022' } }, shop: { b: { since: '2020', until: '2027' } } },
    'one that waits gives nothing, nor does what the provider added, nor what 0.1 says until it is settled'
  )
  t.equal((await collection.find('slug', 'store'))?.key, 'profile/shop')
  t.equal(await collection.find('slug', 'shop'), undefined)
  t.equal((await collection.find('username', 'anna'))?.key, 'user/ann')
  t.equal(await collection.find('username', 'ann'), undefined, 'the old name leads nowhere')
  t.equal((await collection.find('email', 'proved@example.com'))?.key, 'user/ann')
  t.equal(await collection.find('email', 'anna@example.com'), undefined, 'nobody has verified it')
  t.equal(await collection.find('slug', 'old'), undefined)
  t.equal((await collection.find('slug', '_archive_old'))?.key, 'profile/old')
  t.equal((await collection.find('slug', 'ann'))?.key, 'profile/pa')
})
