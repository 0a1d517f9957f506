/** By what somebody gives roles on a profile: with that ends what was only offered. */
import { BROKER_PROFILE } from '@bursar/contracts'
import type { LiveProfile, Profile } from './profile.ts'
import { isManager } from './role-state.ts'
import type { Grant } from './roles.ts'

/**
 * Whether a giver still has the role by which it gives: a request is let in on what was read before, and may come later
 * than the end of that role. `on`: the profile by whose role, as its own stream tells. Who looks after a shadow does so
 * until it is claimed, a user by no role.
 */
export function stands(state: LiveProfile, on: Profile, { user, as }: Grant['by']): boolean {
  const isMakers = as !== state.profile && as !== BROKER_PROFILE
  if (isMakers && (state.managed || (state.maker !== null && state.maker.id !== as))) return false
  return as === user || (on.is === 'live' && isManager(on.roles[user]))
}
