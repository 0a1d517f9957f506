import { RoleList } from '@bursar/contracts'
import {
  type Answer,
  answer,
  type FieldValue,
  fail,
  L5,
  listPage,
  type OperationRequest,
  operation,
  ROLES,
  type RoleDocument,
  roleTypesOf,
  shownText as text
} from '@bursar/service-kit'
import type { Static } from 'typebox'
import { organizationOf, type RoleRow, roleForm, roleRows } from './role-form.ts'
import { isOfType, RoleQuery, roleCounts, statusesOf } from './role-list.ts'

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
    const role = params.role ?? ''
    const types = await roleTypesOf(request, [{ profile: profile.id, role }])
    if (!types(profile.id, role)) fail('not_found')
    return listOf(request, role)
  }
})

type Fields = Readonly<Record<string, (row: RoleRow) => FieldValue>>

const ofUser: Fields = {
  user: ({ user }) => text(user.slug),
  user__full_name: ({ user }) => text(user.full_name)
}

const search: Fields = { ...ofUser, user__email: ({ user }) => text(user.email) }
const searchAll: Fields = { ...search, role: ({ role }) => role.role, role__title: ({ title }) => title }

/** All rows are of one profile, so its name makes no order. */
const sort: Fields = {
  ...ofUser,
  profile__full_name: () => '',
  role__title: ({ title }) => title,
  grant_key: ({ role }) => (role.status === 'invited' ? text(role.key) : ''),
  request_key: ({ role }) => (role.status === 'requested' ? text(role.key) : '')
}

async function listOf(
  request: OperationRequest<any, Static<typeof RoleQuery>>,
  type: string | undefined
): Promise<Answer> {
  const { collection, origin, profile } = request
  const wanted = statusesOf(request.query.role_status)
  const source = {
    collection: collection(ROLES),
    list: 'profile',
    by: profile.id,
    descending: true,
    dates: 'none',
    orderField: 'created_at',
    open: (documents: readonly RoleDocument[]) => roleRows(request, documents),
    search: type === undefined ? searchAll : search,
    sort,
    keep:
      type === undefined && !wanted
        ? undefined
        : ({ role }: RoleRow) => isOfType(role, type) && (wanted?.includes(role.status) ?? true)
  } as const
  const short = await organizationOf(request, profile)
  const page = await listPage(request, source, async (rows) =>
    rows.map((row) => roleForm(row, short, origin))
  )
  return answer(200, { ...(await roleCounts(request, { profile: profile.id }, type)), ...page })
}
