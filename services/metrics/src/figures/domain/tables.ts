/** The funds and customers tables as they are answered, from the figures of their columns. */
import { type Exact, fromStored, negative, type StoredSum } from '@bursar/contracts'
import type { Figures } from './figures.ts'
import type { ComparedFigures } from './partial.ts'

/** A column's label and figures. */
export interface FilledColumn extends ComparedFigures {
  readonly label: string
}

/** One row of a table; `values` has one [label, value] for each column, from old to new. */
export interface TableRow {
  readonly slug: string
  readonly title: string
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
      figureRow(columns, 'total-transactions', 'Total Sales', 'total'),
      figureRow(columns, 'new-transactions', 'New Sales', 'new'),
      figureRow(columns, 'churned-transactions', 'Churned Sales', 'churned'),
      figureRow(columns, 'payments', 'Payments', 'payments'),
      figureRow(columns, 'refunds', 'Refunds', 'refunds')
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
      figureRow(columns, 'total-customers', 'Total # of Customers', 'customers'),
      figureRow(columns, 'new-customers', '# of new Customers', 'new_customers'),
      figureRow(columns, 'churned-customers', '# of churned Customers', 'churned_customers'),
      row(columns, 'net-new-customers', 'Net New Customers', netNew)
    ],
    extra: [row(columns, 'percent-customer-churn', '% Customer Churn', churnPercent)]
  }
}

/** What accounts came to at the end of each column, 1/100 of `unit`, without their sign; one row an account. */
export function balancesTable(
  columns: readonly { readonly label: string; readonly balances: readonly StoredSum[] }[],
  accounts: readonly string[],
  unit: string
): MoneyTable {
  const results = accounts.map((account, n) => ({
    slug: account,
    title: account,
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
    values: labels.map((label, n) => [label, active[n]!] as const)
  }))
  const ended = (n: number) => plans.reduce((sum, plan) => sum + plan.ended[n]! - plan.ended[n - 1]!, 0)
  const values = labels.slice(1).map((label, n) => [label, ended(n + 1)] as const)
  const extra = [{ slug: 'churn', title: 'Churn', values }]
  return { title: 'Active Subscribers', results, extra }
}

function figureRow(
  columns: readonly FilledColumn[],
  slug: string,
  title: string,
  figure: keyof Figures
): TableRow {
  return row(columns, slug, title, ({ figures }) => figures[figure])
}

function row(
  columns: readonly FilledColumn[],
  slug: string,
  title: string,
  pick: (column: FilledColumn) => StoredSum
): TableRow {
  return { slug, title, values: columns.map((column) => [column.label, fromStored(pick(column))] as const) }
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
