import { RoleList } from '@bursar/contracts'
import {
  type Answer,
  answer,
  fail,
  L5,
  listPage,
  type OperationRequest,
  operation,
  type RoleDocument,
  roleTypesOf,
  shownText as text
} from '@bursar/service-kit'
import type { Static } from 'typebox'
import { organizationOf } from '../../profiles/organization-of.ts'
import { type RoleRow, roleForm, roleRows } from '../role-form.ts'
import { type RoleFields, RoleQuery, roleCounts, roleSource } from '../role-list.ts'

const shared = {
  method: 'GET',
  access: 'provider',
  query: RoleQuery,
  lists: L5,
  answers: { 200: RoleList }
} as const

/** GET /api/profile/{profile}/roles: who has a role on the profile, newest first. */
export const listRoles = operation({
  ...shared,
  path: '/api/profile/{profile}/roles',
  summary: 'Users with a role on the profile, offers and requests',
  handle: (request) => listOf(request, undefined)
})

/** GET /api/profile/{profile}/roles/{role} */
export const listRolesOfType = operation({
  ...shared,
  path: '/api/profile/{profile}/roles/{role}',
  summary: 'Users with that role, and pending requests',
  async handle(request) {
    const { params, profile } = request
    const role = params.role
    const types = await roleTypesOf(request, [{ profile: profile.id, role }])
    if (!types(profile.id, role)) fail('not_found')
    return listOf(request, role)
  }
})

const ofUser: RoleFields<RoleRow> = {
  user: ({ user }) => text(user.slug),
  user__full_name: ({ user }) => text(user.full_name)
}

const search: RoleFields<RoleRow> = { ...ofUser, user__email: ({ user }) => text(user.email) }

/** All rows are of one profile, so its name makes no order. */
const sort: RoleFields<RoleRow> = { ...ofUser, profile__full_name: () => '' }

async function listOf(
  request: OperationRequest<any, Static<typeof RoleQuery>>,
  type: string | undefined
): Promise<Answer> {
  const { profile, seen } = request
  const open = (documents: readonly RoleDocument[]) => roleRows(request, documents)
  const source = roleSource(request, {
    list: 'profile',
    by: profile.id,
    type,
    accepted: !seen.all,
    open,
    search,
    sort
  })
  const short = await organizationOf(request, profile)
  const page = await listPage(request, source, async (rows) =>
    rows.map((row) => roleForm(request, row, short))
  )
  const counts = seen.all
    ? await roleCounts(request, { profile: profile.id }, type)
    : { invited_count: 0, requested_count: 0 }
  return answer(200, { ...counts, ...page })
}
