/** The answer of operations on one role type. */

import type { RoleDescription } from '@bursar/contracts'
import type { Decision } from '@bursar/event-sourcing'
import { managedBy, type OperationRequest, roleDescription } from '@bursar/service-kit'
import { organizationOf } from '../profiles/organization-of.ts'
import type { RoleTypeEvent } from './domain/role-types.ts'

/** The type as the decision tells it. */
export async function describedForm(
  request: OperationRequest<any, any>,
  decision: Decision<RoleTypeEvent>
): Promise<RoleDescription | undefined> {
  const described = decision.ok ? decision.events[0] : undefined
  if (described?.type !== 'profile.role-type-described') return undefined
  const { profile: owner, role: slug, person: _, ...terms } = described.data
  const short = await organizationOf(request, request.profile)
  return roleDescription({ owner, slug, ...terms }, short, (await managedBy(request, [owner]))(owner))
}
