import { APIKeypair, NewKeypair } from '@bursar/contracts'
import { answer, fail, operation, publicHalf, secretHash } from '@bursar/service-kit'
import { apiKeys, apiKeysStream, createKey as create } from '../../api-keys/domain/api-keys.ts'
import { keyViews } from '../../api-keys/key-view.ts'
import { wantedKey } from '../../api-keys/wanted-key.ts'
import { stepUp, stillSteppedUp } from '../../login/step-up.ts'
import type { PasswordHasher } from '../../passwords/password-hasher.ts'
import type { LoginGuard } from '../../throttling/guard.ts'

/** Bytes of both halves: 64 characters in hex. */
const SECRET_BYTES = 32

const passwordNeeded = { password: ['Enter your own password to make an API key.'] }

/** POST /api/users/{user}/api-keys: what it is called, and its secret, which is in this answer alone. */
export function createKey(hasher: PasswordHasher, guard: LoginGuard) {
  return operation({
    method: 'POST',
    path: '/api/users/{user}/api-keys',
    access: 'self',
    summary: 'Make an API key for HTTP Basic; the answer alone has its secret',
    body: NewKeypair,
    answers: { 201: APIKeypair },
    refuses: [400, 401],
    async handle(request) {
      const { engine, user, caller } = request
      const { id } = user
      // A key lets its holder in as the user: nobody gets one of somebody else.
      if (caller?.user !== id) fail('self_only')
      const wanted = await wantedKey(request)
      const passed = await stepUp(request, { hasher, guard, passwordNeeded })
      const secret = engine.world.random(SECRET_BYTES).toString('hex')
      const key = publicHalf(secret)
      const made = { user: id, key, hash: secretHash(secret), ...wanted }
      const [view] = await keyViews(request, [{ key, ...wanted }])
      return request.commit(async (transaction) => {
        await stillSteppedUp(transaction, passed, passwordNeeded)
        const stream = apiKeysStream(id)
        transaction.append(stream, create(await transaction.load(stream, apiKeys), made))
        return answer(201, { secret, ...view })
      })
    }
  })
}
