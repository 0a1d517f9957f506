/** The table of retention as it is answered: of those who first paid in a month, how many pay at the end of each since. */
import { fromStored, type StoredSum } from '@bursar/contracts'
import type { MoneyTable, TableRow } from '../../figures/domain/tables.ts'
import type { StoodAt } from './mrr-table.ts'

/** The customers who first paid in one month. */
export interface Cohort {
  /** `2026-01` */
  readonly month: string
  /** How they stood at the end of that month and of each one after it. */
  readonly stood: readonly StoodAt[]
}

/**
 * A row for each cohort, `extra` with what they are worth a month; the first value is of the end of their own month.
 * @param labels of the ends of the months of the table
 */
export function retentionTable(
  labels: readonly string[],
  cohorts: readonly Cohort[],
  unit: string
): MoneyTable & { readonly extra: readonly TableRow[] } {
  const rows = (definition: string, pick: (stood: StoodAt) => StoredSum): TableRow[] =>
    cohorts.map(({ month, stood }, n) => ({
      ...{ slug: month, title: month, kind: 'instant' as const, definition },
      values: stood.map((one, since) => [labels[n + since]!, fromStored(pick(one))] as const)
    }))
  return {
    title: 'Retention',
    unit,
    scale: 0.01,
    results: rows(PAYING, ({ paying }) => paying),
    extra: rows(WORTH, ({ worth }) => worth)
  }
}

const PAYING = 'How many of the customers who first paid in that month pay at that instant.'
const WORTH =
  'Monthly recurring revenue at that instant of the customers who first paid in that month, in 1/100 of the unit.'
