/** How the caller stands to what the URL names, where an operation asks for more than its access class. */

import { BROKER_PROFILE } from '@bursar/contracts'
import { OPERATOR } from '../operation/caller.ts'
import type { OperationRequest } from '../operation/operation.ts'
import { readCountingRoles } from './counting-roles.ts'
import type { RolesOf } from './model.ts'
import { ACCESS } from './projection.ts'

type Asking = Pick<OperationRequest, 'caller' | 'collection'>

/** The caller's own role on a profile; undefined when there is none. */
export async function roleOn(request: Asking, profile: string): Promise<string | undefined> {
  return heldRoles(await rolesOf(request)).get(profile)
}

/** True for managers of the profile that runs the site, and for its operator. */
export async function managesBroker(request: Asking): Promise<boolean> {
  return request.caller?.user === OPERATOR || (await roleOn(request, BROKER_PROFILE)) === 'manager'
}

/** Tells of those profiles which the caller manages; the broker's managers and its operator manage all of them. */
export async function managedBy(
  request: Asking,
  profiles: Iterable<string>
): Promise<(profile: string) => boolean> {
  if (await managesBroker(request)) return () => true
  const managed = new Set<string>()
  for (const profile of new Set(profiles)) {
    if ((await roleOn(request, profile)) === 'manager') managed.add(profile)
  }
  return (profile) => managed.has(profile)
}

/**
 * Profiles whose rows of {user}'s own things the caller may see: those on which the caller has a role; undefined, all
 * of them, to {user} and the broker's people.
 */
export async function profilesInCommon(
  request: Asking & Pick<OperationRequest, 'user'>
): Promise<ReadonlySet<string> | undefined> {
  if (request.caller?.user === request.user.id || request.caller?.user === OPERATOR) return undefined
  const held = heldRoles(await rolesOf(request))
  return held.has(BROKER_PROFILE) ? undefined : new Set(held.keys())
}

async function rolesOf({ caller, collection }: Asking): Promise<RolesOf> {
  if (!caller) return {}
  return readCountingRoles(collection(ACCESS), caller.user)
}

/** By profile; what is only asked for is not there. */
function heldRoles(roles: RolesOf): Map<string, string> {
  return new Map(
    Object.entries(roles).flatMap(([profile, { is, role }]) =>
      is === 'active' && role !== null ? [[profile, role] as const] : []
    )
  )
}
