import { answer, fail, onlySelf, operation, roleOn } from '@bursar/service-kit'
import { profileFold, profileStream } from '../domain/profile.ts'
import { removeRole } from '../domain/roles.ts'

/** DELETE /api/users/{user}/accessibles/{role}/{profile}: leaves a profile, or turns an offer down. */
export const leaveProfile = operation({
  method: 'DELETE',
  path: '/api/users/{user}/accessibles/{role}/{profile}',
  access: 'self',
  summary: 'Leave a role, refuse an offer, or take a request back',
  answers: { 204: null },
  async handle(request) {
    const { params, profile, user, commit } = request
    return commit(async (transaction) => {
      const stream = profileStream(profile.id)
      const state = await transaction.load(stream, profileFold)
      const decision = removeRole(state, user.id, params.role ?? '')
      if (!decision.ok) fail(decision.code)
      // Whoever manages the profile may do the same at the profile's own URL.
      if ((await roleOn(request, profile.id)) !== 'manager') await onlySelf(request)
      transaction.append(stream, decision)
      return answer(204)
    })
  }
})
