/** The names of profiles as a request takes them: those that users have, or gave up within the year, are not free either. */
import { keptFor, type OperationRequest } from '@bursar/service-kit'
import { namesSecret, type SlugNames, slugNames } from './slug-names.ts'

/** Opens the names for a request. Users are known from the events of the auth service. */
export async function namesFor({
  engine,
  collection,
  now
}: Pick<OperationRequest, 'engine' | 'collection' | 'now'>): Promise<SlugNames> {
  const users = collection('access')
  const isUsersName = async (slug: string, owners: readonly string[]) => {
    if ((await users.find('username_folded', slug.toLowerCase())) !== undefined) return true
    const kept = await keptFor(users, slug, now)
    return kept !== undefined && !owners.includes(kept)
  }
  return slugNames(await engine.keys.secret(namesSecret), isUsersName)
}
