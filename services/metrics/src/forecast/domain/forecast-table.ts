/** The table of what is to be earned, as it is answered. */
import type { Exact } from '@bursar/contracts'
import { negative, plus } from '@bursar/contracts'
import type { MoneyTable, TableRow } from '../../figures/domain/tables.ts'

/** What is to be earned in each column, 1/100 of the unit. */
export interface Forecast {
  readonly contracted: readonly Exact[]
  /** What of the orders is left after the last column; with seats that nobody has claimed, whose time is not known. */
  readonly later: Exact
  readonly renewals: readonly Exact[]
}

/** The rows that have a value for each column. */
export const FORECAST_ROWS = ['contracted', 'renewals'] as const

const ROWS = {
  contracted: {
    title: 'Contracted',
    definition:
      'What will be earned in the period of orders that are placed, paid or not; the first has what is late, too.'
  },
  renewals: {
    title: 'Renewals',
    definition:
      'What renewals to come will earn in the period if nobody leaves: subscriptions that renew by themselves, at today’s prices.'
  }
} as const

const REMAINING =
  'What is left to earn of placed orders: the first value is of now, and each one after it is less by what was contracted.'

/** @param labels of the start of the first column and of the end of each */
export function forecastTable(
  labels: readonly string[],
  { contracted, later, renewals }: Forecast,
  unit: string
): MoneyTable & { readonly extra: readonly TableRow[] } {
  const row = (slug: (typeof FORECAST_ROWS)[number], values: readonly Exact[]): TableRow => ({
    ...{ slug, kind: 'interval' as const, ...ROWS[slug] },
    values: values.map((value, n) => [labels[n + 1]!, value] as const)
  })
  const left = [contracted.reduce<Exact>(plus, later)]
  for (const value of contracted) left.push(plus(left.at(-1)!, negative(value)))
  return {
    title: 'Forecast',
    unit,
    scale: 0.01,
    results: [row('contracted', contracted), row('renewals', renewals)],
    extra: [
      {
        ...{ slug: 'remaining', title: 'Left to earn', kind: 'instant', definition: REMAINING },
        values: left.map((value, n) => [labels[n]!, value] as const)
      }
    ]
  }
}
