/** By what somebody gives roles on a profile: with that ends what was only offered. */
import { BROKER_PROFILE } from '@bursar/contracts'
import type { LiveProfile, Profile } from '../../profiles/domain/profile.ts'
import { isManager } from '../../profiles/domain/role-state.ts'

/** Who gives a role, and the profile by whose role; the user's own id where there is none. */
export interface Giver {
  readonly user: string
  readonly as: string
}

/**
 * Whether a giver still has the role by which it gives: a request is let in on what was read before, and may come later
 * than the end of that role. `on`: the profile by whose role, as its own stream tells. Who looks after a shadow does so
 * until it is claimed, a user by no role.
 */
export function stands(state: LiveProfile, on: Profile, { user, as }: Giver): boolean {
  const isMakers = as !== state.profile && as !== BROKER_PROFILE
  if (isMakers && (state.managed || (state.maker !== null && state.maker.id !== as))) return false
  return as === user || (on.is === 'live' && isManager(on.roles[user]))
}
