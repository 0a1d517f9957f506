import { Role } from '@bursar/contracts'
import { answer, fail, operation } from '@bursar/service-kit'
import { profileFold, profileStream } from '../../profiles/domain/profile.ts'
import { repeatOffer } from '../domain/roles.ts'
import { givenByUrl, namedRecipient, recipientOf } from '../role-of-user.ts'
import { shownRole } from '../shown-role.ts'

/** POST /api/profile/{profile}/roles/{role}/{user}: a mail says again that a role waits to be accepted. */
export const repeatInvitation = operation({
  method: 'POST',
  path: '/api/profile/{profile}/roles/{role}/{user}',
  access: 'direct',
  keys: false,
  maker: true,
  summary: 'Send the invitation to a role again, at most once an hour',
  answers: { 200: Role },
  async handle(request) {
    const { params, profile, origin } = request
    const stream = profileStream(profile.id)
    const [named, given, role] = [await namedRecipient(request), givenByUrl(request), params.role]
    return request.commit(async (transaction) => {
      const state = await request.reveal(await transaction.load(stream, profileFold))
      if (state.is !== 'live') fail('not_found')
      const to = await recipientOf(transaction, state, named)
      transaction.append(stream, repeatOffer(state, to, role, { now: transaction.time, origin }))
      return answer(200, await shownRole(request, { state, events: [], to, role, given }, transaction.time))
    })
  }
})
