/** The role that a URL names, of a profile and a user. */
import { fail, type OperationRequest, ROLES, type RoleDocument, roleKey } from '@bursar/service-kit'

/** Reads what {user} is to {profile} under {role}; 404 when that is nothing. */
export async function roleByUrl({
  collection,
  params,
  profile,
  user
}: Pick<OperationRequest, 'collection' | 'params' | 'profile' | 'user'>): Promise<RoleDocument> {
  const key = roleKey(profile.id, user.id)
  const stored = (await collection(ROLES).load([key])).get(key)
  const role = stored === undefined ? undefined : (JSON.parse(stored) as RoleDocument)
  return role && (role.status === 'requested' || role.role === params.role) ? role : fail('not_found')
}
