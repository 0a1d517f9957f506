import { AuthenticatedUserPassword } from '@bursar/contracts'
import type { Transaction } from '@bursar/event-sourcing'
import { answer, fail, type OperationRequest, operation } from '@bursar/service-kit'
import { dropBackupCodes, factors, factorsStream } from '../../factors/domain/factors.ts'
import { tellOfFactor } from '../../factors/tell-of-factor.ts'
import { identitiesFold, identitiesStream } from '../../identities/domain/identities.ts'
import { tellOfKey } from '../../notices/tell-of-key.ts'
import { ownSession } from '../../sessions/own-session.ts'
import { changeFactors, type User, user as userFold, userStream } from '../../users/domain/user.ts'
import { passkeys, passkeysStream, removePasskey as remove } from '../../webauthn/domain/passkeys.ts'

/** The last passkey was a second factor where the user had said so: it is none any more. */
async function endFactor(
  request: OperationRequest<any, any>,
  transaction: Transaction,
  account: User
): Promise<void> {
  if (account.is !== 'live' || !account.second.includes('passkey')) return
  const { user, second } = account
  const kept = ownSession(request, user)
  transaction.append(userStream(user), changeFactors(account, { on: [], off: ['passkey'] }, kept))
  tellOfFactor(transaction, account, { on: false, origin: request.origin })
  const stream = factorsStream(user)
  if (second.length === 1) {
    transaction.append(stream, dropBackupCodes(await transaction.load(stream, factors), user))
  }
}

/** DELETE /api/users/{user}/passkeys/{id}: the last way in stays, of two that are removed at once as well. */
export const removePasskey = operation({
  method: 'DELETE',
  path: '/api/users/{user}/passkeys/{id}',
  access: 'self',
  summary: 'Remove a passkey',
  body: AuthenticatedUserPassword,
  answers: { 204: null },
  refuses: [401, 409],
  stepUp: {
    needed: { password: ['Enter your own password to remove a passkey.'] },
    async before({ user, params, engine }) {
      const known = await engine.load(passkeysStream(user.id), passkeys)
      if (!known.some(({ passkey }) => passkey === params.id)) fail('not_found')
    }
  },
  async handle(request) {
    const { user, params } = request
    const stream = passkeysStream(user.id)
    return request.commit(async (transaction) => {
      const account = await transaction.load(userStream(user.id), userFold)
      // What is only read has to be current, too: of two ways in that end at once, the later one finds that it is the last.
      const linked = await transaction.load(identitiesStream(user.id), identitiesFold)
      const hasOtherWay = linked.length > 0 || (account.is === 'live' && account.password !== undefined)
      const current = await transaction.load(stream, passkeys)
      transaction.append(stream, remove(current, user.id, { passkey: params.id, hasOtherWay }))
      const { origin } = request
      tellOfKey(transaction, { notice: 'passkeyRemoved', user: user.id, about: params.id, origin })
      if (current.length === 1) await endFactor(request, transaction, account)
      return answer(204)
    })
  }
})
