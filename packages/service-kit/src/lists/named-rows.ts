/**
 * Lists of those whom a profile has to do with, in the order of their names and searched by them: in the index of all
 * profiles, where going through the list would take longer.
 */
import { alphabeticalStretches } from './alphabetical.ts'
import { orderOf, rowsByKey } from './asked-ids.ts'
import { isTooLong, ROWS_MAX } from './list-scan.ts'
import {
  checkPage,
  type ListedRequest,
  type ListSource,
  opened,
  pageAt,
  rangeOf,
  type Selection
} from './list-source.ts'

/** Rows of a list that is gone through whatever is asked: that takes no longer than the index. */
const SHORT = 1_000

/** Profiles that a search may mean before the list is gone through. */
const MEANT_MAX = 2_000

/** The profiles that the terms mean; undefined where they are too many to be looked up one by one. */
export async function meantProfiles(
  { profiles, list, by }: Pick<Required<ListSource>['named'], 'profiles' | 'list' | 'by'>,
  terms: readonly string[],
  most = MEANT_MAX
): Promise<string[] | undefined> {
  const meant = { list, by, terms, descending: false, offset: 0, limit: most + 1 }
  const found = await profiles.alphabetical(meant)
  return found.length > most ? undefined : found.map(({ body }) => JSON.parse(body).id)
}

/** The list, or what of it is about those whom a search may mean: what of that it means is looked at as in any list. */
export async function searchedByName<Opened>(
  request: ListedRequest,
  source: ListSource<Opened>
): Promise<ListSource<Opened>> {
  const { named, search } = source
  const { terms } = request.list
  if (!named || !search || terms.length === 0 || !(await isTooLong(request, source, SHORT))) return source
  const ids = await meantProfiles(named, terms)
  if (!ids) return source
  return rowsByKey(source, [...ids, ...(await archivedProfiles(named))].map(named.key), named.isListed)
}

/** Those that no index finds, for they have no text in clear: who of them is on the list is opened. */
async function archivedProfiles({
  profiles,
  archived,
  by
}: Required<ListSource>['named']): Promise<string[]> {
  const all = { list: archived, by, descending: true, offset: 0, limit: MEANT_MAX }
  return (await profiles.documents<{ readonly id: string }>(all)).map(({ id }) => id)
}

/** Whether a page in the order of names costs less there than going through the list. */
export async function isByName(request: ListedRequest, source: ListSource): Promise<boolean> {
  const { named, collection } = source
  if (!named || request.list.walk) return false
  const { count } = await collection.tally(rangeOf(request, source))
  if (count <= SHORT) return false
  const { count: all } = await named.profiles.tally({ list: named.list, by: named.by })
  const { offset, size, behind } = placeOf(request, count)
  return count > ROWS_MAX || (all / count) * (Math.min(offset, behind) + size) < count
}

/** The asked page in the order of names. */
export async function pageByName<Opened>(
  request: ListedRequest,
  source: ListSource<Opened>,
  descending: boolean
): Promise<Selection<Opened>> {
  const { count, sums } = await source.collection.tally(rangeOf(request, source))
  checkPage(request.list, count)
  const { offset, size, behind } = placeOf(request, count)
  const found =
    offset <= behind
      ? await stretchOf(request, source, { descending, offset, size })
      : (await stretchOf(request, source, { descending: !descending, offset: behind, size })).reverse()
  return { rows: await opened(request, source, found), count, sums }
}

/** Rows before the page, on it and behind it. */
function placeOf({ list }: ListedRequest, count: number) {
  const offset = (pageAt(list, count) - 1) * list.pageSize
  const size = Math.max(0, Math.min(list.pageSize, count - offset))
  return { offset, size, behind: Math.max(0, count - offset - size) }
}

async function stretchOf(
  request: ListedRequest,
  source: ListSource,
  {
    descending,
    offset,
    size
  }: { readonly descending: boolean; readonly offset: number; readonly size: number }
): Promise<unknown[]> {
  const named = source.named!
  const { from = '', before } = rangeOf(request, source)
  const isHere = (document: any) => {
    const order = orderOf(source, document)
    return named.isListed(document) && order >= from && (before === undefined || order < before)
  }
  const found: unknown[] = []
  let n = 0
  if (size === 0) return found
  const { profiles, list, by } = named
  for await (const rows of alphabeticalStretches(profiles, { list, by, terms: [] }, descending)) {
    const keys = rows.map(({ body }) => named.key(JSON.parse(body).id))
    const documents = await source.collection.getAll<any>(keys)
    for (const key of keys) {
      const document = documents.get(key)
      if (document === undefined || !isHere(document) || n++ < offset) continue
      found.push(document)
      if (found.length === size) return found
    }
  }
  return found
}
