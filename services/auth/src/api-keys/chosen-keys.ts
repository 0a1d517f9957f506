/** Searches and sorts the API keys of a user, who has few: they come from the log, where a new one stands at once. */
import type { APIKey } from '@bursar/contracts'
import type { ListRequest } from '@bursar/service-kit'

const fields = ['title', 'ends_at'] as const
type Field = (typeof fields)[number]

/** Those whose title a search means, in the asked order; by title at last. */
export function chosenKeys({ terms, sort }: ListRequest, keys: readonly APIKey[]): APIKey[] {
  const order = [...sort, { field: 'title', descending: false }].flatMap(({ field, descending }) => {
    const known = fields.find((name) => name === field)
    return known ? [{ field: known, sign: descending ? -1 : 1 }] : []
  })
  const text = (key: APIKey, field: Field) => key[field].toLowerCase()
  return keys
    .filter((key) => terms.length === 0 || terms.some((term) => text(key, 'title').includes(term)))
    .sort((one, other) => {
      const by = order.find(({ field }) => text(one, field) !== text(other, field))
      if (!by) return 0
      return text(one, by.field) < text(other, by.field) ? -by.sign : by.sign
    })
}
