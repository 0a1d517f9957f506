/** The first manager of a shadow: nobody looks after it from then on. */

import type { ProfileEvents } from '@bursar/contracts'
import type { EventOf } from '@bursar/event-sourcing'
import type { LiveProfile } from '../../profiles/domain/profile.ts'

export type ClaimEvent = EventOf<
  ProfileEvents,
  'profile.role-removed' | 'profile.offer-ended' | 'profile.profile-claimed'
>

/**
 * What ends when `user` becomes the first manager: every role and every other offer that the maker gave. What it
 * accepted, and a card, end in billing, which reads of it. Nothing where somebody managed the profile before.
 */
export function claimOf(state: LiveProfile, user: string, accepted?: string): ClaimEvent[] {
  if (state.managed) return []
  const { profile, maker } = state
  const roles = Object.entries(state.roles)
    .filter(([other, known]) => other !== user && known.is === 'active')
    .map(([other]) => ({ type: 'profile.role-removed', data: { profile, user: other } }) as const)
  const offers = Object.keys(state.offers)
    .filter((offer) => offer !== accepted)
    .map((offer) => ({ type: 'profile.offer-ended', data: { profile, offer } }) as const)
  const by =
    maker === null ? {} : maker.kind === 'user' ? { maker_user: maker.id } : { maker_profile: maker.id }
  return [...roles, ...offers, { type: 'profile.profile-claimed', data: { profile, user, ...by } }]
}
