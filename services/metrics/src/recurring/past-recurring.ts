/** Recurring revenue as it stood, from the rows that were recorded by then. */
import { addStored, type StoredSum } from '@bursar/contracts'
import { type Rows, stretchesOf } from '@bursar/service-kit'
import { rowsList } from '../figures/sales-rows.ts'
import { isoOf } from '../periods/domain/columns.ts'
import { type Curve, curveOfChanges, pays, worthAt } from './domain/curve.ts'
import { addMoved, movedBetween, noFlows } from './domain/flows.ts'
import type { RecurringRow } from './domain/rows.ts'
import type { RecurringSource, Whose } from './recurring-at.ts'

/** Makes all curves once, up to an instant (milliseconds since 1970). */
export async function pastRecurring(
  rows: Pick<Rows, 'documents'>,
  whose: Whose,
  until: number
): Promise<RecurringSource> {
  const curves = [...(await curvesOf(rows, whose, until)).values()]
  return {
    async stoodAt(instants) {
      return instants.map((at) => {
        const worths = curves.map((curve) => worthAt(curve, at))
        return {
          worth: worths.reduce<StoredSum>(addStored, 0),
          paying: worths.reduce<number>((sum, worth) => sum + pays(worth), 0)
        }
      })
    },
    async movedIn(intervals) {
      return intervals.map(({ from, to }) => {
        const numbers = noFlows()
        for (const curve of curves) addMoved(numbers, movedBetween(curve, from, to), 1)
        return numbers
      })
    }
  }
}

/** The curves of all customers up to an instant, by profile. */
export async function curvesOf(
  rows: Pick<Rows, 'documents'>,
  { provider, unit }: Whose,
  until: number
): Promise<Map<string, Curve>> {
  const changes: Changes = new Map()
  const range = { list: 'rows', by: rowsList(provider, unit), before: isoOf(until + 1) }
  for await (const some of stretchesOf<RecurringRow>(rows, range, ({ created_at }) => created_at)) {
    addRows(changes, some)
  }
  return curvesFrom(changes)
}

/** The curves that those rows make, by profile. */
export function curvesOfRows(rows: readonly RecurringRow[]): Map<string, Curve> {
  const changes: Changes = new Map()
  addRows(changes, rows)
  return curvesFrom(changes)
}

type Changes = Map<string, Map<number, StoredSum>>

function addRows(changes: Changes, rows: readonly RecurringRow[]): void {
  for (const { profile, created_at, amount } of rows) {
    const [at, own] = [Date.parse(created_at), changes.get(profile) ?? new Map<number, StoredSum>()]
    changes.set(profile, own.set(at, addStored(own.get(at) ?? 0, amount)))
  }
}

function curvesFrom(changes: Changes): Map<string, Curve> {
  return new Map([...changes].map(([profile, own]) => [profile, curveOfChanges(own)]))
}
