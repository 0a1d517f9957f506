/** Alphabetical lists, and what a search keeps of them. */
import type { AlphabeticalQuery, AlphabeticalRow, AlphabeticalSearch } from '@bursar/event-sourcing'
import type { Collection, Document } from 'mongodb'
import { type DocumentRow, gramsOf, listField, textFields } from './document-shape.ts'
import type { Registered } from './registered.ts'

type Documents = Collection<DocumentRow>

/** What a search means, and the index that finds it: by trigrams where all terms have any, else by a look at the texts. */
function meant({ spec }: Registered, { list, by, terms }: AlphabeticalSearch) {
  const { search, grams } = textFields(spec, list)
  const place = { [listField(spec, list)]: by }
  const found = terms.map((term) => ({ text: { [search]: { $regex: literal(term) } }, grams: gramsOf(term) }))
  const parts = found.map((one) =>
    one.grams.length > 0 ? { [grams]: { $all: one.grams }, ...one.text } : one.text
  )
  const areLong = found.length > 0 && found.every((one) => one.grams.length > 0)
  const filter: Document = parts.length > 0 ? { ...place, $or: parts } : place
  return { filter, hint: `${areLong ? 'grams' : 'order'}_${list}` }
}

export function alphabeticalCount(
  documents: Documents,
  target: Registered,
  search: AlphabeticalSearch
): Promise<number> {
  const { filter, hint } = meant(target, search)
  return documents.countDocuments(filter, { hint })
}

export async function alphabeticalPage(
  documents: Documents,
  target: Registered,
  query: AlphabeticalQuery
): Promise<AlphabeticalRow[]> {
  const { list, descending, from, offset: skip, limit } = query
  const { order } = textFields(target.spec, list)
  if (limit <= 0) return []
  const { filter, hint } = meant(target, query)
  const direction = descending ? -1 : 1
  const stretch =
    from === undefined ? filter : { ...filter, [order]: { [descending ? '$lte' : '$gte']: from } }
  const sort = { [order]: direction, _id: direction } as const
  const options = { projection: { body: 1, [order]: 1 }, sort, hint, skip, limit, batchSize: limit }
  const rows = await documents.find<Pick<DocumentRow, 'body' | 't'>>(stretch, options).toArray()
  return rows.map(({ body, t }) => ({ body, order: t?.[list]?.o ?? '' }))
}

/** A regular expression that is met by this very text. */
const literal = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
