/** What running totals had come to at the points of a table. */
import type { StoredSum } from '@bursar/contracts'
import type { Collection } from '@bursar/event-sourcing'
import { stretchesOf } from '@bursar/service-kit'
import { type SumsDocument, storedInstant, totalsBefore, totalsPlaces } from './domain/running-totals.ts'

/** The totals of a prefix before the last kept instant at or before that one. */
export type StoredTotals = (prefix: string, instant: number) => StoredSum[]

/** Reads all sums that the totals of those prefixes at those instants are made of, at once. */
export async function storedTotals(
  collection: Collection,
  prefixes: readonly string[],
  instants: readonly number[],
  count: number
): Promise<StoredTotals> {
  const kept = instants.map(storedInstant)
  const keys = new Set(
    prefixes.flatMap((prefix) =>
      kept.flatMap((instant) => totalsPlaces(prefix, instant).map(({ key }) => key))
    )
  )
  const documents = await collection.getAll<SumsDocument>([...keys])
  const sumsAt = (key: string) => documents.get(key)?.sums
  return (prefix, instant) => totalsBefore(sumsAt, prefix, storedInstant(instant), count)
}

/** The documents of a list dated in a stretch, `before` exclusive, in order; instants in milliseconds since 1970. */
export async function documentsBetween<Document>(
  collection: Pick<Collection, 'documents'>,
  stretch: { readonly list: string; readonly by: string; readonly from: number; readonly before: number },
  order: (document: Document) => string
): Promise<Document[]> {
  const { list, by, from, before } = stretch
  if (from >= before) return []
  const range = { list, by, from: new Date(from).toISOString(), before: new Date(before).toISOString() }
  const found: Document[] = []
  for await (const documents of stretchesOf<Document>(collection, range, order)) found.push(...documents)
  return found
}
