import { UserDetail } from '@bursar/contracts'
import { answer, operation } from '@bursar/service-kit'
import { userById } from '../user-by-id.ts'

/** GET /api/users/{user} */
export const readUser = operation({
  method: 'GET',
  path: '/api/users/{user}',
  access: 'self',
  colleagues: true,
  unconditional: true,
  summary: 'Read a user account',
  answers: { 200: UserDetail },
  handle: async (request) => answer(200, await userById(request, request.user.id))
})
