/** How those who first paid in each month of a table stood at its ends. */
import { calendarOf, monthOf } from '@bursar/calendar'
import { negativeStored } from '@bursar/contracts'
import type { Collection } from '@bursar/event-sourcing'
import { type OperationRequest, recordedRows } from '@bursar/service-kit'
import { storedInstant } from '../figures/domain/running-totals.ts'
import { DEFAULT_SETTINGS } from '../figures/provider-settings.ts'
import { rowsList } from '../figures/sales-rows.ts'
import type { TableRequest } from '../figures/table-request.ts'
import { documentsBetween, storedTotals } from '../figures/totals-at.ts'
import { joinedStood, monthOfFirst, stoodTogether } from './domain/cohorts.ts'
import type { Curve } from './domain/curve.ts'
import type { CustomerDocument } from './domain/customer.ts'
import {
  cohortPrefix,
  customerKey,
  RECURRING_TOTALS,
  type ZoneDocument,
  zoneKey
} from './domain/kept-documents.ts'
import type { StoodAt } from './domain/mrr-table.ts'
import type { Cohort } from './domain/retention-table.ts'
import type { RecurringRow } from './domain/rows.ts'
import { curvesOf } from './past-recurring.ts'
import { recurring } from './projection.ts'

/** One cohort for each month of the table; `ends` are its last instants in milliseconds since 1970. */
export async function cohortsOf(
  request: Pick<OperationRequest, 'asOf' | 'collection'>,
  table: TableRequest,
  ends: readonly number[]
): Promise<Cohort[]> {
  const months = table.columns.map(({ start }) => monthOf(start, table.zone))
  const stoodOf = table.isPast
    ? await pastCohorts(recordedRows(request, recurring), table, ends)
    : await keptCohorts(request.collection(recurring.name), table, months, ends)
  return months.map((month, n) => ({ month, stood: ends.slice(n).map((end) => stoodOf(month, end)) }))
}

type StoodOf = (month: string, end: number) => StoodAt

async function pastCohorts(
  rows: Parameters<typeof curvesOf>[0],
  table: TableRequest,
  ends: readonly number[]
): Promise<StoodOf> {
  const curves = await curvesOf(rows, table, ends.at(-1)!)
  const byMonth = new Map<string | undefined, Curve[]>()
  for (const curve of curves.values()) {
    const month = monthOfFirst(curve, table.zone)
    const known = byMonth.get(month)
    if (known) known.push(curve)
    else byMonth.set(month, [curve])
  }
  return (month, end) => stoodTogether(byMonth.get(month) ?? [], end)
}

/**
 * From the totals of the provider's own months. Whoever first paid between the start of such a month and that of the
 * asked zone is in another one, and what changed since the last kept instant is added from the rows.
 */
async function keptCohorts(
  collection: Collection,
  table: TableRequest,
  months: readonly string[],
  ends: readonly number[]
): Promise<StoodOf> {
  const { provider, unit } = table
  const stored = await collection.get<ZoneDocument>(zoneKey(provider))
  const own = stored?.zone ?? DEFAULT_SETTINGS.zone
  const prefixOf = (month: string) => cohortPrefix(provider, own, unit, month)
  const totals = await storedTotals(collection, months.map(prefixOf), ends, RECURRING_TOTALS)
  const list = { list: 'rows', by: rowsList(provider, unit) }
  const rowsIn = (from: number, before: number) =>
    documentsBetween<RecurringRow>(collection, { ...list, from, before }, ({ created_at }) => created_at)

  const since = new Map<number, readonly RecurringRow[]>()
  for (const end of ends) since.set(end, await rowsIn(storedInstant(end) + 1, end + 1))
  const gaps: RecurringRow[] = []
  for (const [from, before] of gapsOf(table, own)) gaps.push(...(await rowsIn(from, before)))
  const profiles = new Set([...gaps, ...[...since.values()].flat()].map(({ profile }) => profile))
  const keys = new Map([...profiles].map((profile) => [profile, customerKey(provider, profile)]))
  const found = await collection.getAll<CustomerDocument>([...keys.values()])
  const curves = new Map([...keys].map(([profile, key]) => [profile, found.get(key)?.curves[unit] ?? []]))
  const moved = [...curves.values()].filter(
    (curve) => monthOfFirst(curve, own) !== monthOfFirst(curve, table.zone)
  )

  return (month, end) => {
    const [worth, paying] = totals(prefixOf(month), end)
    let stood: StoodAt = { worth: worth!, paying: Number(paying) }
    for (const row of since.get(end) ?? []) {
      if (monthOfFirst(curves.get(row.profile) ?? [], own) !== month) continue
      stood = joinedStood(stood, { worth: row.amount, paying: row.paying })
    }
    const came = stoodTogether(
      moved.filter((curve) => monthOfFirst(curve, table.zone) === month),
      end
    )
    const went = stoodTogether(
      moved.filter((curve) => monthOfFirst(curve, own) === month),
      end
    )
    return joinedStood(joinedStood(stood, came), {
      worth: negativeStored(went.worth),
      paying: 0 - went.paying
    })
  }
}

/** What lies between the starts of months in two zones. */
function gapsOf({ columns, zone }: TableRequest, own: string): [from: number, before: number][] {
  if (zone === own) return []
  const [asked, kept] = [calendarOf(zone), calendarOf(own)]
  const instants = [columns[0]!.start, ...columns.map(({ end }) => end)].map(Date.parse)
  return instants.map((instant) => {
    const at = asked.spanAt(instant, 'monthly').from
    const there = kept.clock.firstReading(asked.spanAt(at, 'monthly').reading)
    return [Math.min(at, there), Math.max(at, there)]
  })
}
