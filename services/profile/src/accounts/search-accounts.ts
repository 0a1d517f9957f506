/** The search of the three typeahead URLs: who is meant by a few letters. */
import {
  ACCESS,
  fail,
  isTooLong,
  type ListRequest,
  type ListSource,
  matchesOf,
  meantRows,
  named,
  type OperationRequest,
  typeaheadMost
} from '@bursar/service-kit'
import { ALL, isInUse, type ProfileDocument } from '../profiles/projection.ts'
import type { Fields } from './account-fields.ts'
import { type AccountRow, accountRows } from './account-rows.ts'
import type { SearchGuard } from './search-guard.ts'
import { type Viewer, viewerOf } from './viewer.ts'

/** Terms that who is not of the broker may search for, and letters that each has at least. */
const TERMS_MAX = 5
const LETTERS_MIN = 3

/** Profiles that are gone through whatever is asked: that takes no longer than the index of their texts. */
const SHORT = 1_000

/** Profiles that are gone through for who is not of the broker; of more, names are found whole alone. */
const ROWS_MAX = 20_000

/** What is searched. */
export interface Searched {
  readonly fields: Fields
  /** Fields of `sort` that ties, and results of which nothing else is asked, are in. */
  readonly byDefault: string
  /** True where users are meant, and not profiles. */
  readonly usersAlone: boolean
  /** What is looked for where nobody matched; for the broker's people. */
  retry?(list: ListRequest): { readonly list: ListRequest; keep(row: AccountRow): boolean } | undefined
}

type Searching = OperationRequest<any, any>

/** The rows that are meant, in their order; none where they are more than a typeahead shows. */
export async function searchAccounts(
  request: Searching,
  guard: SearchGuard,
  searched: Searched
): Promise<readonly AccountRow[]> {
  const viewer = await viewerOf(request)
  const list = viewer.isBrokers ? request.list : forOthers(request.list)
  if (!viewer.isBrokers) {
    if (list.terms.length === 0) return []
    await guard.admit(request)
  }
  const asked = { ...request, list }
  const all = sourceOf(asked, viewer, searched)
  const source = (await byTexts(asked, all, searched)) ?? all
  if (await isTooLong(asked, source, viewer.isBrokers ? undefined : ROWS_MAX)) {
    return byWholeName(asked, viewer, searched)
  }
  const found = await matchesOf(asked, source)
  const again = found?.length === 0 && viewer.isBrokers ? searched.retry?.(list) : undefined
  if (!again) return found ?? []
  const keep = (row: AccountRow) => row.isThere && again.keep(row)
  const next = { ...asked, list: again.list }
  return (await matchesOf(next, { ...((await byTexts(next, all, searched)) ?? all), keep })) ?? []
}

/** Those alone whom the index of texts finds, which has all that is searched but the addresses of users. */
async function byTexts(
  request: Searching,
  source: ListSource<AccountRow>,
  { usersAlone }: Searched
): Promise<ListSource<AccountRow> | undefined> {
  const { terms, fields } = request.list
  const isOfAddress = terms.some((term: string) => term.includes('@')) || fields.includes('email')
  if ((usersAlone && isOfAddress) || !(await isTooLong(request, source, SHORT))) return undefined
  return meantRows(request, source)
}

/** No dates and no order: by windows of either everybody could be listed. What is too short finds nobody. */
function forOthers(list: ListRequest): ListRequest {
  if (list.terms.length > TERMS_MAX) fail('invalid_fields', { fields: { q: [TOO_MANY] } })
  const terms = list.terms.filter((term) => [...term].length >= LETTERS_MIN)
  return { ...list, terms, startAt: undefined, endsAt: undefined, sort: [] }
}

const TOO_MANY = `A search may have at most ${TERMS_MAX} terms.`

function sourceOf(
  request: Searching,
  viewer: Viewer,
  { fields, byDefault, usersAlone }: Searched
): ListSource<AccountRow> {
  return {
    collection: request.collection('profiles'),
    list: 'all',
    by: ALL,
    descending: false,
    dates: 'open',
    open: (documents: readonly ProfileDocument[]) => accountRows(request, viewer, documents),
    picks: usersAlone ? (document: ProfileDocument) => document.user !== null : undefined,
    keep: ({ isThere }) => isThere,
    search: fields.search,
    sort: fields.sort,
    byDefault
  }
}

/** Those that are called exactly like one of the terms: on a site too large to be gone through. */
async function byWholeName(
  request: Searching,
  viewer: Viewer,
  { usersAlone }: Searched
): Promise<readonly AccountRow[]> {
  const { terms } = request.list
  const found = await Promise.all(terms.map((term) => named(request.collection(ACCESS), 'slug', term)))
  const keys = found.flatMap((one) => (one ? [one.key] : []))
  const stored = await request.collection('profiles').getAll<ProfileDocument>([...new Set(keys)])
  const documents = [...stored.values()].filter((one) => isInUse(one) && !(usersAlone && one.user === null))
  const rows = (await accountRows(request, viewer, documents)).filter(({ isThere }) => isThere)
  return rows.slice(0, typeaheadMost(terms))
}
