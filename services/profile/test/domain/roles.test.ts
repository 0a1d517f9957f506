import {
  acceptRole,
  answersTo,
  deleteRoleType,
  deriveTypeSlug,
  describeRoleType,
  grantRole,
  profileFold,
  redirectRole,
  removeRole,
  requestRole
} from '@bursar/profile'
import { GIVEN_TIME, given } from '@bursar/testing'
import t from 'tap'

const created = {
  type: 'profile.profile-created',
  data: { profile: 'p', person: 'p', kind: 'organization', broker: false, slug: 'acme', full_name: 'Acme' }
}
const event = (name: string, data: object) => ({
  type: `profile.role-${name}`,
  data: { profile: 'p', ...data }
})
const granted = (user: string, role: string, how: 'asked' | 'unasked' = 'unasked') =>
  event('granted', { user, role, how, ...(how === 'asked' && { accepted_by: user }) })
const offered = (user: string, role: string, key = 'old') =>
  event('offered', { user, role, person: 'p', grant_key: key })
const requested = (user: string, more: object = {}) =>
  event('requested', { user, ...more, person: 'p', request_key: 'asked' })
const removed = (user: string) => event('removed', { user })
const happened = (...events: object[]) => ({ ok: true, events })
const notFound = { ok: false, code: 'not_found' }

const grant =
  (user: string, role: string, more: object = {}) =>
  (state: any) =>
    grantRole(state, { user, role, optedIn: false, key: 'new', ...more })

t.test('a grant is an offer, unless the role type needs no consent', async (t) => {
  const empty = given(profileFold, created)
  t.same(empty.when(grant('u', 'manager')), happened(offered('u', 'manager', 'new')))
  t.same(empty.when(grant('u', 'contributor', { optedIn: true })), happened(granted('u', 'contributor')))
  t.same(
    empty.when(grant('u', 'manager', { extra: '{}', message: 'Hello' })),
    happened(
      offered('u', 'manager', 'new'),
      event('noted', { user: 'u', person: 'p', extra: '{}', message: 'Hello' })
    )
  )
  t.match(given(profileFold).when(grant('u', 'manager')), notFound)
})

t.test('the same role again changes nothing, another one takes its place', async (t) => {
  for (const known of [offered('u', 'manager'), granted('u', 'manager')]) {
    t.same(given(profileFold, created, known).when(grant('u', 'manager')), happened())
  }
  const contributor = given(profileFold, created, granted('u', 'contributor'))
  t.same(contributor.when(grant('u', 'manager')), happened(offered('u', 'manager', 'new')))
  const both = given(profileFold, created, granted('u', 'contributor'), offered('u', 'manager'))
  t.match(both.state, { roles: { u: { is: 'invited', role: 'manager', key: 'old' } } }, 'one role at a time')
})

t.test('granting any role accepts a request', async (t) => {
  const asked = given(profileFold, created, requested('u', { role: 'contributor' }))
  t.same(asked.when(grant('u', 'manager')), happened(granted('u', 'manager', 'asked')))
  const after = given(profileFold, created, requested('u'), granted('u', 'manager'))
  t.match(after.state, { roles: { u: { is: 'active', role: 'manager', key: null } } })
})

t.test('asking twice is asking once, and nobody asks for what is there', async (t) => {
  const ask = (state: any) => requestRole(state, { user: 'u', role: 'manager', key: 'new' })
  t.match(given(profileFold, created).when(ask), happened({ data: { request_key: 'new', role: 'manager' } }))
  for (const known of [requested('u'), granted('u', 'contributor'), offered('u', 'manager')]) {
    t.same(given(profileFold, created, known).when(ask), happened())
  }
})

t.test('an offer is accepted by its own user and key', async (t) => {
  const accept = (user: string, key: string) => (state: any) => acceptRole(state, user, key)
  const open = given(profileFold, created, offered('u', 'manager', 'k'))
  t.same(
    open.when(accept('u', 'k')),
    happened(event('accepted', { user: 'u', role: 'manager', accepted_by: 'u' }))
  )
  t.match(open.when(accept('u', 'other')), notFound)
  t.match(open.when(accept('v', 'k')), notFound)
  const done = given(
    profileFold,
    created,
    offered('u', 'manager', 'k'),
    event('accepted', { user: 'u', role: 'manager' })
  )
  t.match(done.when(accept('u', 'k')), notFound, 'once')
  t.match(
    given(profileFold, created, requested('u')).when(accept('u', 'asked')),
    notFound,
    'a request is no offer'
  )
})

