import { BROKER_PROFILE, own } from '@bursar/contracts'
import { answer, fail, isBuiltInRole, managesBroker, operation, ROLES } from '@bursar/service-kit'
import { profileFold, profileStream } from '../../profiles/domain/profile.ts'
import { deleteRoleType as remove } from '../domain/role-types.ts'

/** DELETE /api/profile/{profile}/roles/describe/{role}: a type that nobody has goes away. */
export const deleteRoleType = operation({
  method: 'DELETE',
  path: '/api/profile/{profile}/roles/describe/{role}',
  access: 'direct',
  keys: false,
  summary: 'Delete a role type',
  answers: { 204: null },
  async handle(request) {
    const { params, profile, collection } = request
    const role = params.role
    // Of a type that every profile may use, roles on the others are known from the read model alone.
    const { count } = await collection(ROLES).tally({ list: 'of-type', by: role })
    return request.commit(async (transaction) => {
      const here = await transaction.load(profileStream(profile.id), profileFold)
      const broker = await transaction.load(profileStream(BROKER_PROFILE), profileFold)
      if (here.is !== 'live' || broker.is !== 'live') fail('not_found')
      const state = own(here.types, role) ? here : broker
      if (!own(state.types, role) && !isBuiltInRole(role)) fail('not_found')
      if (state.broker && !(await managesBroker(request))) fail('role_type_global')
      if (isBuiltInRole(role)) fail('role_type_built_in')
      transaction.append(profileStream(state.profile), remove(state, role, state.broker && count > 0))
      return answer(204)
    })
  }
})
