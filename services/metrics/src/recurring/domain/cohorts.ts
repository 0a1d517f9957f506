/** Customers by the month in which they first paid. */
import { monthOf } from '@bursar/calendar'
import { addStored } from '@bursar/contracts'
import { isoOf } from '../../periods/domain/columns.ts'
import { type Curve, pays, worthAt } from './curve.ts'
import type { StoodAt } from './mrr-table.ts'

/** The month, by the clock of a zone; undefined of who never paid. */
export function monthOfFirst(curve: Curve, zone: string): string | undefined {
  return curve[0] && monthOf(isoOf(curve[0][0]), zone)
}

/** How some customers stood at an instant. */
export function stoodTogether(curves: readonly Curve[], at: number): StoodAt {
  let stood: StoodAt = { worth: 0, paying: 0 }
  for (const curve of curves) {
    const worth = worthAt(curve, at)
    stood = { worth: addStored(stood.worth, worth), paying: stood.paying + pays(worth) }
  }
  return stood
}

/** The first with the second added. */
export function joinedStood(one: StoodAt, other: StoodAt): StoodAt {
  return { worth: addStored(one.worth, other.worth), paying: one.paying + other.paying }
}
