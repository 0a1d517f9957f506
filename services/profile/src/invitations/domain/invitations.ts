/** How many people a profile may invite: each gets a mail that nobody asked for. */
import type { LiveProfile } from '../../profiles/domain/profile.ts'
import { hourBefore, INVITATIONS_MOST } from '../../profiles/domain/recent-invitations.ts'

/** Why nobody may be invited now; undefined when somebody may. `replaced`: how many of the open ones it replaces. */
export function invitationFault(
  { roles, offers, invited }: LiveProfile,
  now: string,
  replaced: number
): 'too_many_invitations' | undefined {
  // Those of version 0.1 were no invitations, and nobody is told as having made them.
  const unanswered = Object.values(roles).filter(
    ({ is, accepted, made_by }) => is === 'active' && !accepted && made_by
  )
  const open = Object.keys(offers).length + unanswered.length
  if (open - replaced >= INVITATIONS_MOST.open) return 'too_many_invitations'
  const since = hourBefore(now)
  return invited.filter((at) => at > since).length >= INVITATIONS_MOST.hourly
    ? 'too_many_invitations'
    : undefined
}
