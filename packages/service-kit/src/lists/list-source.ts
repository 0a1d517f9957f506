/** A list and what a request asks of it: what both ways of answering one go by. */
import { justAfter } from '@bursar/calendar'
import type { Exact } from '@bursar/contracts'
import type { Collection, ListRange, Tally } from '@bursar/event-sourcing'
import { fail } from '../errors/fail.ts'
import type { ListWalk } from './list-walk.ts'

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
  /** From 1, or LAST_PAGE. */
  readonly page: number
  readonly pageSize: number
  /** Nothing but what has one of these ids; undefined when none is asked for. */
  readonly ids?: readonly string[] | undefined
  /** Of an export, which wants all rows and no page. */
  readonly walk?: ListWalk
}

/** The page that `page=last` asks for, whichever number it has. */
export const LAST_PAGE = Number.POSITIVE_INFINITY

/** What an answered list needs of the request; an OperationRequest is one. */
export interface ListedRequest {
  readonly list: ListRequest
  readonly now: string
  readonly origin: string
  readonly url: string
  reveal<T>(json: T): Promise<T>
  /** Does what goes through many rows: two at a time for a caller, one more is 429. */
  inTurn<Value>(work: () => Promise<Value>): Promise<Value>
}

/** What a field of a row is searched or sorted by. Absent sorts before everything. */
export type FieldValue = string | number | null | undefined

/** A list of a collection and how it is asked for. `Opened`: what the field functions get. */
export interface ListSource<Opened = any> {
  readonly collection: Pick<Collection, 'getAll' | 'documents' | 'tally'> &
    Partial<Pick<Collection, 'alphabetical' | 'alphabeticalCount'>>
  /** The projection's list, and the key of the one that is meant. */
  readonly list: string
  readonly by: string
  /** Further keys of that list, whose rows are listed in between. */
  readonly others?: readonly string[] | undefined
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
  /**
   * Field of `sort` that ties of every order are in, and the list itself where nothing else is asked. Where no index
   * has its order, because it is sealed say, a list that is too long to be gone through is in the index's order.
   */
  readonly byDefault?: string
  /**
   * True where the projection's list has texts: its order is that of `byDefault`, and what it searches is what `search`
   * does. Both then cost no walk through the rows, as long as no dates, ids or fields of the query's own are asked for.
   */
  readonly alphabetical?: boolean
  /**
   * Of a list with one document for each profile: the index of the names of all profiles, and where in it the list's
   * rows are. Then neither a search nor the order by `field` goes through a long list. What `search` and `sort` see of a
   * row must be in the index.
   */
  readonly named?: {
    readonly profiles: Pick<Collection, 'tally' | 'alphabetical' | 'documents'>
    readonly list: string
    /** The list of those profiles that the index does not find. */
    readonly archived: string
    readonly by: string
    /** Of `sort`. */
    readonly field: string
    /** Of the document about a profile, by its id; and whether that is on this list, leaving dates aside. */
    key(profile: string): string
    isListed(document: any): boolean
  }
  /** How a document is found by the id of what it shows, and whether it is on this list; for lists that take `id`. */
  readonly byId?: { key(id: string): string; isListed(document: any): boolean }
  /** Documents as the fields are to see them; opens their personal fields when not given. */
  open?(documents: readonly any[]): Promise<readonly Opened[]>
  /** Fields of `q`. */
  readonly search?: Readonly<Record<string, (row: Opened) => FieldValue>>
  /** Fields of `o`, besides `orderField`. */
  readonly sort?: Readonly<Record<string, (row: Opened) => FieldValue>>
  /**
   * A filter that needs no more than the document, which no index can answer: the documents are gone through, and only
   * those of the page are opened.
   */
  readonly picks?: ((document: any) => boolean) | undefined
  /** Another filter of this request; given, the rows are gone through and opened. */
  readonly keep?: ((row: Opened) => boolean) | undefined
  /** What the header sums of a document, as the projection's list declares it. */
  amount?(document: any): { readonly unit: string; readonly sum: number }
}

/** The rows of a page before they are shown, and what all rows of all pages come to. */
export interface Selection<Opened> {
  readonly rows: readonly Opened[]
  readonly count: number
  /** By unit, over every row that is listed. */
  readonly sums: Readonly<Record<string, Exact>>
  /** What the list keeps of its dates, so that nobody asks for it again; absent where rows were gone through. */
  readonly tally?: Tally
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

/** The number of the asked page in a list of so many rows. */
export function pageAt({ page, pageSize }: ListRequest, count: number): number {
  return page === LAST_PAGE ? Math.max(1, Math.ceil(count / pageSize)) : page
}

/** A page past the end is 404; the first page of an empty list is there. */
export function checkPage(list: ListRequest, count: number): void {
  const page = pageAt(list, count)
  if (page > 1 && (page - 1) * list.pageSize >= count) fail('invalid_page')
}
