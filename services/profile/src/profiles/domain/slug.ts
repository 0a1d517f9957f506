/** What a profile may be called. */
import { isFixedWord, slugLimit, slugOf, slugPattern } from '@bursar/contracts'

/** What is wrong with a slug that somebody chose; undefined when it may be taken. */
export function slugFault(slug: string): string | undefined {
  if (slug === '') return 'This field may not be blank.'
  if (slug.length > slugLimit) return `A slug may have at most ${slugLimit} characters.`
  if (!slugPattern.test(slug)) return 'A slug may contain only letters, digits, dashes and underscores.'
  if (isFixedWord(slug)) return 'This name is reserved.'
  return undefined
}

/** The slug that a profile's name gives; a plain word where the name has nothing for one. */
export function deriveSlug(fullName: string): string {
  return slugOf(fullName) || 'profile'
}

/** The slug of a user's own profile: the user name, in the form of a slug where it has other characters. */
export function personalSlug(username: string): string {
  return slugPattern.test(username) ? username : slugOf(username) || 'user'
}
