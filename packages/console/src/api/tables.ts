/** The metrics of a provider, as tables with a column for each period. */
import { queryOptions } from '@tanstack/react-query'
import type { Period, PeriodType } from '../text/periods.ts'
import { api } from './client.ts'

export const tableNames = [
  'mrr',
  'forecast',
  'retention',
  'trials',
  'funds',
  'customers',
  'plans',
  'balances',
  'taxes'
] as const
export type TableName = (typeof tableNames)[number]

/** What a table is asked for, in the API's own names; the address of a page has the same. */
export interface TableSearch {
  readonly period_type?: PeriodType | undefined
  readonly nb_periods?: string | undefined
  readonly ends_at?: string | undefined
  readonly unit?: string | undefined
  readonly timezone?: string | undefined
  /** By when what is shown was recorded; absent: now. */
  readonly as_of?: string | undefined
  /** The further rows of a table are shown in place of its first ones; the page's own, and asked for in explanations alone. */
  readonly extra?: 1 | undefined
  /** Which figure is explained beside the table; the page's own, and not asked for. */
  readonly explain?: string | undefined
}

export interface FigureRow {
  readonly slug: string
  readonly title: string
  /** What it counts, in a sentence. */
  readonly definition: string
  /** `instant`: how it stood at each end. `interval`: what came about in each period. */
  readonly kind: 'instant' | 'interval'
  /** End of the period, and the figure. */
  readonly values: readonly (readonly [string, number])[]
}

export interface FigureTable {
  readonly title: string
  /** Absent where nothing is a sum of money. */
  readonly unit?: string
  /** IANA zone in which its periods begin and end. */
  readonly timezone: string
  /** The columns, the earliest first. */
  readonly periods: readonly Period[]
  readonly results: readonly FigureRow[]
  readonly extra?: readonly FigureRow[]
}

/** What is asked for of this table: plans keep no past, retention goes by months and has further rows, a forecast begins now. */
export function searchOf(table: TableName, { extra, ...search }: TableSearch): TableSearch {
  if (table === 'plans') return { ...search, as_of: undefined }
  if (table === 'forecast') return { ...search, ends_at: undefined }
  return table === 'retention' ? { ...search, extra, period_type: 'monthly' } : search
}

/** The figure of a row at the end of a period; a row of instants begins before the first period ends. */
export function figureAt({ values }: FigureRow, end: string): number | undefined {
  return values.find(([at]) => at === end)?.[1]
}

/** The table; while another one is read, the one before stays. */
export const tableQuery = (profile: string, table: TableName, { explain: _, ...query }: TableSearch) =>
  queryOptions({
    queryKey: ['table', profile, table, query],
    queryFn: async () =>
      (await api.get(paths[table], { params: { profile }, query })).body as unknown as FigureTable,
    placeholderData: (before: FigureTable | undefined) => before
  })

const paths = {
  mrr: '/api/metrics/{profile}/mrr',
  forecast: '/api/metrics/{profile}/forecast',
  retention: '/api/metrics/{profile}/retention',
  trials: '/api/metrics/{profile}/trials',
  funds: '/api/metrics/{profile}/funds',
  customers: '/api/metrics/{profile}/customers',
  plans: '/api/metrics/{profile}/plans',
  balances: '/api/metrics/{profile}/balances',
  taxes: '/api/metrics/{profile}/taxes'
} as const
