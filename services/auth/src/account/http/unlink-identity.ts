import { answer, fail, operation } from '@bursar/service-kit'
import { identitiesFold, identitiesStream, unlinkIdentity } from '../../identities/domain/identities.ts'
import { IDENTITY_NAMES } from '../../identities/find-identity.ts'
import { user as userFold, userStream } from '../../users/domain/user.ts'
import { passkeys, passkeysStream } from '../../webauthn/domain/passkeys.ts'

/** DELETE /api/users/{user}/identities/{id}: the last way in stays. */
export const unlinkOneIdentity = operation({
  method: 'DELETE',
  path: '/api/users/{user}/identities/{id}',
  access: 'self',
  summary: 'Unlink an account at an OpenID Connect issuer',
  answers: { 204: null },
  refuses: [409],
  async handle({ user, params, commit }) {
    const stream = identitiesStream(user.id)
    return commit(async (transaction) => {
      const account = await transaction.load(userStream(user.id), userFold)
      const state = await transaction.load(stream, identitiesFold)
      if (account.is !== 'live') fail('not_found')
      const held = await transaction.load(passkeysStream(user.id), passkeys)
      const hasOtherWay = account.password !== undefined || held.length > 0
      const decision = unlinkIdentity(state, { user: user.id, identity: params.id, hasOtherWay })
      transaction.append(stream, decision)
      if (decision.ok) for (const { data } of decision.events) transaction.release(IDENTITY_NAMES, data.hash)
      return answer(204)
    })
  }
})
