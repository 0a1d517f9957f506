import { AccessibleList } from '@bursar/contracts'
import {
  type Answer,
  answer,
  L5,
  listPage,
  type OperationRequest,
  operation,
  profilesInCommon,
  type RoleDocument,
  shownText as text
} from '@bursar/service-kit'
import { type Static, Type } from 'typebox'
import { type RoleFields, RoleQuery, roleCounts, roleSource } from '../../roles/role-list.ts'
import { type AccessibleRow, accessibleForms, accessibleRows } from '../accessible-rows.ts'
import { askImplicitly } from '../ask-implicitly.ts'

const Query = Type.Object({
  ...RoleQuery.properties,
  /** True: with the role on the user's own personal profile. */
  include_personal_profile: Type.Optional(Type.Boolean())
})

const shared = {
  method: 'GET',
  access: 'self',
  colleagues: true,
  query: Query,
  lists: L5,
  answers: { 200: AccessibleList }
} as const

/** GET /api/users/{user}/accessibles: every role, offer and request of the user, newest first. */
export const listAccessibles = operation({
  ...shared,
  path: '/api/users/{user}/accessibles',
  summary: 'Roles that the user has, was offered or requested',
  async handle(request) {
    await askImplicitly(request)
    return listOf(request, undefined)
  }
})

/** GET /api/users/{user}/accessibles/{role} */
export const listAccessiblesOfType = operation({
  ...shared,
  path: '/api/users/{user}/accessibles/{role}',
  summary: 'The same for one role type',
  handle: (request) => listOf(request, request.params.role)
})

const ofProfile = {
  profile: ({ profile }) => text(profile.slug),
  profile__full_name: ({ profile }) => text(profile.full_name)
} satisfies RoleFields<AccessibleRow>

const search: RoleFields<AccessibleRow> = { ...ofProfile, profile__email: ({ email }) => text(email) }

/** All rows are of one user, so its name makes no order. */
const sort: RoleFields<AccessibleRow> = {
  profile__full_name: ofProfile.profile__full_name,
  user: () => '',
  user__full_name: () => ''
}

async function listOf(
  request: OperationRequest<any, Static<typeof Query>>,
  type: string | undefined
): Promise<Answer> {
  const { query, user } = request
  const list = query.include_personal_profile ? 'user' : 'others'
  const open = (documents: readonly RoleDocument[]) => accessibleRows(request, documents)
  const common = await profilesInCommon(request)
  const source = roleSource(request, { list, by: user.id, type, open, search, sort, common })
  const page = await listPage(request, source, (rows) => accessibleForms(request, rows))
  return answer(200, { ...(await roleCounts(request, { user: user.id, common }, type)), ...page })
}
