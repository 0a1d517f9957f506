/**
 * Who invites, over all profiles: a user, or a profile that looks after others. On a stream of its own, so that of
 * many invitations at once each sees those before it.
 */
import type { InvitationCounted, ProfileEvents } from '@bursar/contracts'
import { type Decision, type EventOf, fold, happened, refuse } from '@bursar/event-sourcing'
import type { Profile } from '../../profiles/domain/profile.ts'
import { hourBefore, type INVITATIONS_MOST, invitedAfter } from '../../profiles/domain/recent-invitations.ts'

/** One that may still wait for an answer. */
export type Invitation = Pick<InvitationCounted, 'profile' | 'invitation' | 'made_as'>

export interface Inviter {
  readonly open: readonly Invitation[]
  /** When the last ones were made. */
  readonly invited: readonly string[]
}

export const inviterStream = (id: string) => `inviter-${id}`

/** An inviter as its stream tells it. */
export const inviterFold = fold<Inviter, ProfileEvents>(
  { open: [], invited: [] },
  {
    'profile.invitation-counted': (state, data: InvitationCounted, { time }) => {
      const { profile, invitation, made_as, answered = [] } = data
      const gone = new Set([...answered, { profile, invitation }].map(nameOf))
      const open = state.open.filter((one) => !gone.has(nameOf(one)))
      return {
        open: [...open, { profile, invitation, made_as }],
        invited: invitedAfter(state.invited, time)
      }
    }
  }
)

/** As many as one may have open, and make in an hour. */
export type InviterLimits = typeof INVITATIONS_MOST

/** The people of the broker invite for everybody. */
export const INVITATIONS_MOST_OF_BROKER: InviterLimits = { open: 1_000, hourly: Number.POSITIVE_INFINITY }

/** Counts one more; `answered` are those of the open ones that wait no longer. */
export function countInvitation(
  { open, invited }: Inviter,
  { answered, ...made }: Invitation & { readonly inviter: string; readonly answered: readonly Invitation[] },
  limits: InviterLimits,
  now: string
): Decision<EventOf<ProfileEvents, 'profile.invitation-counted'>> {
  const since = hourBefore(now)
  const recent = invited.filter((at) => at > since)
  if (open.length - answered.length >= limits.open || recent.length >= limits.hourly) {
    return refuse('too_many_invitations')
  }
  const gone = answered.map(({ profile, invitation }) => ({ profile, invitation }))
  return happened('profile.invitation-counted', { ...made, ...(gone.length > 0 && { answered: gone }) })
}

/** True while it waits for an answer on its profile. */
export function isWaiting(on: Profile, { invitation }: Pick<Invitation, 'invitation'>): boolean {
  if (on.is !== 'live') return false
  const held = on.roles[invitation]
  return Object.hasOwn(on.offers, invitation) || (held !== undefined && !held.accepted && held.key !== null)
}

const nameOf = ({ profile, invitation }: Pick<Invitation, 'profile' | 'invitation'>) =>
  `${profile}/${invitation}`
