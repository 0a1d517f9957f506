import { answer, fail, operation } from '@bursar/service-kit'
import { profileFold, profileStream } from '../../profiles/domain/profile.ts'
import { removeRole as remove } from '../domain/roles.ts'
import { namedRecipient, recipientOf } from '../role-of-user.ts'

/** DELETE /api/profile/{profile}/roles/{role}/{user}: takes a role or an offer away, or turns a request down. */
export const removeRole = operation({
  method: 'DELETE',
  path: '/api/profile/{profile}/roles/{role}/{user}',
  access: 'direct',
  keys: false,
  summary: 'Remove a role, withdraw an offer, or deny a request',
  answers: { 204: null },
  refuses: [409],
  async handle(request) {
    const { params, profile, commit } = request
    const to = await namedRecipient(request)
    return commit(async (transaction) => {
      const stream = profileStream(profile.id)
      const state = await transaction.load(stream, profileFold)
      if (state.is !== 'live') fail('not_found')
      transaction.append(stream, remove(state, await recipientOf(transaction, state, to), params.role))
      return answer(204)
    })
  }
})
