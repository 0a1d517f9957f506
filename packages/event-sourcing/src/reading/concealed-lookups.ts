/** Lookups as they are stored: concealed (see keys/conceal.ts), and asked in clear text. */
import type { Conceal } from '../keys/conceal.ts'
import type { Collection } from '../ports/read-models.ts'
import type { Projection } from './projection.ts'

/** A projection as it is stored: its lookups concealed. */
export function concealed(projection: Projection, conceal: Conceal): Projection {
  const lookups = Object.entries(projection.lookups).map(([name, read]): [string, typeof read] => [
    name,
    (document, open) => {
      const text = read(document, open)
      return text === null ? null : conceal(name, text)
    }
  ])
  return { ...projection, lookups: Object.fromEntries(lookups) }
}

/** A collection whose lookups are concealed, asked with clear text as before. */
export function askedInClear(collection: Collection, conceal: Conceal): Collection {
  return {
    ...collection,
    getBy: (lookup, text) => collection.getBy(lookup, conceal(lookup, text)),
    find: (lookup, text, after) => collection.find(lookup, conceal(lookup, text), after)
  }
}
