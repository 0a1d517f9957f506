import { AuthenticatedUserPassword, ValidationError } from '@bursar/contracts'
import { answer, fail, operation } from '@bursar/service-kit'
import { apiKeys, apiKeysStream, endKey as end } from '../../api-keys/domain/api-keys.ts'
import { stepUp, stillSteppedUp } from '../../login/step-up.ts'
import type { PasswordHasher } from '../../passwords/password-hasher.ts'
import type { LoginGuard } from '../../throttling/guard.ts'

const passwordNeeded = { password: ['Enter your own password to delete an API key.'] }

/** POST /api/users/{user}/api-keys/{key}: deletes it. It is a POST so that a password can be sent. */
export function endKey(hasher: PasswordHasher, guard: LoginGuard) {
  return operation({
    method: 'POST',
    path: '/api/users/{user}/api-keys/{key}',
    access: 'self',
    summary: 'Delete an API key; it is refused from now on',
    body: AuthenticatedUserPassword,
    answers: { 200: ValidationError },
    refuses: [401],
    async handle(request) {
      const { user, params } = request
      const stream = apiKeysStream(user.id)
      const known = await request.engine.load(stream, apiKeys)
      // What is not there is told before a code is used up for it.
      if (!known.some(({ key }) => key === params.key)) fail('not_found')
      const passed = await stepUp(request, { hasher, guard, passwordNeeded })
      return request.commit(async (transaction) => {
        await stillSteppedUp(transaction, passed, passwordNeeded)
        transaction.append(stream, end(await transaction.load(stream, apiKeys), user.id, params.key))
        return answer(200, { detail: 'The API key was deleted.' })
      })
    }
  })
}
