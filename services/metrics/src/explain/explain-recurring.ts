/** What is behind the figures of recurring revenue. */
import { arrayPage, fail, type ListedRequest, type OperationRequest, recordedRows } from '@bursar/service-kit'
import { rowsList } from '../figures/sales-rows.ts'
import type { TableRequest } from '../figures/table-request.ts'
import { documentsBetween } from '../figures/totals-at.ts'
import { isoOf } from '../periods/domain/columns.ts'
import { monthOfFirst } from '../recurring/domain/cohorts.ts'
import { FLOWS, type Flow } from '../recurring/domain/flows.ts'
import { movedParts, payingParts, type RecurringPart, runningParts } from '../recurring/domain/parts.ts'
import type { RecurringRow } from '../recurring/domain/rows.ts'
import { curvesOfRows } from '../recurring/past-recurring.ts'
import { recurring } from '../recurring/projection.ts'
import { curvesOfProfiles } from '../recurring/read-recurring.ts'
import { SALES_MAX } from './explain-sales.ts'
import type { Explained, Part } from './explained.ts'

/** The rows that stand at an instant and have parts, and those that move between two. */
export const STOOD = ['mrr', 'arr', 'paying-customers'] as const
export const MOVED = FLOWS

type Request = ListedRequest & Pick<OperationRequest, 'asOf' | 'collection'>

/** The subscriptions that count at an instant (milliseconds since 1970), or the customers who pay. */
export async function explainStood(
  request: Request,
  table: TableRequest,
  slug: string,
  at: number
): Promise<Explained> {
  const rows = await rowsIn(request, table, { from: 0, to: at })
  if (slug === 'paying-customers') return explained(request, payingParts(rows))
  return explained(request, runningParts(rows, slug === 'arr' ? 12 : 1))
}

/** What changed after the first instant, up to the second. */
export async function explainMoved(
  request: Request,
  table: TableRequest,
  flow: Flow,
  between: { readonly from: number; readonly to: number }
): Promise<Explained> {
  const rows = await rowsIn(request, table, { from: between.from + 1, to: between.to })
  const profiles = new Set(rows.map(({ profile }) => profile))
  const curves = await curvesOfProfiles(request, table, profiles)
  return explained(request, movedParts(flow, rows, curves, between))
}

/** Of those who first paid in a month who pays at an instant, or what they are worth then. */
export async function explainCohort(
  request: Request,
  table: TableRequest,
  { month, at, isWorth }: { readonly month: string; readonly at: number; readonly isWorth: boolean }
): Promise<Explained> {
  const rows = await rowsIn(request, table, { from: 0, to: at })
  const curves = curvesOfRows(rows)
  const own = rows.filter(({ profile }) => monthOfFirst(curves.get(profile) ?? [], table.zone) === month)
  return explained(request, isWorth ? runningParts(own) : payingParts(own))
}

async function rowsIn(
  request: Request,
  { provider, unit }: TableRequest,
  { from, to }: { readonly from: number; readonly to: number }
): Promise<RecurringRow[]> {
  const rows = recordedRows(request, recurring)
  const list = { list: 'rows', by: rowsList(provider, unit) }
  const { count } = await rows.tally({ ...list, from: isoOf(from), before: isoOf(to + 1) })
  if (count > SALES_MAX) fail('too_many_rows')
  return documentsBetween(rows, { ...list, from, before: to + 1 }, ({ created_at }) => created_at)
}

function explained(request: Request, parts: readonly RecurringPart[]): Explained {
  const page = arrayPage(request, parts)
  const sum = parts.reduce((total, { part }) => total + part, 0)
  return { ...page, sum, results: page.results.map(partFrom) }
}

function partFrom({ row, part }: RecurringPart): Part {
  const { amount, created_at: at, profile, plan, event_id, correlation_id, order } = row
  const kind = amount < 0 ? 'end' : order === null ? 'start' : 'sale'
  return { part, kind, at, profile, plan: plan || null, event_id, correlation_id, order, charge: null }
}
