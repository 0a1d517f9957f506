/**
 * Recurring revenue from what is kept: totals for any instant, movements of whole intervals of the provider's own zone.
 * Those of other intervals go through the changes within them, or through those between their ends and the ends of the
 * interval that is kept, whichever are fewer.
 */
import { calendarOf, type PeriodType } from '@bursar/calendar'
import { addStored, type StoredSum } from '@bursar/contracts'
import type { Collection } from '@bursar/event-sourcing'
import { storedInstant } from '../figures/domain/running-totals.ts'
import { DEFAULT_SETTINGS } from '../figures/provider-settings.ts'
import { rowsList } from '../figures/sales-rows.ts'
import { documentsBetween, storedTotals } from '../figures/totals-at.ts'
import { isoOf } from '../periods/domain/columns.ts'
import { type CustomerDocument, NO_CUSTOMER } from './domain/customer.ts'
import { addMoved, movedBetween, noFlows } from './domain/flows.ts'
import {
  customerKey,
  type FlowsDocument,
  flowsKey,
  RECURRING_TOTALS,
  totalsPrefix,
  type ZoneDocument,
  zoneKey
} from './domain/kept-documents.ts'
import type { RecurringRow } from './domain/rows.ts'
import type { Between, RecurringSource, Whose } from './recurring-at.ts'

/** Reads what is kept; `type` is that of the table's periods. */
export async function keptRecurring(
  collection: Collection,
  whose: Whose,
  type: PeriodType
): Promise<RecurringSource> {
  const { provider, unit } = whose
  const stored = await collection.get<ZoneDocument>(zoneKey(provider))
  const own = { provider, unit, zone: stored?.zone ?? DEFAULT_SETTINGS.zone }
  const calendar = calendarOf(own.zone)
  const list = { list: 'rows', by: rowsList(provider, unit) }
  const rowsIn = (from: number, to: number) =>
    documentsBetween<RecurringRow>(collection, { ...list, from: from + 1, before: to + 1 }, createdAt)

  async function countIn(stretches: readonly Between[]): Promise<number> {
    const ranges = stretches.map(({ from, to }) => ({ from: isoOf(from + 1), before: isoOf(to + 1) }))
    const tallies = await Promise.all(ranges.map((range) => collection.tally({ ...list, ...range })))
    return tallies.reduce((sum, { count }) => sum + count, 0)
  }

  async function numbersOf(interval: Between): Promise<StoredSum[]> {
    const { from, to } = calendar.spanAt((interval.from + interval.to) / 2, type)
    const kept = await collection.get<FlowsDocument>(flowsKey(own, type, from))
    const gaps = [stretch(from, interval.from), stretch(to, interval.to)]
    const [within, between] = await Promise.all([countIn([interval]), countIn(gaps)])
    if (within < between) {
      return moved(noFlows(), await movers(await rowsIn(interval.from, interval.to)), interval)
    }
    const rows = await Promise.all(gaps.map((gap) => rowsIn(gap.from, gap.to)))
    return moved([...(kept?.flows ?? noFlows())], await movers(rows.flat()), interval, { from, to })
  }

  /** The customers whose level changes by those rows; a renewal changes none. */
  async function movers(rows: readonly RecurringRow[]): Promise<CustomerDocument[]> {
    const changes = new Map<string, number>()
    for (const { profile, created_at, amount } of rows) {
      const key = `${created_at} ${profile}`
      changes.set(key, (changes.get(key) ?? 0) + amount)
    }
    const changed = rows.filter(({ created_at, profile }) => changes.get(`${created_at} ${profile}`) !== 0)
    const keys = new Set(changed.map(({ profile }) => customerKey(provider, profile)))
    const found = await collection.getAll<CustomerDocument>([...keys])
    return [...keys].map((key) => found.get(key) ?? NO_CUSTOMER)
  }

  function moved(
    numbers: StoredSum[],
    customers: readonly CustomerDocument[],
    interval: Between,
    instead?: Between
  ): StoredSum[] {
    for (const { curves } of customers) {
      const curve = curves[unit] ?? []
      if (instead) addMoved(numbers, movedBetween(curve, instead.from, instead.to), -1)
      addMoved(numbers, movedBetween(curve, interval.from, interval.to), 1)
    }
    return numbers
  }

  return {
    async stoodAt(instants) {
      const prefix = totalsPrefix(provider, unit)
      const totals = await storedTotals(collection, [prefix], instants, RECURRING_TOTALS)
      const stood = []
      for (const instant of instants) {
        const [worth, paying] = totals(prefix, instant)
        const since = await rowsIn(storedInstant(instant), instant)
        stood.push({
          worth: since.reduce((sum, { amount }) => addStored(sum, amount), worth!),
          paying: since.reduce((sum, row) => sum + row.paying, Number(paying))
        })
      }
      return stood
    },
    async movedIn(intervals) {
      const isKept = ({ whole }: Between) => whole?.type === type && whole.zone === own.zone
      const keys = intervals.filter(isKept).map(({ from }) => flowsKey(own, type, from))
      const found = await collection.getAll<FlowsDocument>(keys)
      const numbers: StoredSum[][] = []
      for (const interval of intervals) {
        const kept = found.get(flowsKey(own, type, interval.from))
        numbers.push(isKept(interval) ? [...(kept?.flows ?? noFlows())] : await numbersOf(interval))
      }
      return numbers
    }
  }
}

const createdAt = ({ created_at }: RecurringRow) => created_at

/** What lies between two instants, whichever is earlier. */
function stretch(one: number, other: number): Between {
  return { from: Math.min(one, other), to: Math.max(one, other) }
}