t.test('what goes away has to be there, under its own role', async (t) => {
  const remove = (role: string) => (state: any) => removeRole(state, 'u', role)
  t.same(given(profileFold, created, granted('u', 'manager')).when(remove('manager')), happened(removed('u')))
  t.match(given(profileFold, created, granted('u', 'manager')).when(remove('contributor')), notFound)
  t.same(given(profileFold, created, requested('u')).when(remove('manager')), happened(removed('u')))
  t.match(given(profileFold, created).when(remove('manager')), notFound)
  t.notOk(answersTo(undefined, 'manager'))
})

t.test('an offer goes over to whoever has the address', async (t) => {
  const redirect = (state: any) => redirectRole(state, 'u', 'v')
  t.same(
    given(profileFold, created, offered('u', 'manager', 'k')).when(redirect),
    happened(removed('u'), offered('v', 'manager', 'k'))
  )
  t.same(
    given(profileFold, created, granted('u', 'contributor')).when(redirect),
    happened(removed('u'), granted('v', 'contributor'))
  )
  t.same(
    given(profileFold, created, offered('u', 'manager'), granted('v', 'manager')).when(redirect),
    happened(removed('u')),
    'who has the role already keeps it'
  )
  t.same(given(profileFold, created).when(redirect), happened(), 'withdrawn meanwhile')
  t.same(given(profileFold).when(redirect), happened())
})

t.test('role types', async (t) => {
  const describe = (changes: object, before?: any) => (state: any) =>
    describeRoleType(state, 'clerk', { title: 'Clerk', ...changes }, before, GIVEN_TIME)
  const decided = given(profileFold, created).when(describe({ skip_optin_on_grant: true }))
  const clerk = {
    profile: 'p',
    person: 'p',
    role: 'clerk',
    title: 'Clerk',
    skip_optin_on_grant: true,
    implicit_create_on_none: false,
    otp_required: false,
    is_global: false,
    extra: '',
    created_at: GIVEN_TIME
  }
  const described = event('type-described', clerk)
  t.same(decided, happened(described))
  const known = given(profileFold, created, described)
  t.match(
    known.when(describe({ title: 'Cashier', otp_required: true }, { ...clerk, created_at: 'earlier' })),
    happened({
      data: { title: 'Cashier', otp_required: true, skip_optin_on_grant: true, created_at: 'earlier' }
    }),
    'what is left out stays'
  )
  const remove = (inUse: boolean) => (state: any) => deleteRoleType(state, 'clerk', inUse)
  t.same(known.when(remove(false)), happened(event('type-deleted', { role: 'clerk' })))
  t.match(known.when(remove(true)), { ok: false, code: 'role_type_in_use' })
  t.match(given(profileFold, created, described, granted('u', 'clerk')).when(remove(false)), {
    code: 'role_type_in_use'
  })
  t.match(
    given(profileFold, created, described, event('type-deleted', { role: 'clerk' })).when(remove(false)),
    notFound
  )
  t.equal(await deriveTypeSlug('Head Clerk', () => false), 'head-clerk')
  t.equal(await deriveTypeSlug('Accept', () => false), 'accept-1', 'a word of a URL')
  t.equal(await deriveTypeSlug('Manager', (slug) => slug === 'manager'), 'manager-1')
  t.equal(await deriveTypeSlug('李', () => false), 'role')
})

t.test('a profile has so many users and so many role types', async (t) => {
  const users = Array.from({ length: 10_000 }, (_, n) => [`u${n}`, { is: 'active', role: 'manager' }])
  const { state } = given(profileFold, created)
  const full: any = { ...state, roles: Object.fromEntries(users) }
  t.match(grant('new', 'manager')(full), { ok: false, code: 'too_many_roles' })
  t.match(requestRole(full, { user: 'new', role: null, key: 'k' }), { ok: false, code: 'too_many_roles' })
  t.match(grant('u1', 'contributor')(full), { ok: true })
  const types = Array.from({ length: 100 }, (_, n) => [`t${n}`, {}])
  const described: any = { ...state, types: Object.fromEntries(types) }
  const one = (role: string) => describeRoleType(described, role, { title: 'T' }, undefined, GIVEN_TIME)
  t.match(one('more'), { ok: false, code: 'too_many_role_types' })
  t.match(one('t1'), { ok: true })
})
