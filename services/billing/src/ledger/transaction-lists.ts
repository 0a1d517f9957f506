/** What the lists of transactions have in common: fields to search and sort by, and the header's unit. */
import { justAfter } from '@bursar/calendar'
import { type Exact, type LedgerRow, plus } from '@bursar/contracts'
import type { Tally } from '@bursar/event-sourcing'
import {
  balanceHeader,
  type ListRequest,
  type ListSource,
  newest,
  type OperationRequest,
  recordedRows
} from '@bursar/service-kit'
import { ledger } from './projection.ts'
import { seenLists, seenPart } from './seen-dealings.ts'
import { type NamedMovement, nameProfiles } from './transaction-view.ts'

const search: Required<ListSource<NamedMovement>>['search'] = {
  description: ({ row }) => row.description,
  dest_profile: ({ dest }) => dest.slug,
  dest_profile__full_name: ({ dest }) => dest.printable_name,
  orig_profile: ({ orig }) => orig.slug,
  orig_profile__full_name: ({ orig }) => orig.printable_name
}

const sort: Required<ListSource<NamedMovement>>['sort'] = {
  ...search,
  amount: ({ row }) => row.amount,
  dest_account: ({ row }) => row.dest.account,
  orig_account: ({ row }) => row.orig.account
}

/**
 * Rows that one of the asked ids is about: of the charge that moved the money, the subscription or the order. A
 * subscriber's history is short, so it is gone through.
 */
function aboutAskedIds({ ids }: ListRequest): ListSource<NamedMovement>['picks'] {
  if (!ids) return undefined
  const asked = new Set(ids)
  return (row: LedgerRow) => idsOf(row).some((id) => asked.has(id))
}

/** `event_id` begins with what caused a row: `sub_<id>/`, `cha_<id>/`. */
function idsOf({ event_id, order, about }: LedgerRow): string[] {
  const [, cause] = /^[a-z]+_([^/]+)\//.exec(event_id ?? '') ?? []
  return [cause, order, about?.charge].filter((id) => typeof id === 'string')
}

/** What of a subscriber's history the caller may see. */
export async function historyList(request: OperationRequest<any, any>): Promise<ListSource<NamedMovement>> {
  const { list, by, others } = await seenPart(request, 'history')
  return { ...ledgerList(request, list, by), others, picks: aboutAskedIds(request.list) }
}

/** A list of the ledger, oldest first. */
export function ledgerList(
  request: OperationRequest<any, any>,
  list: string,
  by: string
): ListSource<NamedMovement> {
  return {
    collection: recordedRows(request, ledger),
    list,
    by,
    descending: false,
    dates: 'now',
    orderField: 'created_at',
    open: (rows) => nameProfiles(request, rows as LedgerRow[]),
    search,
    sort,
    amount: ({ unit, amount }: LedgerRow) => ({ unit, sum: amount })
  }
}

/**
 * What the subscriber owes at `ends_at`, by unit, 1/100 units, to whom the caller sees it: whatever start_at and q
 * keep of the rows. `known` is what the history keeps of the query's dates, when that was asked for already.
 */
export async function statementAt(
  request: OperationRequest<any, any>,
  known?: Tally
): Promise<Tally['sums']> {
  const { list, now } = request
  if (known && list.startAt === undefined) return known.sums
  const before = list.endsAt ?? justAfter(now)
  const sums: Record<string, Exact> = {}
  const rows = recordedRows(request, ledger)
  for (const part of await seenLists(request, 'history')) {
    const tally = await rows.tally({ ...part, before })
    for (const [unit, sum] of Object.entries(tally.sums)) sums[unit] = plus(sums[unit] ?? 0, sum)
  }
  return sums
}

/** The header of list(+balance). The unit of the newest row is looked up only where there are several. */
export async function headerOf(
  request: OperationRequest<any, { unit?: string }>,
  source: ListSource,
  balances: Tally['sums']
) {
  const asked = request.query.unit?.toLowerCase() || undefined
  if (asked || Object.keys(balances).length < 2) return balanceHeader(request, balances, { asked })
  const row = await newest(request, source)
  return balanceHeader(request, balances, { newest: row?.unit })
}
