/**
 * Lists: one page of a declared list of a collection. In default order it comes straight from the index, with
 * the kept count. A search, a filter or another order goes through the rows of that list.
 */
import { own } from '@bursar/contracts'
import type { Tally } from '@bursar/event-sourcing'
import { allAlphabetical, alphabeticalPage, isAlphabetical } from './alphabetical.ts'
import { askedRows, orderOf } from './asked-ids.ts'
import { pickRows } from './list-picks.ts'
import { isTooLong, scanList, stretchesOf, walkScan } from './list-scan.ts'
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
import { nextRows } from './list-walk.ts'
import { isByName, pageByName, searchedByName } from './named-rows.ts'

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

/** The rows of the asked page, with count and sums of them all; of an export the rows that come next. */
export async function selectRows<Opened>(
  request: ListedRequest,
  whole: ListSource<Opened>
): Promise<Selection<Opened>> {
  const { walk } = request.list
  if (walk) return nextRows(walk, () => allRows(request, whole))
  const { source, sort, descending, isByText, isOfNames } = await wayThrough(request, whole)
  if (isOfNames) return pageByName(request, source, descending)
  if (isByText) return alphabeticalPage(request, source, descending)
  if (sort) return scanList(request, source, sort)
  if (source.picks) return pickRows(request, source, descending)
  return indexedPage(request, source, descending)
}

/** How the asked rows are found. */
interface Way<Opened> {
  readonly source: ListSource<Opened>
  /** The order that no index has, by which the list is gone through; undefined where the index answers. */
  readonly sort: ListRequest['sort'] | undefined
  /** How the index is read. */
  readonly descending: boolean
  /** Whether that is the index of its texts. */
  readonly isByText: boolean
  /** Whether it is that of the names of all profiles. */
  readonly isOfNames?: boolean
}

async function wayThrough<Opened>(request: ListedRequest, whole: ListSource<Opened>): Promise<Way<Opened>> {
  const { list } = request
  const source = await searchedByName(request, await askedRows(list, whole))
  if (isAlphabetical(list, source))
    return { source, sort: undefined, descending: isDescending(list, source), isByText: true }
  const asked = list.sort.filter(({ field }) => field === source.orderField || own(source.sort ?? {}, field))
  const searched = list.terms.length > 0 && source.search !== undefined
  const isPlain = !searched && !source.keep && asked.every(({ field }) => field === source.orderField)
  const { byDefault } = source
  const byName = source.picks || source.keep || searched ? undefined : nameAsked(asked, source)
  if (byName && (await isByName(request, source)))
    return { source, sort: undefined, descending: byName.descending, isByText: false, isOfNames: true }
  const isByDefault = byDefault !== undefined && !(isPlain && (await isTooLong(request, source)))
  const sort = isByDefault ? [...asked, { field: byDefault, descending: false }] : asked
  const only = sort.length === 1 && sort[0]?.field === source.orderField ? sort[0] : undefined
  const isGoneThrough = searched || source.keep !== undefined || (sort.length > 0 && !only)
  return {
    source,
    sort: isGoneThrough ? sort : undefined,
    descending: only?.descending ?? source.descending,
    isByText: false
  }
}

/** How the order by name is asked for, where nothing else is. */
function nameAsked(
  asked: ListRequest['sort'],
  { named, byDefault }: ListSource
): ListRequest['sort'][number] | undefined {
  const [first, ...others] =
    asked.length > 0 || !byDefault ? asked : [{ field: byDefault, descending: false }]
  return first && others.length === 0 && first.field === named?.field ? first : undefined
}

/** Whether an alphabetical list is asked for from its end. */
function isDescending({ sort }: ListRequest, { byDefault }: ListSource): boolean {
  return sort.find(({ field }) => field === byDefault)?.descending ?? false
}

async function indexedPage<Opened>(
  request: ListedRequest,
  source: ListSource<Opened>,
  descending: boolean
): Promise<Selection<Opened>> {
  const { list } = request
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
  return { rows: await opened(request, source, documents), count, sums, tally }
}

/** All asked rows, some hundred at a time. What the index answers is read as it is when its turn comes. */
async function* allRows<Opened>(
  request: ListedRequest,
  whole: ListSource<Opened>
): AsyncGenerator<Selection<Opened>> {
  const { source, sort, descending, isByText } = await wayThrough(request, whole)
  if (isByText) return yield* allAlphabetical(request, source, descending)
  if (sort) return yield* walkScan(request, source, sort)
  const range = rangeOf(request, source)
  const tally = await source.collection.tally(range)
  const order = (document: any) => orderOf(source, document)
  for await (const documents of stretchesOf(source.collection, range, order, descending)) {
    const picked = source.picks ? documents.filter(source.picks) : documents
    yield { rows: await opened(request, source, picked), count: tally.count, sums: tally.sums, tally }
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
  const { pageSize, walk } = request.list
  if (walk) return { count, next: null, previous: null }
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
  const { pageSize, walk } = request.list
  if (walk) return { ...pageLinks(request, rows.length), results: rows }
  const page = pageAt(request.list, rows.length)
  return {
    ...pageLinks(request, rows.length),
    results: rows.slice((page - 1) * pageSize, page * pageSize)
  }
}
