/** A search in a list whose projection keeps texts beside the documents: only what has one of the terms is opened. */
import { fewRows } from './asked-ids.ts'
import type { ListedRequest, ListSource } from './list-source.ts'

/** Rows that a search may mean before the list is gone through, which then soon finds as many as it may show. */
const MEANT_MAX = 2_000

/** The list with those rows alone; undefined without terms, and where too many have one. */
export async function meantRows<Opened>(
  { list: { terms } }: ListedRequest,
  source: ListSource<Opened>
): Promise<ListSource<Opened> | undefined> {
  const { collection, list, by } = source
  if (terms.length === 0 || !collection.alphabetical) return undefined
  const meant = { list, by, terms, descending: false, offset: 0, limit: MEANT_MAX + 1 }
  const rows = await collection.alphabetical(meant)
  if (rows.length > MEANT_MAX) return undefined
  return fewRows(
    source,
    rows.map(({ body }) => JSON.parse(body))
  )
}
