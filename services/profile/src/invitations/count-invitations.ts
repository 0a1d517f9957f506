/** Counts what is given unasked by whoever gives it: opening another profile gives nobody more invitations. */
import { BROKER_PROFILE, type ProfileEvents } from '@bursar/contracts'
import type { EventOf, Transaction } from '@bursar/event-sourcing'
import { type LiveProfile, profileAfter, profileFold, profileStream } from '../profiles/domain/profile.ts'
import { INVITATIONS_MOST } from '../profiles/domain/recent-invitations.ts'
import {
  countInvitation,
  INVITATIONS_MOST_OF_BROKER,
  type Invitation,
  type InviterLimits,
  inviterFold,
  inviterStream,
  isWaiting
} from './domain/inviter.ts'
import type { Giver } from './domain/standing.ts'

/** What may invite somebody. */
export type NotedEvent = EventOf<ProfileEvents, keyof ProfileEvents>

/** What was decided on a profile, and who did it. */
export interface Inviting {
  /** As it was before. */
  readonly state: LiveProfile
  readonly events: readonly NotedEvent[]
  readonly by: Giver
}

/**
 * Counts the invitation among those events, where there is one; throws RefusedError with `too_many_invitations` where
 * its giver, or the profile that looks after this one, has as many as may be.
 */
export async function countInvitations(
  transaction: Transaction,
  { state, events, by }: Inviting
): Promise<void> {
  const invitation = invitationIn(events)
  if (invitation === undefined) return
  const { profile } = state
  const after = profileAfter(state, events, transaction.time)
  const isBrokers = by.as === BROKER_PROFILE
  const limits = isBrokers ? INVITATIONS_MOST_OF_BROKER : INVITATIONS_MOST
  const isMaker = by.as !== profile && !isBrokers
  for (const inviter of new Set(isMaker ? [by.user, by.as] : [by.user])) {
    const stream = inviterStream(inviter)
    const known = await transaction.load(stream, inviterFold)
    const answered = await answeredOf(transaction, known.open, limits, after)
    const made = { inviter, profile, invitation, made_as: by.as, answered }
    transaction.append(stream, countInvitation(known, made, limits, transaction.time))
  }
}

/** An offer by its id, a role that was given unasked, or asked for, by its user's. */
function invitationIn(events: readonly NotedEvent[]): string | undefined {
  for (const { type, data } of events) {
    if (type === 'profile.role-offered') return data.offer
    if (type === 'profile.role-granted' && data.grant_key !== undefined) return data.user
    if (type === 'profile.role-requested') return data.user
  }
  return undefined
}

/** Looks after them once there are so many that another would be refused. */
async function answeredOf(
  transaction: Transaction,
  open: readonly Invitation[],
  limits: InviterLimits,
  after: LiveProfile
): Promise<Invitation[]> {
  if (open.length < limits.open) return []
  const answered: Invitation[] = []
  for (const one of open) {
    const on =
      one.profile === after.profile ? after : await transaction.load(profileStream(one.profile), profileFold)
    if (!isWaiting(on, one)) answered.push(one)
  }
  return answered
}
