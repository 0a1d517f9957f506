/**
 * Lists: one page of a declared list of a collection. In default order it comes straight from the index, with
 * the kept count. A search, a filter or another order goes through the rows of that list.
 */
import type { Collection, ListRange, Tally } from '@bursar/event-sourcing'
import { justAfter } from '../instants.ts'
import { fail } from '../operation.ts'
import { scanList } from './list-scan.ts'

/** The query of lists, parsed: what every list operation gets as `request.list`. */
export interface ListRequest {
  /** Inclusive; undefined when not given. */
  readonly startAt: string | undefined
  /** Exclusive bound as an instant; undefined when not given. */
  readonly endsAt: string | undefined
  /** Search terms, lower case; empty when none were given. */
  readonly terms: readonly string[]
  /** Fields to search; empty: all that the list has. */
  readonly fields: readonly string[]
  /** Sort fields in order, without those that a list does not know being dropped yet. */
  readonly sort: readonly { readonly field: string; readonly descending: boolean }[]
  readonly page: number
  readonly pageSize: number
}

/** What an answered list needs of the request; an OperationRequest is one. */
export interface ListedRequest {
  readonly list: ListRequest
  readonly now: string
  readonly origin: string
  readonly url: string
  reveal<T>(json: T): Promise<T>
}

/** What a field of a row is searched or sorted by. Absent sorts before everything. */
export type FieldValue = string | number | null | undefined

/** A list of a collection and how it is asked for. `Opened`: what the field functions get. */
export interface ListSource<Opened = any> {
  readonly collection: Collection
  /** The projection's list, and the key of the one that is meant. */
  readonly list: string
  readonly by: string
  /** True when the default order is the index's, reversed: newest first. */
  readonly descending: boolean
  /**
   * The dates of the query are about the projection's order: without ends_at the list holds everything
   * (`open`), or what is dated until now, this very instant included (`now`). `none`: it has no dates.
   */
  readonly dates: 'open' | 'now' | 'none'
  /** The text that the projection orders a document by; its `created_at` when not given. */
  order?(document: any): string
  /** Name in `o` of the field that the index is sorted by: it runs either way without a scan. */
  readonly orderField?: string
  /** Documents as the fields are to see them; opens their personal fields when not given. */
  open?(documents: readonly any[]): Promise<readonly Opened[]>
  /** Fields of `q`. */
  readonly search?: Readonly<Record<string, (row: Opened) => FieldValue>>
  /** Fields of `o`, besides `orderField`. */
  readonly sort?: Readonly<Record<string, (row: Opened) => FieldValue>>
  /** Another filter of this request; given, the rows are gone through. */
  readonly keep?: ((row: Opened) => boolean) | undefined
  /** What the header sums of a document, as the projection's list declares it. */
  amount?(document: any): { readonly unit: string; readonly sum: number }
}

/** The list format of the API. */
export interface ListPage<Row> {
  readonly count: number
  readonly next: string | null
  readonly previous: string | null
  readonly results: readonly Row[]
}

/** The rows of a page before they are shown, and what all rows of all pages come to. */
export interface Selection<Opened> {
  readonly rows: readonly Opened[]
  readonly count: number
  /** By unit, over every row that is listed. */
  readonly sums: Readonly<Record<string, number>>
  /** What the list keeps of its dates, so that nobody asks for it again; absent where rows were gone through. */
  readonly tally?: Tally
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
  source: ListSource<Opened>
): Promise<Selection<Opened>> {
  const { list } = request
  const sort = list.sort.filter(({ field }) => field === source.orderField || source.sort?.[field])
  const only = sort.length === 1 && sort[0]?.field === source.orderField ? sort[0] : undefined
  const searched = list.terms.length > 0 && source.search !== undefined
  if (searched || source.keep || (sort.length > 0 && !only)) return scanList(request, source, sort)
  const range = rangeOf(request, source)
  const tally = await source.collection.tally(range)
  const { count, sums } = tally
  checkPage(list, count)
  const descending = only?.descending ?? source.descending
  const documents = await source.collection.documents({
    ...range,
    descending,
    offset: (list.page - 1) * list.pageSize,
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
export function tallyOf(request: ListedRequest, source: ListSource): Promise<Tally> {
  return source.collection.tally(rangeOf(request, source))
}

/** The last document in the projection's order within the query's dates, still sealed. */
export async function newest(request: ListedRequest, source: ListSource): Promise<any> {
  const range = rangeOf(request, source)
  const [document] = await source.collection.documents({ ...range, descending: true, offset: 0, limit: 1 })
  return document
}

/** Documents as the source's fields see them. */
export async function opened<Opened>(
  request: ListedRequest,
  source: ListSource<Opened>,
  documents: readonly any[]
): Promise<readonly Opened[]> {
  return source.open ? source.open(documents) : request.reveal(documents)
}

/** The stretch of the list that the query's dates leave. */
export function rangeOf({ list: query, now }: ListedRequest, { list, by, dates }: ListSource): ListRange {
  if (dates === 'none') return { list, by }
  const before = query.endsAt ?? (dates === 'now' ? justAfter(now) : undefined)
  return { list, by, ...(query.startAt && { from: query.startAt }), ...(before && { before }) }
}

/** A page past the end is 404; the first page of an empty list is there. */
export function checkPage({ page, pageSize }: ListRequest, count: number): void {
  if (page > 1 && (page - 1) * pageSize >= count) fail('invalid_page')
}

/** Count and the absolute URLs of the pages beside this one, with all other parameters as they came. */
export function pageLinks(request: ListedRequest, count: number): Omit<ListPage<never>, 'results'> {
  const { page, pageSize } = request.list
  checkPage(request.list, count)
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
  const { page, pageSize } = request.list
  return {
    ...pageLinks(request, rows.length),
    results: rows.slice((page - 1) * pageSize, page * pageSize)
  }
}
