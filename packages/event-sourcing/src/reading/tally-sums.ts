/** What the kept totals of a list add up to: the part of a tally that every adapter does in the same way. */
import { type Exact, plus } from '@bursar/contracts'
import type { Tally } from '../ports/read-models.ts'

export interface TallySums {
  /** Adds rows and what they come to, or takes them off where both are negative; `unit` is '' for rows that only count. */
  add(unit: string, count: number, sum: Exact): void
  /** A unit shows when some row in the range has it. */
  tally(): Tally
}

export function tallySums(): TallySums {
  const sums = new Map<string, { readonly count: number; readonly sum: Exact }>()
  return {
    add(unit, count, sum) {
      const known = sums.get(unit)
      sums.set(unit, { count: (known?.count ?? 0) + count, sum: plus(known?.sum ?? 0, sum) })
    },
    tally() {
      let rows = 0
      const shown: Record<string, Exact> = {}
      for (const [unit, { count, sum }] of sums) {
        rows += count
        if (unit !== '' && count !== 0) shown[unit] = sum
      }
      return { count: rows, sums: shown }
    }
  }
}

/** The day that totals keep of a row's order. */
export function dayOf(order: string): string {
  return order.slice(0, 10)
}

/** The first text after all that begin with the day of `order`: days are texts of ten characters at most. */
export function afterDay(order: string): string {
  return `${dayOf(order)}\u{10ffff}`
}
