/** Who gives a role, and the profile by whose role: with that role ends what was only offered. */
import { BROKER_PROFILE } from '@bursar/contracts'
import type { Transaction } from '@bursar/event-sourcing'
import { type OperationRequest, roleOn } from '@bursar/service-kit'
import { type LiveProfile, profileFold, profileStream } from '../domain/profile.ts'
import type { OfferState } from '../domain/role-state.ts'
import type { Grant } from '../domain/roles.ts'

/** The caller, and what lets the caller give roles on {profile}. */
export async function standingOf(
  request: Pick<OperationRequest, 'caller' | 'collection' | 'profile'>
): Promise<Grant['by']> {
  const { caller, profile } = request
  const user = caller?.user ?? ''
  if ((await roleOn(request, profile.id)) === 'manager') return { user, as: profile.id }
  const { maker } = profile
  if (maker?.kind === 'user' && maker.id === user) return { user, as: user }
  if (maker?.kind === 'profile' && (await roleOn(request, maker.id)) === 'manager')
    return { user, as: maker.id }
  return { user, as: BROKER_PROFILE }
}

/** True while who made an offer still manages the profile by whose role it was made. */
export async function makerStands(
  transaction: Transaction,
  state: LiveProfile,
  { made_by, made_as }: OfferState
): Promise<boolean> {
  // Of version 0.1; and a user who looks after a shadow does so by no role.
  if (made_by === null || made_as === null || made_as === made_by) return true
  const on = made_as === state.profile ? state : await transaction.load(profileStream(made_as), profileFold)
  const known = on.is === 'live' ? on.roles[made_by] : undefined
  return known?.is === 'active' && known.role === 'manager'
}
