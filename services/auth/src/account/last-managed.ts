/** The profiles that would be left without a manager if an account were archived. */
import type { Transaction } from '@bursar/event-sourcing'
import {
  ACCESS,
  type OperationRequest,
  type ProfileRef,
  profileKey,
  ROLES,
  type RoleDocument,
  type RolesOf,
  rolesKey
} from '@bursar/service-kit'
import { type LiveUser, user as userFold, userStream } from '../users/domain/user.ts'

type Asking = Pick<OperationRequest, 'collection'>

const PAGE = 250
/** Profiles that a refusal names. */
const NAMED_MAX = 10

/** What the user is to which profile; read models know, for roles are given in another service. */
export async function rolesOfUser({ collection }: Asking, user: string): Promise<RolesOf> {
  return (await collection(ACCESS).get<RolesOf>(rolesKey(user))) ?? {}
}

/** Profiles by their ids, revealed by the caller. */
export async function profilesByIds({ collection }: Asking, ids: readonly string[]): Promise<ProfileRef[]> {
  const found = await collection(ACCESS).getAll<ProfileRef>(ids.map(profileKey))
  return ids.flatMap((id) => found.get(profileKey(id)) ?? [])
}

/**
 * Ids of the profiles, besides the personal one, whose last manager the user is. Of the other managers one must have an
 * account as the log has it: of two who archive theirs at one instant the second sees the first, and stays.
 */
export async function lastManaged(
  request: Asking,
  transaction: Transaction,
  { user, profile: own }: LiveUser
): Promise<string[]> {
  const roles = await rolesOfUser(request, user)
  const managed = Object.entries(roles)
    .filter(([id, { is, role, accepted }]) => id !== own && is === 'active' && role === 'manager' && accepted)
    .map(([id]) => id)
  const last: string[] = []
  for (const id of managed) {
    if (!(await isManagedByAnother(request, transaction, id, user))) last.push(id)
  }
  return last
}

async function isManagedByAnother(
  { collection }: Asking,
  transaction: Transaction,
  profile: string,
  user: string
): Promise<boolean> {
  for (let offset = 0; ; offset += PAGE) {
    const range = { list: 'profile', by: profile, descending: false, offset, limit: PAGE }
    const page = await collection(ROLES).documents<RoleDocument>(range)
    for (const { user: other, role, status } of page) {
      if (other === null || other === user || role !== 'manager' || status !== 'active') continue
      if ((await transaction.load(userStream(other), userFold)).is === 'live') return true
    }
    if (page.length < PAGE) return false
  }
}

/** Why the account stays, naming the profiles. */
export function lastManagerOf(slugs: readonly string[]): string {
  const more = slugs.length - NAMED_MAX
  const named = slugs.slice(0, NAMED_MAX).join(', ')
  const profiles = more > 0 ? `${named} and ${more} more` : named
  return `This user is the last manager of ${profiles}. Give the role to somebody else, or archive the profile, first.`
}
