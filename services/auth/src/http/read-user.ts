import { UserDetail } from '@bursar/contracts'
import {
  answer,
  fail,
  type OperationRequest,
  operation,
  type UserDocument,
  userDetail
} from '@bursar/service-kit'

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

/** A user in detail, from the read model. */
export async function userById(
  { collection, reveal }: Pick<OperationRequest, 'collection' | 'reveal'>,
  id: string
): Promise<UserDetail> {
  const stored = (await collection('users').load([id])).get(id)
  if (stored === undefined) fail('not_found')
  return userDetail(id, await reveal(JSON.parse(stored) as UserDocument))
}
