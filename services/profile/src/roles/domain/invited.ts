/** What version 0.1 gave to the account of somebody who was invited, and who never came. */
import type { RoleOffered } from '@bursar/contracts'
import { type Decision, happenedAll } from '@bursar/event-sourcing'
import type { LiveProfile, Profile, ProfileEvent } from '../../profiles/domain/profile.ts'
import type { RoleEvent } from './roles.ts'

/** The offer that takes its place. */
export interface WaitingOffer
  extends Required<Pick<RoleOffered, 'offer' | 'address' | 'grant_key' | 'made_by' | 'made_as'>>,
    Pick<RoleOffered, 'given_email' | 'given_name'> {
  /** The account that there is no more. */
  readonly user: string
  /** Whether who made it still has the role by which it was made: else it has ended. */
  readonly stands: boolean
}

/** A role or an offer of that account waits for whoever verifies the address. `state` is revealed. */
export function offerToAddress(
  state: Profile,
  { user, stands, ...offer }: WaitingOffer
): Decision<RoleEvent> {
  if (state.is !== 'live') return happenedAll([])
  const { profile, person } = state
  const given = givenTo(state, user)
  if (!given) return happenedAll([])
  // Of version 0.1 an offer has the id of its user, and ends with the role.
  const removed: RoleEvent = { type: 'profile.role-removed', data: { profile, user } }
  const { role, extra } = given
  const data = { ...offer, profile, person, role, ...(typeof extra === 'string' && extra && { extra }) }
  return happenedAll<RoleEvent>([
    removed,
    ...(stands ? [{ type: 'profile.role-offered', data } as const] : [])
  ])
}

function givenTo({ roles, offers }: LiveProfile, user: string) {
  const offer = offers[user]
  if (offer) return { role: offer.role, extra: offer.extra }
  const known = roles[user]
  return known?.is === 'active' && known.role !== null ? { role: known.role, extra: known.extra } : undefined
}

/** The personal profile of that account is out of use, unless somebody else has a role on it. */
export function archiveInvited(state: Profile, user: string): Decision<ProfileEvent> {
  if (state.is !== 'live' || state.kind !== 'personal') return happenedAll([])
  if (Object.keys(state.roles).some((other) => other !== user)) return happenedAll([])
  const { profile, roles, offers } = state
  return happenedAll<ProfileEvent>([
    ...Object.keys(roles).map(
      (one) => ({ type: 'profile.role-removed', data: { profile, user: one } }) as const
    ),
    ...Object.keys(offers).map(
      (offer) => ({ type: 'profile.offer-ended', data: { profile, offer } }) as const
    ),
    { type: 'profile.profile-archived', data: { profile, frees_name: true } }
  ])
}
