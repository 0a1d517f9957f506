/** Lists whose order and search are texts that the projection keeps beside the documents: see `texts` of a list there. */
import { own } from '@bursar/contracts'
import type {
  AlphabeticalQuery,
  AlphabeticalRow,
  AlphabeticalSearch,
  Collection
} from '@bursar/event-sourcing'
import {
  checkPage,
  type ListedRequest,
  type ListRequest,
  type ListSource,
  opened,
  pageAt,
  rangeOf,
  type Selection
} from './list-source.ts'
import { inStretches } from './stretches.ts'

/** Rows of an export that are read at a time. */
const STRETCH = 250

type Texts = Pick<Collection, 'tally' | 'alphabetical' | 'alphabeticalCount'>

/** Whether the texts answer what is asked. */
export function isAlphabetical(
  { sort, fields, startAt, endsAt, ids }: ListRequest,
  source: ListSource
): boolean {
  const { alphabetical, collection, byDefault, search = {}, keep, picks, amount, dates } = source
  if (!alphabetical || !collection.alphabetical || keep || picks || amount || ids) return false
  if (dates === 'now' || startAt !== undefined || endsAt !== undefined) return false
  const known = sort.filter(({ field }) => field === source.orderField || own(source.sort ?? {}, field))
  return (
    known.every(({ field }) => field === byDefault) &&
    known.length < 2 &&
    !fields.some((field) => own(search, field))
  )
}

/** The asked page, and how many rows there are. */
export async function alphabeticalPage<Opened>(
  request: ListedRequest,
  source: ListSource<Opened>,
  descending: boolean
): Promise<Selection<Opened>> {
  const { list } = request
  const { collection, search } = textsOf(request, source)
  const count = await countOf(request, source)
  checkPage(list, count)
  const offset = (pageAt(list, count) - 1) * list.pageSize
  const query: AlphabeticalQuery = { ...search, descending, offset, limit: list.pageSize }
  const rows = count === 0 ? [] : await collection.alphabetical(query)
  const documents = rows.map(({ body }) => JSON.parse(body))
  return { rows: await opened(request, source, documents), count, sums: {} }
}

/** All rows, some hundred at a time. */
export async function* allAlphabetical<Opened>(
  request: ListedRequest,
  source: ListSource<Opened>,
  descending: boolean
): AsyncGenerator<Selection<Opened>> {
  const { collection, search } = textsOf(request, source)
  const count = await countOf(request, source)
  for await (const rows of alphabeticalStretches(collection, search, descending)) {
    const documents = rows.map(({ body }) => JSON.parse(body))
    yield { rows: await opened(request, source, documents), count, sums: {} }
  }
}

/** The rows of an alphabetical list, or of a search in it, some hundred at a time. */
export function alphabeticalStretches(
  collection: Pick<Collection, 'alphabetical'>,
  search: AlphabeticalSearch,
  descending: boolean
): AsyncGenerator<AlphabeticalRow[]> {
  return inStretches(
    ({ order, offset }) => {
      const start = order === undefined ? {} : { from: order }
      return collection.alphabetical({ ...search, ...start, descending, offset, limit: STRETCH })
    },
    ({ order }) => order,
    STRETCH
  )
}

function textsOf({ list: { terms } }: ListedRequest, { collection, list, by, search }: ListSource) {
  const meant: AlphabeticalSearch = { list, by, terms: search ? terms : [] }
  return { collection: collection as Texts, search: meant }
}

/** Kept where nothing is searched. */
async function countOf(request: ListedRequest, source: ListSource): Promise<number> {
  const { collection, search } = textsOf(request, source)
  if (search.terms.length > 0) return collection.alphabeticalCount(search)
  return (await collection.tally(rangeOf(request, source))).count
}
