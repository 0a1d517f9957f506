import { deleteRoleType, deriveTypeSlug, describeRoleType, profileFold } from '@bursar/profile'
import { GIVEN_TIME, given } from '@bursar/testing'
import t from 'tap'
import { created, event, granted, happened, refused } from '../../roles/domain/role-events.ts'

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
  const described = event('role-type-described', clerk)
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
  t.same(known.when(remove(false)), happened(event('role-type-deleted', { role: 'clerk' })))
  t.match(known.when(remove(true)), { ok: false, code: 'role_type_in_use' })
  t.match(given(profileFold, created, described, granted('u', 'clerk', 'asked')).when(remove(false)), {
    code: 'role_type_in_use'
  })
  t.match(
    given(profileFold, created, described, event('role-type-deleted', { role: 'clerk' })).when(remove(false)),
    refused('not_found')
  )
  t.equal(await deriveTypeSlug('Head Clerk', () => false), 'head-clerk')
  t.equal(await deriveTypeSlug('Accept', () => false), 'accept-1', 'a word of a URL')
  t.equal(await deriveTypeSlug('Manager', (slug) => slug === 'manager'), 'manager-1')
  t.equal(await deriveTypeSlug('李', () => false), 'role')
})
