/** A user in detail, from the read model. */
import type { UserDetail } from '@bursar/contracts'
import { fail, type OperationRequest, type UserDocument, userDetail } from '@bursar/service-kit'

/** Fails with 404 where there is no such user. */
export async function userById(
  { collection, reveal }: Pick<OperationRequest, 'collection' | 'reveal'>,
  id: string
): Promise<UserDetail> {
  const user = await collection('users').get<UserDocument>(id)
  if (user === undefined) fail('not_found')
  return userDetail(id, await reveal(user))
}
