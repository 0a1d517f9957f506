/** The typeahead format: the few that a search means, and nothing while it means many. */
import { own } from '@bursar/contracts'
import { scanUpTo } from './list-scan.ts'
import type { ListedRequest, ListSource } from './list-source.ts'

/** Results of a search at most, unless it has more terms than that. */
const RESULTS_MAX = 5

/** The rows that match, in the asked order; undefined where they are more than a typeahead shows. */
export async function matchesOf<Opened>(
  request: ListedRequest,
  source: ListSource<Opened>
): Promise<readonly Opened[] | undefined> {
  const { sort, terms } = request.list
  const asked = sort.filter(({ field }) => own(source.sort ?? {}, field))
  const { byDefault } = source
  const order = byDefault === undefined ? asked : [...asked, { field: byDefault, descending: false }]
  return scanUpTo(request, source, order, typeaheadMost(terms))
}

/** How many results a search of those terms has at most. */
export function typeaheadMost(terms: readonly string[]): number {
  return Math.max(RESULTS_MAX, terms.length)
}
