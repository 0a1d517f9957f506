import { APIKey, List } from '@bursar/contracts'
import { answer, arrayPage, chosenRows, L5, operation } from '@bursar/service-kit'
import { apiKeys, apiKeysStream } from '../domain/api-keys.ts'
import { keyViews } from '../key-view.ts'

const fields = {
  search: { title: ({ title }: APIKey) => title },
  sort: { title: ({ title }: APIKey) => title, ends_at: ({ ends_at }: APIKey) => ends_at },
  byDefault: 'title'
}

/**
 * GET /api/users/{user}/api-keys: what they are called and when they end. A user has few: they come from the log, where a
 * new one stands at once.
 */
export const listKeys = operation({
  method: 'GET',
  path: '/api/users/{user}/api-keys',
  access: 'self',
  summary: 'API keys of a user, without their secrets',
  lists: L5,
  answers: { 200: List(APIKey) },
  async handle(request) {
    const keys = await request.engine.load(apiKeysStream(request.user.id), apiKeys)
    const chosen = chosenRows(request.list, await keyViews(request, keys), fields)
    return answer(200, arrayPage(request, chosen))
  }
})
