import { AuthenticatedUserPassword, ValidationError } from '@bursar/contracts'
import { answer, fail, operation } from '@bursar/service-kit'
import { apiKeys, apiKeysStream, endKey as end } from '../../api-keys/domain/api-keys.ts'

/** POST /api/users/{user}/api-keys/{key}: deletes it. It is a POST so that a password can be sent. */
export const endKey = operation({
  method: 'POST',
  path: '/api/users/{user}/api-keys/{key}',
  access: 'self',
  summary: 'Delete an API key; it is refused from now on',
  body: AuthenticatedUserPassword,
  answers: { 200: ValidationError },
  refuses: [401],
  stepUp: {
    needed: { password: ['Enter your own password to delete an API key.'] },
    async before({ user, params, engine }) {
      const known = await engine.load(apiKeysStream(user.id), apiKeys)
      if (!known.some(({ key }) => key === params.key)) fail('not_found')
    }
  },
  async handle({ user, params, commit }) {
    const stream = apiKeysStream(user.id)
    return commit(async (transaction) => {
      transaction.append(stream, end(await transaction.load(stream, apiKeys), user.id, params.key))
      return answer(200, { detail: 'The API key was deleted.' })
    })
  }
})
