/** A user in detail, from the read model. */
import type { UserDetail } from '@bursar/contracts'
import { fail, type OperationRequest, type UserDocument, userDetail } from '@bursar/service-kit'

/** Fails with 404 where there is no such user. */
export async function userById(
  { collection, reveal }: Pick<OperationRequest, 'collection' | 'reveal'>,
  id: string
): Promise<UserDetail> {
  const stored = (await collection('users').load([id])).get(id)
  if (stored === undefined) fail('not_found')
  return userDetail(id, await reveal(JSON.parse(stored) as UserDocument))
}
