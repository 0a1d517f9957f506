import { answer, operation } from '@bursar/service-kit'
import { profileFold, profileStream } from '../domain/profile.ts'
import { removeRole as remove } from '../domain/roles.ts'

/** DELETE /api/profile/{profile}/roles/{role}/{user}: takes a role away, or turns a request down. */
export const removeRole = operation({
  method: 'DELETE',
  path: '/api/profile/{profile}/roles/{role}/{user}',
  access: 'direct',
  summary: 'Remove a role, or deny a request',
  answers: { 204: null },
  async handle({ params, profile, user, commit }) {
    return commit(async (transaction) => {
      const stream = profileStream(profile.id)
      const state = await transaction.load(stream, profileFold)
      transaction.append(stream, remove(state, user.id, params.role ?? ''))
      return answer(204)
    })
  }
})
