/** What a new password must be. Length is what counts; no rules on the characters but that they can be typed again. */

const least = 8
const most = 256

/**
 * Controls, halves of surrogate pairs, and format characters, which nobody sees; but for the two joiners, which emoji
 * and several scripts are written with.
 */
const unprintable = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]|(?![\u200C\u200D])\p{Cf}/u

/** The one form in which a password is hashed, however its characters were composed by whoever typed it (NFKC). */
export function passwordText(sent: string): string {
  return sent.normalize('NFKC')
}

/** What is wrong with a new password; undefined when it is good. */
export function passwordFault(sent: string): string | undefined {
  const text = passwordText(sent)
  const length = [...text].length
  if (length < least) return `A password must have at least ${least} characters.`
  if (length > most) return `A password may have at most ${most} characters.`
  if (unprintable.test(text))
    return 'A password may contain only printable characters: no line breaks, tabs or invisible characters.'
  return undefined
}
