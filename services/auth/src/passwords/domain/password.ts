/** What a new password must be. Length is what counts; no rules on the characters but that they can be typed again. */

/** Characters, where the operator says nothing else. NIST SP 800-63B: 8 beside a second factor, 15 where it is alone. */
const usualLeast = 8
/** Longer ones that earlier versions took still log in. */
const most = 128

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
export type PasswordRule = (sent: string) => string | undefined

/** Makes the rule. `isCommon` is asked in lower case. */
export function passwordRule(isCommon: (text: string) => boolean, least: number = usualLeast): PasswordRule {
  return (sent) => {
    const text = passwordText(sent)
    const length = [...text].length
    if (length < least) return `A password must have at least ${least} characters.`
    if (length > most) return `A password may have at most ${most} characters.`
    if (unprintable.test(text)) {
      return 'A password may contain only printable characters: no line breaks, tabs or invisible characters.'
    }
    if (isCommon(text.toLowerCase())) {
      return 'This password is among the 10,000 most common ones. Choose another one.'
    }
    return undefined
  }
}
