import { BROKER_PROFILE, own, PatchedRoleTypeWrite, RoleDescription, RoleTypeWrite } from '@bursar/contracts'
import {
  type Answer,
  answer,
  builtIn,
  fail,
  isBuiltInRole,
  managesBroker,
  type OperationRequest,
  operation
} from '@bursar/service-kit'
import { profileFold, profileStream } from '../../profiles/domain/profile.ts'
import { describeRoleType } from '../domain/role-types.ts'
import { readRoleType } from '../role-type-body.ts'
import { describedForm } from '../role-type-form.ts'

const shared = {
  path: '/api/profile/{profile}/roles/describe/{role}',
  access: 'direct',
  keys: false,
  answers: { 200: RoleDescription },
  handle: changeType
} as const

/** PUT /api/profile/{profile}/roles/describe/{role}: changes a type; one of every profile is the broker's. */
export const updateRoleType = operation({
  ...shared,
  method: 'PUT',
  summary: 'Update a role type',
  body: RoleTypeWrite
})

/** PATCH /api/profile/{profile}/roles/describe/{role}: the same, and the title may be left out too. */
export const patchRoleType = operation({
  ...shared,
  method: 'PATCH',
  summary: 'Update some fields of a role type',
  body: PatchedRoleTypeWrite
})

async function changeType(
  request: OperationRequest<PatchedRoleTypeWrite, any, { readonly role: string }>
): Promise<Answer> {
  const { params, profile } = request
  const role = params.role
  const changes = { ...readRoleType(request.body), described_by: request.caller?.user }
  return request.commit(async (transaction) => {
    const here = await transaction.load(profileStream(profile.id), profileFold)
    const broker = await transaction.load(profileStream(BROKER_PROFILE), profileFold)
    if (here.is !== 'live' || broker.is !== 'live') fail('not_found')
    const state = own(here.types, role) ? here : broker
    const described = own(state.types, role)
    if (!described && !isBuiltInRole(role)) fail('not_found')
    if (state.broker && !(await managesBroker(request))) fail('role_type_global')
    const before = described ?? builtIn(role, broker.created_at)
    const decision = describeRoleType(state, role, changes, await request.reveal(before), transaction.time)
    transaction.append(profileStream(state.profile), decision)
    return answer(200, await describedForm(request, decision))
  })
}
