/** The one rule by which a name in a URL, a grant or a login means somebody. */
import type { Collection, StoredDocument } from '@bursar/event-sourcing'

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

/** True of C0, DEL and C1. */
export function hasControls(name: string): boolean {
  return [...name].some((one) => one < ' ' || (one >= '\u007f' && one <= '\u009f'))
}
