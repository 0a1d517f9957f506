/**
 * Names of which only equality is asked, as the store has them: an HMAC under a secret of the service. Whoever has the
 * file or a backup of it without the keys can neither read them nor try out which they are.
 */
import { concealerUnder } from '../keys/conceal.ts'
import type { KeyRing } from '../keys/key-ring.ts'

/** What is stored of a name in a space. */
export type StoredAs = (space: string, name: string) => string

/** What no name of another form begins with. */
const mark = 'h:'

/** The same for all that is stored so, of whichever version. */
export const isConcealed = (stored: string): boolean => stored.startsWith(mark)

/** Names as they are, for spaces whose names say nothing of anybody, or are hashed by whoever reserves them. */
export const asTheyAre: StoredAs = (_, name) => name

/** How a service stores names of those spaces. */
export async function concealedIn(
  keys: Pick<KeyRing, 'secret'>,
  service: string,
  spaces: readonly string[]
): Promise<StoredAs> {
  if (spaces.length === 0) return asTheyAre
  const conceal = await concealerUnder(keys, `names-of-${service}`)
  return (space, name) => (spaces.includes(space) ? mark + conceal(space, name) : name)
}
