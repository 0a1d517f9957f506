/** Which changes are behind a figure of recurring revenue, and what each adds to it. */

import type { Curve } from './curve.ts'
import { type Flow, movedBetween } from './flows.ts'
import type { RecurringRow } from './rows.ts'

/** A change of a curve, and its part in the figure. */
export interface RecurringPart {
  readonly row: RecurringRow
  readonly part: number
}

/** Of subscriptions that count at an instant what each is worth, by all rows up to it; `times` 12 in a year. */
export function runningParts(rows: readonly RecurringRow[], times = 1): RecurringPart[] {
  return netParts(rows).map(({ row, part }) => ({ row, part: part * times }))
}

/** One part for each customer who pays at an instant, by all rows up to it: its newest subscription. */
export function payingParts(rows: readonly RecurringRow[]): RecurringPart[] {
  const newest = new Map(netParts(rows).map(({ row }) => [row.profile, row]))
  return [...newest.values()].map((row) => ({ row, part: 1 }))
}

/**
 * What customers of one kind of movement changed between two instants.
 * @param rows those after the first instant, up to the second
 */
export function movedParts(
  flow: Flow,
  rows: readonly RecurringRow[],
  curves: ReadonlyMap<string, Curve>,
  { from, to }: { readonly from: number; readonly to: number }
): RecurringPart[] {
  const movers = new Set(
    [...curves].flatMap(([profile, curve]) => (movedBetween(curve, from, to)?.flow === flow ? [profile] : []))
  )
  const sign = flow === 'contraction' || flow === 'churn' ? -1 : 1
  const parts = netParts(rows.filter(({ profile }) => movers.has(profile)))
  return parts.map(({ row, part }) => ({ row, part: part * sign }))
}

/** What the changes of each subscription come to, with the last of them that goes the same way; in order of date. */
function netParts(rows: readonly RecurringRow[]): RecurringPart[] {
  const bySubscription = new Map<string, RecurringRow[]>()
  for (const row of rows) {
    const own = bySubscription.get(row.subscription)
    if (own) own.push(row)
    else bySubscription.set(row.subscription, [row])
  }
  const parts = [...bySubscription.values()].flatMap((own): RecurringPart[] => {
    const part = own.reduce((sum, { amount }) => sum + amount, 0)
    const row = own.findLast(({ amount }) => Math.sign(amount) === Math.sign(part))
    return part === 0 || !row ? [] : [{ row, part }]
  })
  return parts.sort(({ row: one }, { row: other }) => (one.created_at < other.created_at ? -1 : 1))
}
