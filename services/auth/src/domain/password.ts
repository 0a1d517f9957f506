/** What a new password must be. Length is what counts; no rules on the characters. */

const least = 8
const most = 256

/** What is wrong with a new password; undefined when it is good. */
export function passwordFault(password: string): string | undefined {
  if (password.length < least) return `A password has at least ${least} characters.`
  if (password.length > most) return `A password has at most ${most} characters.`
  return undefined
}
