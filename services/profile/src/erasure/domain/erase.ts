/** Erasing a profile, and what becomes of a profile whose last manager is erased. */
import type { ProfileErased } from '@bursar/contracts'
import { type Decision, happenedAll, refuse } from '@bursar/event-sourcing'
import { archiveProfile, type Profile, type ProfileEvent } from '../../profiles/domain/profile.ts'
import { isAcceptedManager } from '../../profiles/domain/role-state.ts'

/** Archives a profile that is in use, and then ends the keys. Done twice it is done once. */
export function eraseProfile(state: Profile, erased: ProfileErased): Decision<ProfileEvent> {
  const event = { type: 'profile.profile-erased', data: erased } as const
  if (state.is === 'absent') return refuse('not_found')
  if (state.is === 'archived') return happenedAll<ProfileEvent>(state.erased ? [] : [event])
  const archived = archiveProfile(state)
  return archived.ok ? happenedAll<ProfileEvent>([...archived.events, event]) : archived
}

/** Whether nobody is left to manage it. The profile that runs the site stays, and so does one that somebody has by now. */
export function isLeft(state: Profile): boolean {
  return state.is === 'live' && !state.broker && !Object.values(state.roles).some(isAcceptedManager)
}
