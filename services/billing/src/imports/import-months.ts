/** What an import would bring, by month and unit: for people to compare with what they know. */
import { monthOf } from '@bursar/calendar'
import { byName, type ImportReport } from '@bursar/contracts'
import type { SaleRow } from './files/sale-row.ts'

type Months = NonNullable<ImportReport['months']>

/** Sums by month in the zone of the import, in order. */
export function monthsOf(sales: readonly SaleRow[], zone: string): Months {
  const sums = new Map<string, Months[number]>()
  for (const { created_at, unit, amount } of sales) {
    const month = monthOf(created_at, zone)
    const name = `${month} ${unit}`
    const { rows, amount: sum } = sums.get(name) ?? { rows: 0, amount: 0 }
    sums.set(name, { month, unit, rows: rows + 1, amount: sum + amount })
  }
  return [...sums].sort(byName).map(([, sum]) => sum)
}
