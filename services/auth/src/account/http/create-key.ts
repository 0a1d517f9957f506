import { APIKeypair, NewKeypair } from '@bursar/contracts'
import { answer, fail, operation, publicHalf, secretHash } from '@bursar/service-kit'
import { apiKeys, apiKeysStream, createKey as create } from '../../api-keys/domain/api-keys.ts'
import { keyViews } from '../../api-keys/key-view.ts'
import { wantedKey } from '../../api-keys/wanted-key.ts'
import { tellOfKey } from '../../notices/tell-of-key.ts'

/** Bytes of both halves: 64 characters in hex. */
const SECRET_BYTES = 32

/** POST /api/users/{user}/api-keys: what it is called, and its secret, which is in this answer alone. */
export const createKey = operation({
  method: 'POST',
  path: '/api/users/{user}/api-keys',
  access: 'self',
  summary: 'Make an API key for HTTP Basic; the answer alone has its secret',
  body: NewKeypair,
  answers: { 201: APIKeypair },
  refuses: [400, 401],
  stepUp: {
    needed: { password: ['Enter your own password to make an API key.'] },
    async before(request) {
      // A key lets its holder in as the user: nobody gets one of somebody else.
      if (request.caller?.user !== request.user.id) fail('self_only')
      await wantedKey(request)
    }
  },
  async handle(request) {
    const { engine, origin } = request
    const { id } = request.user
    const wanted = await wantedKey(request)
    const secret = engine.world.random(SECRET_BYTES).toString('hex')
    const key = publicHalf(secret)
    const made = { user: id, key, hash: secretHash(secret), ...wanted }
    const [view] = await keyViews(request, [{ key, ...wanted }])
    return request.commit(async (transaction) => {
      const stream = apiKeysStream(id)
      transaction.append(stream, create(await transaction.load(stream, apiKeys), made))
      tellOfKey(transaction, { notice: 'apiKeyMade', user: id, about: key, origin })
      return answer(201, { secret, ...view })
    })
  }
})
