import { AuthenticatedUserPassword } from '@bursar/contracts'
import { answer, fail, operation } from '@bursar/service-kit'
import { identitiesFold, identitiesStream } from '../../identities/domain/identities.ts'
import { stepUp, stillSteppedUp } from '../../login/step-up.ts'
import type { PasswordHasher } from '../../passwords/password-hasher.ts'
import type { LoginGuard } from '../../throttling/guard.ts'
import { user as userFold, userStream } from '../../users/domain/user.ts'
import { passkeys, passkeysStream, removePasskey as remove } from '../domain/passkeys.ts'

const passwordNeeded = { password: ['Enter your own password to remove a passkey.'] }

/** DELETE /api/users/{user}/passkeys/{id}: the last way in stays. */
export function removePasskey(hasher: PasswordHasher, guard: LoginGuard) {
  return operation({
    method: 'DELETE',
    path: '/api/users/{user}/passkeys/{id}',
    access: 'self',
    summary: 'Remove a passkey',
    body: AuthenticatedUserPassword,
    answers: { 204: null },
    refuses: [401, 409],
    async handle(request) {
      const { user, params, engine } = request
      const stream = passkeysStream(user.id)
      const known = await engine.load(stream, passkeys)
      // What is not there is told before a code is used up for it.
      if (!known.some(({ passkey }) => passkey === params.id)) fail('not_found')
      const passed = await stepUp(request, { hasher, guard, passwordNeeded })
      return request.commit(async (transaction) => {
        await stillSteppedUp(transaction, passed, passwordNeeded)
        const account = await transaction.load(userStream(user.id), userFold)
        const linked = await transaction.load(identitiesStream(user.id), identitiesFold)
        const hasOtherWay = linked.length > 0 || (account.is === 'live' && account.password !== undefined)
        const current = await transaction.load(stream, passkeys)
        transaction.append(stream, remove(current, user.id, { passkey: params.id, hasOtherWay }))
        return answer(204)
      })
    }
  })
}
