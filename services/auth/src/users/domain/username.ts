/** What a user may be called. */
import { isEmail, isFixedWord, slugLimit, slugOf } from '@bursar/contracts'

const pattern = /^[\w.@+-]+$/

/** The shortest phone numbers that are dialled from elsewhere. */
const phoneDigits = 7

/** What is wrong with a user name that somebody chose; undefined when it may be taken. */
export function usernameFault(name: string): string | undefined {
  if (name === '') return 'This field may not be blank.'
  if (name.length > slugLimit) return `A user name may have at most ${slugLimit} characters.`
  if (!pattern.test(name)) return 'A user name may contain only letters, digits and the characters . @ + - _'
  // Segments that a client's URL parser takes out of a path.
  if (/^\.+$/.test(name)) return 'A user name cannot consist of dots only.'
  if (isFixedWord(name)) return 'This name is reserved.'
  return undefined
}

/**
 * What is wrong with a name that a user takes now: one that looks like an e-mail address or a phone number is
 * somebody's, and as a name it would log in, and be given, what is meant for that address.
 */
export function newUsernameFault(name: string): string | undefined {
  const isPhone = /^\+?[\d.-]+$/.test(name) && name.replace(/\D/g, '').length >= phoneDigits
  if (isEmail(name) || isPhone) return 'A user name cannot be an e-mail address or a phone number.'
  return usernameFault(name)
}

/**
 * A name for somebody who chose none: from the full name, else from the e-mail address, else a plain word.
 * A number makes it unique.
 */
export function deriveUsername(fullName: string, email: string | undefined): string {
  return slugOf(fullName) || slugOf(email?.split('@')[0] ?? '') || 'user'
}

/** Which kinds of identifier a login name may be, in the order in which they are tried. */
export function identifiersOf(name: string): readonly ('email' | 'phone' | 'name')[] {
  if (isEmail(name)) return ['email', 'name']
  if (/^\+[\d\s().-]+$/.test(name)) return ['phone', 'name']
  return ['name']
}
