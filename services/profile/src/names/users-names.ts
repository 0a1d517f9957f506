/** The names of profiles as a request takes them: those of users are not free either. */
import type { OperationRequest } from '@bursar/service-kit'
import { namesSecret, type SlugNames, slugNames } from './slug-names.ts'

/** Opens the names for a request. Users are known from the events of the auth service. */
export async function namesFor({
  engine,
  collection
}: Pick<OperationRequest, 'engine' | 'collection'>): Promise<SlugNames> {
  const users = collection('access')
  const isUsersName = async (slug: string) =>
    (await users.find('username_folded', slug.toLowerCase())) !== undefined
  return slugNames(await engine.keys.secret(namesSecret), isUsersName)
}
