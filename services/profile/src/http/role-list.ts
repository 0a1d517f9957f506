/** Lists of roles: what they have in common, whether of a profile or of a user. */
import {
  type OperationRequest,
  ROLES,
  type RoleDocument,
  type RoleStatus,
  valuesOf,
  waitingOf
} from '@bursar/service-kit'
import { Type } from 'typebox'

/** Query of the lists of roles: which of them, as one text with commas or several. */
export const RoleQuery = Type.Object({ role_status: Type.Optional(Type.Array(Type.String())) })

const statuses: readonly RoleStatus[] = ['active', 'invited', 'requested']

/** What is asked for; unknown words are ignored, and none at all means everything. */
export function statusesOf(asked: readonly string[] | undefined): readonly RoleStatus[] | undefined {
  const words = valuesOf(asked).flatMap((value) => value.split(',').map((word) => word.trim()))
  const known = statuses.filter((status) => words.includes(status))
  return known.length > 0 ? known : undefined
}

/** Whether a role is on the list of a role type: what somebody asks for is on each of them. */
export function isOfType({ role, status }: RoleDocument, type: string | undefined): boolean {
  return type === undefined || status === 'requested' || role === type
}

export interface RoleCounts {
  readonly invited_count: number
  readonly requested_count: number
}

/** How many are offered (of a type, where one is asked for) and how many are asked for. */
export async function roleCounts(
  { collection }: Pick<OperationRequest, 'collection'>,
  of: { readonly profile: string } | { readonly user: string },
  type: string | undefined
): Promise<RoleCounts> {
  const [what, id] = 'profile' in of ? ['profile', of.profile] : ['user', of.user]
  const tally = (status: RoleStatus, role: string | undefined) =>
    collection(ROLES).tally({
      list: role === undefined ? `${what}-waiting` : `${what}-role-waiting`,
      by: waitingOf(id, status, role)
    })
  const [invited, requested] = await Promise.all([tally('invited', type), tally('requested', undefined)])
  return { invited_count: invited.count, requested_count: requested.count }
}
