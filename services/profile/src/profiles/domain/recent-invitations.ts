/** When the last invitations were made, and how many there may be. */

/** Invitations that wait for an answer, and those made in an hour: of a profile, and of a user over all profiles. */
export const INVITATIONS_MOST = { open: 50, hourly: 20 }

const HOUR_MS = 3_600_000

/** The start of the hour that counts, ISO 8601. */
export function hourBefore(now: string): string {
  return new Date(Date.parse(now) - HOUR_MS).toISOString()
}

/** The instants that the next decision needs, after an invitation at `time`. */
export function invitedAfter(invited: readonly string[], time: string): readonly string[] {
  return [...invited, time].slice(-INVITATIONS_MOST.hourly)
}
