import { noDetails } from '@bursar/contracts'
import {
  archiveProfile,
  createProfile,
  deriveSlug,
  personalSlug,
  profileFold,
  slugFault,
  updateProfile
} from '@bursar/profile'
import { GIVEN_TIME, given } from '@bursar/testing'
import t from 'tap'

const organization = {
  profile: 'p',
  person: 'p',
  kind: 'organization',
  broker: false,
  slug: 'acme',
  full_name: 'Acme',
  email: 'acme@example.com'
} as const
const created = { type: 'profile.profile-created', data: organization }
const granted = {
  type: 'profile.role-granted',
  data: { profile: 'p', user: 'u', role: 'manager', how: 'made', accepted_by: 'u' }
}

t.test('a profile opens with its manager, a shadow without', async (t) => {
  const opened = given(profileFold).when((state) => createProfile(state, organization, 'u'))
  t.same(opened, { ok: true, events: [created, granted] })
  const shadow = given(profileFold).when((state) => createProfile(state, organization, undefined))
  t.same(shadow, { ok: true, events: [created] })
  t.match(
    given(profileFold, created).when((state) => createProfile(state, organization, 'u')),
    { ok: false, code: 'version_conflict' }
  )
})

t.test('what was not said has a default', async (t) => {
  const { state } = given(profileFold, created, granted)
  t.same(state, {
    ...noDetails,
    ...organization,
    is: 'live',
    user: null,
    created_at: GIVEN_TIME,
    maker: null,
    managed: true,
    fresh: false,
    offers: {},
    invited: [],
    lost: [],
    roles: {
      u: {
        is: 'active',
        accepted: true,
        role: 'manager',
        key: null,
        made_by: null,
        extra: null,
        created_at: GIVEN_TIME
      }
    },
    types: {}
  })
})

t.test('an update tells what changed, and only that', async (t) => {
  const update = (changes: object) =>
    given(profileFold, created).when((state) => updateProfile(state, changes))
  const updated = (details: object) => ({
    ok: true,
    events: [{ type: 'profile.profile-updated', data: { profile: 'p', person: 'p', ...details } }]
  })
  t.same(update({ full_name: 'Acme Inc.', email: 'acme@example.com' }), updated({ full_name: 'Acme Inc.' }))
  t.same(update({ email: '' }), updated({ email: '' }), 'an empty text clears')
  t.same(update({ is_provider: true }), updated({ is_provider: true }))
  t.same(update({ slug: 'other' }), updated({ slug: 'other' }))
  t.same(update({ slug: 'acme', full_name: undefined }), { ok: true, events: [] })
  t.match(
    given(profileFold).when((state) => updateProfile(state, {})),
    { ok: false, code: 'not_found' }
  )
})

t.test('a personal profile keeps the name of its user', async (t) => {
  const personal = { ...created, data: { ...organization, kind: 'personal', user: 'u' } }
  const rename = (slug: string) =>
    given(profileFold, personal).when((state) => updateProfile(state, { slug }))
  t.match(rename('other'), { ok: false, code: 'invalid_fields', fields: { slug: Array } })
  t.same(rename('acme'), { ok: true, events: [] })
})

t.test('an archived profile has lost its roles, and is nothing any more', async (t) => {
  const other = { type: 'profile.role-granted', data: { profile: 'p', user: 'v', role: 'contributor' } }
  const removed = (user: string) => ({ type: 'profile.role-removed', data: { profile: 'p', user } })
  const archived = { type: 'profile.profile-archived', data: { profile: 'p' } }
  const live = given(profileFold, created, granted, other)
  t.same(live.when(archiveProfile), { ok: true, events: [removed('u'), removed('v'), archived] })
  const after = given(profileFold, created, granted, removed('u'), archived)
  t.same(after.state, { is: 'archived', erased: false })
  t.match(after.when(archiveProfile), { ok: false, code: 'not_found' })
  t.match(
    after.when((state) => updateProfile(state, { full_name: 'X' })),
    { ok: false, code: 'not_found' }
  )
  t.match(
    after.when((state) => createProfile(state, organization, 'u')),
    { ok: false, code: 'version_conflict' },
    'an id is used once'
  )
  const broker = { ...created, data: { ...organization, broker: true } }
  t.match(given(profileFold, broker).when(archiveProfile), { ok: false, code: 'broker_stays' })
})

t.test('slugs', async (t) => {
  for (const good of ['acme', 'Acme-2', '_', '12345']) t.equal(slugFault(good), undefined, good)
  for (const bad of ['', 'a.b', 'a b', 'é', 'all', 'x'.repeat(151)]) t.type(slugFault(bad), 'string', bad)
  t.equal(deriveSlug('Acme & Sons, Inc.'), 'acme-sons-inc')
  t.equal(deriveSlug('李'), 'profile')
  t.equal(personalSlug('Ann_B'), 'Ann_B')
  t.equal(personalSlug('ann.b@example.com'), 'ann-b-example-com')
  t.equal(personalSlug('...@+'), 'user')
})
