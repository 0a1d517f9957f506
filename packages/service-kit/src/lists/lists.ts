/**
 * Lists: one page of a declared list of a collection. In default order it comes straight from the index, with
 * the kept count. A search, a filter or another order goes through the rows of that list.
 */
import { own } from '@bursar/contracts'
import type { Tally } from '@bursar/event-sourcing'
import { askedRows } from './asked-ids.ts'
import { pickRows } from './list-picks.ts'
import { isTooLong, scanList } from './list-scan.ts'
import {
  checkPage,
  type ListedRequest,
  type ListSource,
  opened,
  pageAt,
  rangeOf,
  type Selection
} from './list-source.ts'

/** The list format of the API. */
export interface ListPage<Row> {
  readonly count: number
  readonly next: string | null
  readonly previous: string | null
  readonly results: readonly Row[]
}

/** Answers one page; `show` turns its rows into short forms, all at once. Past the end it is 404. */
export async function listPage<Opened, Row>(
  request: ListedRequest,
  source: ListSource<Opened>,
  show: (rows: readonly Opened[]) => Promise<readonly Row[]>
): Promise<ListPage<Row>> {
  const selection = await selectRows(request, source)
  return { ...pageLinks(request, selection.count), results: await show(selection.rows) }
}

/** The rows of the asked page, with count and sums of them all. */
export async function selectRows<Opened>(
  request: ListedRequest,
  whole: ListSource<Opened>
): Promise<Selection<Opened>> {
  const { list } = request
  const source = await askedRows(list, whole)
  const asked = list.sort.filter(({ field }) => field === source.orderField || own(source.sort ?? {}, field))
  const searched = list.terms.length > 0 && source.search !== undefined
  const isPlain = !searched && !source.keep && asked.every(({ field }) => field === source.orderField)
  const { byDefault } = source
  const isByDefault = byDefault !== undefined && !(isPlain && (await isTooLong(request, source)))
  const sort = isByDefault ? [...asked, { field: byDefault, descending: false }] : asked
  const only = sort.length === 1 && sort[0]?.field === source.orderField ? sort[0] : undefined
  if (searched || source.keep || (sort.length > 0 && !only)) return scanList(request, source, sort)
  const descending = only?.descending ?? source.descending
  if (source.picks) return pickRows(request, source, descending)
  const range = rangeOf(request, source)
  const tally = await source.collection.tally(range)
  const { count, sums } = tally
  checkPage(list, count)
  const documents = await source.collection.documents({
    ...range,
    descending,
    offset: (pageAt(list, count) - 1) * list.pageSize,
    limit: list.pageSize
  })
  return {
    rows: await opened(request, source, documents),
    count,
    sums,
    tally
  }
}

/** Count and sums of the list within the query's dates, whatever `q` keeps. */
export async function tallyOf(request: ListedRequest, source: ListSource): Promise<Tally> {
  const { collection } = await askedRows(request.list, source)
  return collection.tally(rangeOf(request, source))
}

/** The last document in the projection's order within the query's dates, still sealed. */
export async function newest(request: ListedRequest, source: ListSource): Promise<any> {
  const range = rangeOf(request, source)
  const { collection } = await askedRows(request.list, source)
  const [document] = await collection.documents({ ...range, descending: true, offset: 0, limit: 1 })
  return document
}

/** Count and the absolute URLs of the pages beside this one, with all other parameters as they came. */
export function pageLinks(request: ListedRequest, count: number): Omit<ListPage<never>, 'results'> {
  const { pageSize } = request.list
  checkPage(request.list, count)
  const page = pageAt(request.list, count)
  const next = page * pageSize < count ? linkTo(request, page + 1) : null
  return { count, next, previous: page > 1 ? linkTo(request, page - 1) : null }
}

function linkTo({ origin, url }: ListedRequest, page: number): string {
  const [path = '', query = ''] = url.split('?', 2)
  const others = query.split('&').filter((part) => part !== '' && !/^page(=|$)/.test(part))
  const parts = page === 1 ? others : [...others, `page=${page}`]
  return `${origin}${path}${parts.length > 0 ? `?${parts.join('&')}` : ''}`
}

/** Answers a list that was worked out whole and is short: one page of its rows. */
export function arrayPage<Row>(request: ListedRequest, rows: readonly Row[]): ListPage<Row> {
  const { pageSize } = request.list
  const page = pageAt(request.list, rows.length)
  return {
    ...pageLinks(request, rows.length),
    results: rows.slice((page - 1) * pageSize, page * pageSize)
  }
}
