/** What a challenge is good for: one of a login for no registration, and one of a user for no other. */

export const LOGIN = 'login'

/** A change of password or second factor ends what was asked for before it. */
export function registrationOf(user: string, epoch: number): string {
  return `register ${user} ${epoch}`
}
