import { APIKey, List } from '@bursar/contracts'
import { answer, arrayPage, L5, operation } from '@bursar/service-kit'
import { chosenKeys } from '../chosen-keys.ts'
import { apiKeys, apiKeysStream } from '../domain/api-keys.ts'
import { keyViews } from '../key-view.ts'

/** GET /api/users/{user}/api-keys: what they are called and when they end. */
export const listKeys = operation({
  method: 'GET',
  path: '/api/users/{user}/api-keys',
  access: 'self',
  summary: 'API keys of a user, without their secrets',
  lists: L5,
  answers: { 200: List(APIKey) },
  async handle(request) {
    const keys = await request.engine.load(apiKeysStream(request.user.id), apiKeys)
    const chosen = chosenKeys(request.list, await keyViews(request, keys))
    return answer(200, arrayPage(request, chosen))
  }
})
