import { AccessibleList } from '@bursar/contracts'
import {
  type Answer,
  answer,
  type FieldValue,
  L5,
  listPage,
  type OperationRequest,
  operation,
  ROLES,
  type RoleDocument,
  shownText as text
} from '@bursar/service-kit'
import { type Static, Type } from 'typebox'
import { type AccessibleRow, accessibleForms, accessibleRows } from './accessible-rows.ts'
import { isOfType, RoleQuery, roleCounts, statusesOf } from './role-list.ts'

const Query = Type.Object({
  ...RoleQuery.properties,
  /** True: with the role on the user's own personal profile. */
  include_personal_profile: Type.Optional(Type.Boolean())
})

const shared = {
  method: 'GET',
  access: 'self',
  query: Query,
  lists: L5,
  answers: { 200: AccessibleList }
} as const

/** GET /api/users/{user}/accessibles: every role, offer and request of the user, newest first. */
export const listAccessibles = operation({
  ...shared,
  path: '/api/users/{user}/accessibles',
  summary: 'Roles that the user has, is offered or asks for',
  handle: (request) => listOf(request, undefined)
})

/** GET /api/users/{user}/accessibles/{role} */
export const listAccessiblesOfType = operation({
  ...shared,
  path: '/api/users/{user}/accessibles/{role}',
  summary: 'The same, of one role type',
  handle: (request) => listOf(request, request.params.role)
})

type Fields = Readonly<Record<string, (row: AccessibleRow) => FieldValue>>

const ofProfile: Fields = {
  profile: ({ profile }) => text(profile.slug),
  profile__full_name: ({ profile }) => text(profile.full_name)
}

const search: Fields = { ...ofProfile, profile__email: ({ email }) => text(email) }
const searchAll: Fields = { ...search, role: ({ role }) => role.role, role__title: ({ title }) => title }

/** All rows are of one user, so its name makes no order. */
const sort: Fields = {
  profile__full_name: ofProfile.profile__full_name as Fields[string],
  user: () => '',
  user__full_name: () => '',
  role__title: ({ title }) => title,
  grant_key: ({ role }) => (role.status === 'invited' ? text(role.key) : ''),
  request_key: ({ role }) => (role.status === 'requested' ? text(role.key) : '')
}

async function listOf(
  request: OperationRequest<any, Static<typeof Query>>,
  type: string | undefined
): Promise<Answer> {
  const { collection, query, user } = request
  const wanted = statusesOf(query.role_status)
  const source = {
    collection: collection(ROLES),
    list: query.include_personal_profile ? 'user' : 'others',
    by: user.id,
    descending: true,
    dates: 'none',
    orderField: 'created_at',
    open: (documents: readonly RoleDocument[]) => accessibleRows(request, documents),
    search: type === undefined ? searchAll : search,
    sort,
    keep:
      type === undefined && !wanted
        ? undefined
        : ({ role }: AccessibleRow) => isOfType(role, type) && (wanted?.includes(role.status) ?? true)
  } as const
  const page = await listPage(request, source, (rows) => accessibleForms(request, rows))
  return answer(200, { ...(await roleCounts(request, { user: user.id }, type)), ...page })
}
