/** How many people a profile may invite: each gets a mail that nobody asked for. */
import type { LiveProfile } from './profile.ts'

/** Invitations that wait for an answer, and those made in an hour: of a profile, and of a user over all profiles. */
export const INVITATIONS_MOST = { open: 50, hourly: 20 }

const HOUR_MS = 3_600_000

/** The start of the hour that counts, ISO 8601. */
export function hourBefore(now: string): string {
  return new Date(Date.parse(now) - HOUR_MS).toISOString()
}

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

/** The instants that the next decision needs, after an invitation at `time`. */
export function invitedAfter(invited: readonly string[], time: string): readonly string[] {
  return [...invited, time].slice(-INVITATIONS_MOST.hourly)
}
