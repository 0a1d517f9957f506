/** What is behind the figures of trials. */
import { arrayPage, fail, type ListedRequest, type OperationRequest, recordedRows } from '@bursar/service-kit'
import type { TableRequest } from '../figures/table-request.ts'
import { documentsBetween } from '../figures/totals-at.ts'
import { TRIAL_ROWS, type TrialRowKind } from '../trials/domain/trial.ts'
import { type TrialRow, trials } from '../trials/projection.ts'
import { SALES_MAX } from './explain-sales.ts'
import type { Explained, Part } from './explained.ts'

/** A stretch [from, before[ in milliseconds since 1970. */
export interface TrialStretch {
  readonly from: number
  readonly before: number
}

type Request = ListedRequest & Pick<OperationRequest, 'asOf' | 'collection'>

/** The trials that count as that in a stretch, or with `running` those that still ran at its end. */
export async function explainTrials(
  request: Request,
  { provider }: TableRequest,
  slug: string,
  stretch: TrialStretch
): Promise<Explained> {
  const kinds = TRIAL_ROWS.filter((kind) => slug === 'running' || kind === slug)
  const parts = new Map<string, { row: TrialRow; part: number }>()
  for (const kind of kinds) {
    const sign = slug === 'running' && kind !== 'started' ? -1 : 1
    for (const row of await rowsIn(request, provider, kind, stretch)) {
      const known = parts.get(row.subscription)
      parts.set(row.subscription, { row: known?.row ?? row, part: (known?.part ?? 0) + row.count * sign })
    }
  }
  const counted = [...parts.values()].filter(({ part }) => part !== 0)
  const page = arrayPage(request, counted)
  return {
    ...page,
    sum: counted.reduce((sum, { part }) => sum + part, 0),
    results: page.results.map(partFrom)
  }
}

async function rowsIn(
  request: Request,
  by: string,
  list: TrialRowKind,
  { from, before }: TrialStretch
): Promise<TrialRow[]> {
  const rows = recordedRows(request, trials)
  const range = { list, by, from, before }
  const instants = { from: new Date(from).toISOString(), before: new Date(before).toISOString() }
  if ((await rows.tally({ ...range, ...instants })).count > SALES_MAX) fail('too_many_rows')
  return documentsBetween(rows, range, ({ created_at }) => created_at)
}

const KINDS = { started: 'start', converted: 'sale', ended: 'end' } as const

function partFrom({ row, part }: { readonly row: TrialRow; readonly part: number }): Part {
  const { kind, created_at: at, profile, plan, subscription, correlation_id, order } = row
  const event_id = `sub_${subscription}/`
  return { part, kind: KINDS[kind], at, profile, plan, event_id, correlation_id, order, charge: null }
}
