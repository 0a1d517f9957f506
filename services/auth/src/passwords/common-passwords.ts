/**
 * The 10,000 most common passwords of eight characters and more, in lower case: from the ranked list of
 * @zxcvbn-ts/language-common 3.0.4 (MIT, Dan Wheeler and Dropbox). Shipped, so that nothing is asked of anybody elsewhere.
 */
import { readFileSync } from 'node:fs'

let known: ReadonlySet<string> | undefined

/** Read when the first password is chosen: most requests need none. */
export function isCommonPassword(text: string): boolean {
  known ??= new Set(
    readFileSync(new URL('../../data/common-passwords.txt', import.meta.url), 'utf8').split('\n')
  )
  return text !== '' && known.has(text)
}
