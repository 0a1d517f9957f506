/** What kind a role is of, as the log has it: the profile's own type, else the site's. */
import { BROKER_PROFILE, own } from '@bursar/contracts'
import type { Transaction } from '@bursar/event-sourcing'
import { builtInRoleTypes, isBuiltInRole, type RoleTerms } from '@bursar/service-kit'
import { type LiveProfile, profileFold, profileStream } from '../profiles/domain/profile.ts'

/** The type of a role on a profile; undefined when there is none of that name. */
export async function typeOfRole(
  transaction: Transaction,
  profile: LiveProfile,
  role: string
): Promise<RoleTerms | undefined> {
  const described = own(profile.types, role)
  if (described) return described
  const broker = await transaction.load(profileStream(BROKER_PROFILE), profileFold)
  const ofSite = broker.is === 'live' ? own(broker.types, role) : undefined
  return ofSite ?? (isBuiltInRole(role) ? builtInRoleTypes[role] : undefined)
}
