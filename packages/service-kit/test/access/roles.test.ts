import type { RecordedEvent } from '@bursar/event-sourcing'
import { roleDescription, roles, users, waitingOf } from '@bursar/service-kit'
import t from 'tap'
import { commutes, documentsOf } from './interleaved.ts'

const event = (type: string, data: object, time = '2026-01-01T00:00:00.000Z', streamversion = 9) =>
  ({ type, data, time, streamversion }) as RecordedEvent
const later = '2026-01-02T00:00:00.000Z'

const offered = (profile: string, user: string, role: string) =>
  event('profile.role-offered', { profile, user, role, person: profile, grant_key: 'g' })
const clerk = {
  profile: 'acme',
  person: 'acme',
  role: 'clerk',
  title: 'Clerk',
  skip_optin_on_grant: true,
  implicit_create_on_none: false,
  otp_required: false,
  is_global: false,
  extra: '',
  created_at: later
}

const streams: RecordedEvent[][] = [
  [
    event('profile.profile-created', { profile: 'pa', kind: 'personal', user: 'ann' }),
    event('profile.role-granted', { profile: 'pa', user: 'ann', role: 'manager' }, undefined, 2),
    event('profile.role-granted', { profile: 'pa', user: 'ben', role: 'contributor' })
  ],
  [
    event('profile.profile-created', { profile: 'acme', kind: 'organization' }),
    event('profile.role-type-described', clerk),
    offered('acme', 'ann', 'manager'),
    event('profile.role-noted', { profile: 'acme', user: 'ann', extra: '{"a":1}' }),
    event('profile.role-accepted', { profile: 'acme', user: 'ann', role: 'manager' }, later),
    offered('acme', 'ben', 'clerk'),
    event('profile.role-requested', { profile: 'acme', user: 'eve', role: 'clerk', request_key: 'r' }),
    event('profile.role-requested', { profile: 'acme', user: 'joe', request_key: 'q' })
  ],
  [
    event('profile.role-granted', { profile: 'shop', user: 'ann', role: 'contributor' }),
    event('profile.role-noted', { profile: 'shop', user: 'ann', extra: '{"b":2}' }),
    event('profile.role-granted', { profile: 'shop', user: 'ann', role: 'manager' }, later),
    event('profile.role-requested', { profile: 'shop', user: 'eve', request_key: 'k' }),
    event('profile.role-granted', { profile: 'shop', user: 'eve', role: 'manager' }, later),
    event('profile.role-granted', { profile: 'shop', user: 'ben', role: 'manager' }),
    event('profile.role-removed', { profile: 'shop', user: 'ben' }),
    event('profile.role-type-described', { ...clerk, profile: 'shop' }),
    event('profile.role-type-deleted', { profile: 'shop', role: 'clerk' })
  ]
]

const logins: RecordedEvent[][] = [
  [
    event('auth.user-registered', { user: 'ann', slug: 'ann', full_name: 'Ann', lang: 'en' }),
    event('auth.user-updated', { user: 'ann', nick_name: 'A', phone: '+14155552671' }),
    event('auth.password-changed', { user: 'ann' }),
    event('auth.user-updated', { user: 'ann', nick_name: '' })
  ],
  [event('auth.session-opened', { user: 'ann' }, later)],
  [event('auth.session-opened', { user: 'ann' }, '2026-01-03T00:00:00.000Z')]
]

t.test('the same documents however the streams interleave', async () => {
  await commutes(roles, streams)
  await commutes(users, logins)
})

t.test('what the documents say', async (t) => {
  const { collection } = await documentsOf(roles, streams.flat(), 4)
  const read = async (key: string) => JSON.parse((await collection.load([key])).get(key) ?? 'null')
  t.match(await read('role/pa/ann'), { status: 'active', personal: true })
  t.match(await read('role/pa/ben'), { status: 'invited', personal: false }, 'the profile is not ben’s own')
  t.match(
    await read('role/acme/ann'),
    { status: 'active', key: null, extra: '{"a":1}', created_at: '2026-01-01T00:00:00.000Z' },
    'what the offer said stays'
  )
  t.match(await read('role/shop/ann'), { role: 'manager', extra: null, created_at: later }, 'replaced')
  t.match(await read('role/shop/eve'), { role: 'manager', status: 'active', key: null })
  t.match(await read('role/acme/joe'), { role: null, status: 'requested', key: 'q' })
  t.equal(await read('role/shop/ben'), null)
  t.equal(await read('type/shop/clerk'), null)
  const type = await read('type/acme/clerk')
  t.match(roleDescription(type, null), { slug: 'clerk', title: 'Clerk', editable: true, extra: null })
})

t.test('what is counted', async (t) => {
  const { collection } = await documentsOf(roles, streams.flat(), 100)
  const count = async (list: string, by: string) => (await collection.tally({ list, by })).count
  t.equal(await count('profile', 'acme'), 4)
  t.equal(await count('user', 'ann'), 3)
  t.equal(await count('others', 'ann'), 2, 'without the personal profile')
  t.equal(await count('profile-waiting', waitingOf('acme', 'invited')), 1)
  t.equal(await count('profile-waiting', waitingOf('acme', 'requested')), 2)
  t.equal(await count('profile-role-waiting', waitingOf('acme', 'invited', 'clerk')), 1)
  t.equal(await count('profile-role-waiting', waitingOf('acme', 'invited', 'manager')), 0)
  t.equal(await count('user-waiting', waitingOf('eve', 'requested')), 1)
  t.equal(await count('types', 'acme'), 1)
  t.equal(await count('of-type', 'clerk'), 2)
})
