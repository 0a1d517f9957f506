/** A role as the log has it now, in the form of the read model that does not have it yet. */

import type { RoleDocument } from '@bursar/service-kit'
import type { Recipient } from '../invitations/domain/address.ts'
import type { LiveProfile } from '../profiles/domain/profile.ts'
import type { Grant } from './domain/roles.ts'

/** What a user is to a profile after a grant: the role, or the offer of that role; undefined when there is neither. */
export function roleDocument(
  { profile, roles, offers }: LiveProfile,
  to: Recipient,
  role: string,
  { given_slug, given_email, given_name }: Grant['given']
): RoleDocument | undefined {
  const given = { slug: given_slug ?? null, email: given_email ?? null, name: given_name ?? null }
  const nothing = {
    profile,
    personal: false,
    message: null,
    made_by: null,
    given: null,
    offer: null,
    address: null
  }
  const held = 'address' in to ? undefined : roles[to.user]
  if (held && (held.role ?? '') === role && !('address' in to)) {
    const { is, accepted, key, made_by, extra, created_at } = held
    const status = is === 'requested' ? is : accepted ? 'active' : 'invited'
    const waits = status === 'invited' && { given, made_by }
    return { ...nothing, user: to.user, role: held.role, status, key, extra, created_at, ...waits }
  }
  const [offer, found] =
    Object.entries(offers).find(([, one]) =>
      'address' in to ? one.address === to.address : one.address === null && one.user === to.user
    ) ?? []
  if (!offer || !found) return undefined
  const { user, address, key, extra, made_by, created_at } = found
  return { ...nothing, user, offer, address, role, status: 'invited', key, extra, made_by, given, created_at }
}
