import { answer, operation } from '@bursar/service-kit'
import { profileFold, profileStream } from '../../profiles/domain/profile.ts'
import { leaveRole } from '../../roles/domain/roles.ts'

/** DELETE /api/users/{user}/accessibles/{role}/{profile}: leaves a profile, or turns an offer down. */
export const leaveProfile = operation({
  method: 'DELETE',
  path: '/api/users/{user}/accessibles/{role}/{profile}',
  access: 'self',
  summary: 'Give up a role, refuse an offer, or withdraw a request',
  answers: { 204: null },
  refuses: [409],
  async handle(request) {
    const { params, profile, user, commit } = request
    return commit(async (transaction) => {
      const stream = profileStream(profile.id)
      const state = await transaction.load(stream, profileFold)
      transaction.append(stream, leaveRole(state, user.id, params.role))
      return answer(204)
    })
  }
})
