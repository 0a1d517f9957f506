/** What operations on one role answer. */
import type { Role } from '@bursar/contracts'
import { fail, type OperationRequest, type RoleDocument } from '@bursar/service-kit'
import type { Recipient } from '../invitations/domain/address.ts'
import { type LiveProfile, profileAfter } from '../profiles/domain/profile.ts'
import { organizationOf } from '../profiles/organization-of.ts'
import type { Grant, RoleEvent } from './domain/roles.ts'
import { roleDocument } from './role-document.ts'
import { roleForm, roleRows } from './role-form.ts'

/** A role, and what was just decided of it. */
export interface Granted {
  readonly state: LiveProfile
  readonly events: readonly RoleEvent[]
  readonly to: Recipient
  readonly role: string
  readonly given: Grant['given']
}

/** The role as it is now; who has not accepted is shown as typed. */
export async function shownRole(
  request: OperationRequest<any, any>,
  { state, events, to, role, given }: Granted,
  time: string
): Promise<Role> {
  const after = profileAfter(state, events, time)
  const document: RoleDocument = roleDocument(after, to, role, given) ?? fail('not_found')
  const [row] = await roleRows(request, [document])
  if (!row) throw new Error('the role that was granted is not shown')
  return roleForm(request, row, await organizationOf(request, request.profile))
}
