/** The tables of figures: what they are called, and what they say. */
import type { FigureTable, TableName } from '../api/tables.ts'

export interface TableTexts {
  readonly title: string
  readonly says: string
}

export const figureTables: Readonly<Record<TableName, TableTexts>> = {
  mrr: {
    title: 'Recurring revenue',
    says: 'What subscriptions come to a month, and what moved it: each period ends with what it began with, and its movements.'
  },
  forecast: {
    title: 'Forecast',
    says: 'What will be earned in the coming periods: of what is ordered, and of renewals if nobody leaves.'
  },
  retention: {
    title: 'Retention',
    says: 'Of the customers who first paid in a month, how many pay at the end of it and of each month after it.'
  },
  trials: {
    title: 'Trials',
    says: 'Trials that started, were followed by a paid order or ended without one, and how many run.'
  },
  funds: {
    title: 'Sales',
    says: 'What was ordered, paid and refunded in each period. New and churned sales compare a period with the one before.'
  },
  customers: {
    title: 'Customers by orders',
    says: 'Who ordered something in each period, and who did so in the one before and not in this one.'
  },
  plans: {
    title: 'Subscribers by plan',
    says: 'Active subscriptions of each plan at the end of each period.'
  },
  balances: {
    title: 'Balances',
    says: 'What is earned, what is paid and not yet earned, and what is ordered and not yet paid, at the end of each period.'
  },
  taxes: {
    title: 'Taxes',
    says: 'What is owed to the state: taxes of what was ordered in a period, less what was given back or written off in it.'
  }
}

/** Tables of money. */
const UNITS: readonly TableName[] = ['mrr', 'forecast', 'retention', 'funds', 'balances', 'taxes']

export const hasUnit = (name: TableName): boolean => UNITS.includes(name)

/** What of the customers of a month is looked at: how many pay, or, with `extra`, what they are worth. */
export function cohortsOf(
  { unit, results, extra = [], ...table }: FigureTable,
  isWorth: boolean
): FigureTable {
  return isWorth ? { ...table, ...(unit && { unit }), results: extra } : { ...table, results }
}
