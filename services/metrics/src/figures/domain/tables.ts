/** The funds and customers tables as they are answered, from the figures of their columns. */
import { type Exact, fromStored, negative, type StoredSum } from '@bursar/contracts'
import type { Figures } from './figures.ts'
import type { ComparedFigures } from './partial.ts'

/** The rows of funds and customers: what they are called, and what they count. */
const FLOWS = {
  'total-transactions': {
    title: 'Total Sales',
    definition: 'What was ordered in the period, whether or not it is paid yet.'
  },
  'new-transactions': {
    title: 'New Sales',
    definition: 'What was ordered by customers who had ordered nothing in the period before.'
  },
  'churned-transactions': {
    title: 'Churned Sales',
    definition: 'What was ordered in the period before by customers who ordered nothing in this one.'
  },
  payments: {
    title: 'Payments',
    definition: 'What was paid for orders in the period, outside the platform too.'
  },
  refunds: { title: 'Refunds', definition: 'What was refunded in the period.' },
  'total-customers': {
    title: 'Total # of Customers',
    definition: 'Customers who ordered something in the period, something free too.'
  },
  'new-customers': {
    title: '# of new Customers',
    definition: 'Those of them who had ordered nothing in the period before.'
  },
  'churned-customers': {
    title: '# of churned Customers',
    definition: 'Customers who ordered something in the period before and nothing in this one.'
  },
  'net-new-customers': { title: 'Net New Customers', definition: 'New customers less churned ones.' },
  'percent-customer-churn': {
    title: '% Customer Churn',
    definition: 'Churned customers in percent of the customers of the period before.'
  }
} as const

type FlowSlug = keyof typeof FLOWS

/** What the accounts of the table of balances hold. */
const BALANCES: Readonly<Record<BookAccount, string>> = {
  Income: 'What was earned before that instant.',
  Backlog: 'What was paid before that instant and not yet earned.',
  Receivable: 'What was ordered before that instant, and neither paid nor earned.'
}

/** An account of that table. */
export type BookAccount = 'Income' | 'Backlog' | 'Receivable'

/** A column's label and figures. */
export interface FilledColumn extends ComparedFigures {
  readonly label: string
}

/** One row of a table; `values` has one [label, value] for each column, from old to new. */
export interface TableRow {
  readonly slug: string
  readonly title: string
  /** `instant`: how it stood at each label; `interval`: what came about in the column. */
  readonly kind: 'instant' | 'interval'
  readonly definition: string
  readonly values: ReadonlyArray<readonly [string, Exact]>
}

/** A plan, what was active at each instant of a table, and what ended before each of them. */
export interface PlanCounts {
  /** The plan's id. */
  readonly id: string
  readonly slug: string
  readonly title: string
  readonly location: string
  readonly is_active: boolean
  readonly active: readonly number[]
  readonly ended: readonly number[]
}

/** A table of counts. */
export interface Table {
  readonly title: string
  readonly results: readonly TableRow[]
}

/** A table of amounts: a value times `scale` is in `unit`. */
export interface MoneyTable extends Table {
  readonly unit: string
  readonly scale: number
}

/** What a provider sold, was paid and gave back, in 1/100 of `unit`. */
export function fundsTable(columns: readonly FilledColumn[], unit: string): MoneyTable {
  return {
    title: 'Amount',
    unit,
    scale: 0.01,
    results: [
      figureRow(columns, 'total-transactions', 'total'),
      figureRow(columns, 'new-transactions', 'new'),
      figureRow(columns, 'churned-transactions', 'churned'),
      figureRow(columns, 'payments', 'payments'),
      figureRow(columns, 'refunds', 'refunds')
    ]
  }
}

/** How many customers a provider had, won and lost; the churn in `extra` is in percent with two decimals. */
export function customersTable(
  columns: readonly FilledColumn[]
): Table & { readonly extra: readonly TableRow[] } {
  return {
    title: 'Customers',
    results: [
      figureRow(columns, 'total-customers', 'customers'),
      figureRow(columns, 'new-customers', 'new_customers'),
      figureRow(columns, 'churned-customers', 'churned_customers'),
      row(columns, 'net-new-customers', netNew)
    ],
    extra: [row(columns, 'percent-customer-churn', churnPercent)]
  }
}

/** What accounts came to at the end of each column, 1/100 of `unit`, without their sign; one row an account. */
export function balancesTable(
  columns: readonly { readonly label: string; readonly balances: readonly StoredSum[] }[],
  accounts: readonly BookAccount[],
  unit: string
): MoneyTable {
  const results = accounts.map((account, n) => ({
    slug: account,
    title: account,
    kind: 'instant' as const,
    definition: BALANCES[account],
    values: columns.map(({ label, balances }) => [label, sizeOf(fromStored(balances[n]!))] as const)
  }))
  return { title: 'Balances', unit, scale: 0.01, results }
}

/** Subscriptions: active ones of each plan at the instants of `labels`; in `extra` all that ended between them. */
export function plansTable(
  labels: readonly string[],
  plans: readonly PlanCounts[]
): Table & { readonly extra: readonly TableRow[] } {
  const results = plans.map(({ id, slug, title, location, is_active, active }) => ({
    id,
    slug,
    title,
    location,
    is_active,
    kind: 'instant' as const,
    definition: 'Accepted subscriptions to the plan that were active at that instant.',
    values: labels.map((label, n) => [label, active[n]!] as const)
  }))
  const ended = (n: number) => plans.reduce((sum, plan) => sum + plan.ended[n]! - plan.ended[n - 1]!, 0)
  const values = labels.slice(1).map((label, n) => [label, ended(n + 1)] as const)
  const definition = 'Accepted subscriptions to plans of this provider that ended in the period.'
  const extra = [{ slug: 'churn', title: 'Churn', kind: 'interval' as const, definition, values }]
  return { title: 'Active Subscribers', results, extra }
}

function figureRow(columns: readonly FilledColumn[], slug: FlowSlug, figure: keyof Figures): TableRow {
  return row(columns, slug, ({ figures }) => figures[figure])
}

function row(
  columns: readonly FilledColumn[],
  slug: FlowSlug,
  pick: (column: FilledColumn) => StoredSum
): TableRow {
  const values = columns.map((column) => [column.label, fromStored(pick(column))] as const)
  return { slug, kind: 'interval', ...FLOWS[slug], values }
}

function sizeOf(amount: Exact): Exact {
  return amount < 0 ? negative(amount) : amount
}

function netNew({ figures }: FilledColumn): number {
  return figures.new_customers - figures.churned_customers
}

/** Rounded half up in whole numbers, so that no binary fraction decides. */
function churnPercent({ figures, customersBefore }: FilledColumn): number {
  if (customersBefore === 0) return 0
  return Math.floor((figures.churned_customers * 20_000 + customersBefore) / (2 * customersBefore)) / 100
}
