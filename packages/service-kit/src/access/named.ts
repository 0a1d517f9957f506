/** The one rule by which a name in a URL, a grant or a login means somebody. */

import type { Collection, StoredDocument } from '@bursar/event-sourcing'
import type { ProfileRef, UserRef } from '../operation/refs.ts'
import { hasControls } from '../texts/texts.ts'
import { parsedBody } from './parsed-body.ts'

/**
 * The user or profile of that name, from the access read model: as it is written, else the only one that is the same
 * without regard to case. Of two of version 0.1 that differ by case alone, a third spelling means neither.
 */
export async function named(
  access: Pick<Collection, 'find'>,
  lookup: 'username' | 'slug',
  name: string
): Promise<StoredDocument | undefined> {
  // One driver of SQLite ends a text at NUL: no name has such a character.
  if (hasControls(name)) return undefined
  const written = await access.find(lookup, name)
  if (written) return written
  const [folded, text] = [`${lookup}_folded`, name.toLowerCase()]
  const found = await access.find(folded, text)
  const other = found && (await access.find(folded, text, found.key))
  return other ? undefined : found
}

/** The user of that name. Who asks next gets the same object: it is not to be changed. */
export async function namedUser(
  access: Pick<Collection, 'find'>,
  name: string
): Promise<UserRef | undefined> {
  const found = await named(access, 'username', name)
  return found && parsedBody(found.body)
}

/** The profile of that slug; not to be changed either. */
export async function namedProfile(
  access: Pick<Collection, 'find'>,
  slug: string
): Promise<ProfileRef | undefined> {
  const found = await named(access, 'slug', slug)
  return found && parsedBody(found.body)
}
