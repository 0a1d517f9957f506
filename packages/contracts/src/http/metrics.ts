/** What the metrics service answers. */
import { type Static, Type } from 'typebox'
import { Plan } from '../billing/plans/http.ts'
import { Asked, as_of, DateTime, Id, List, Nullable, Organization, Sum } from './common.ts'

/** One row of a table: `values` has a pair [ISO date-time, figure] for each column, from old to new. */
export const TableRow = Type.Object(
  {
    slug: Type.String(),
    title: Type.String(),
    /** `instant`: how it stood at each date. `interval`: what came about in each period. */
    kind: Type.Union([Type.Literal('instant'), Type.Literal('interval')]),
    /** What the row counts, in a sentence. */
    definition: Type.String(),
    values: Type.Array(Type.Array(Type.Union([Type.String(), Type.Number()]), { minItems: 2, maxItems: 2 })),
    /** Of a plan: its id, where it is, and whether it can be subscribed to. */
    id: Type.Optional(Id),
    location: Type.Optional(Type.String()),
    is_active: Type.Optional(Type.Boolean()),
    /** Of a line of a balance sheet: it sums the accounts whose name contains this text. */
    selector: Type.Optional(Type.String())
  },
  { $id: 'Table' }
)

/**
 * A table over periods; a value of money times `scale` is in `unit`, what is counted has neither. `extra` has rows
 * that are no part of the sums.
 */
export const Metrics = Type.Object(
  {
    title: Type.String(),
    unit: Type.Optional(Type.String()),
    scale: Type.Optional(Type.Number()),
    /** IANA zone in which the periods begin and end. */
    timezone: Type.String(),
    /**
     * From old to new; a partial one ends before its natural end. Rows of kind `instant` begin with the first start, those
     * of retention with the end of their own month.
     */
    periods: Type.Array(Type.Object({ start: DateTime, end: DateTime, partial: Type.Boolean() })),
    results: Type.Array(TableRow),
    extra: Type.Optional(Type.Array(TableRow))
  },
  { $id: 'Metrics' }
)

const timezone = Type.Optional(Asked('IANA name; the profile’s own when absent or `local`'))
const unit = Type.Optional(Asked('ISO 4217; that of the provider’s first plan when absent'))

/** The query of tables. Numbers come as text and are checked with the rest, so that a bad one names its field. */
export const TableQuery = Type.Object({
  period_type: Type.Optional(Asked('hourly, daily, weekly, monthly or yearly')),
  nb_periods: Type.Optional(Asked('1 to 366')),
  ends_at: Type.Optional(Asked('ISO 8601 date or date-time; now when absent')),
  timezone,
  unit
})

/** The query of tables that can be asked for as they stood. */
export const PastTableQuery = Type.Object({ ...TableQuery.properties, as_of })

/** The query of the table of what is to come: it begins with the period that holds now, or `as_of`. */
export const ForecastQuery = Type.Object({
  period_type: TableQuery.properties.period_type,
  nb_periods: TableQuery.properties.nb_periods,
  timezone,
  unit,
  as_of
})

/** The query of what explains a figure: that of its table, with the row and the column. */
export const ExplainQuery = Type.Object({
  ...PastTableQuery.properties,
  slug: Type.Optional(Type.String({ maxLength: 255, description: 'Of the row; needed' })),
  at: Type.Optional(Asked('The date of the column, as the table has it; needed')),
  extra: Type.Optional(Asked('1 for the row of `extra` where the table has two of that slug'))
})

/** An order, a payment, a change or an end, and its part in the figure. */
export const ExplainedPart = Type.Object(
  {
    /** Signed; in 1/100 of the unit, or customers or subscriptions. */
    part: Type.Integer(),
    /** `sale`, `start`, `end`, `renewal` of one to come, or what kind of row of the book it is. */
    kind: Type.String(),
    at: DateTime,
    profile: Nullable(Organization),
    plan: Nullable(Plan),
    event_id: Type.String(),
    /** What all that one request caused has in common. */
    correlation_id: Type.String(),
    charge: Nullable(Type.String()),
    /** The claim code of the invoice that the order stands on. */
    invoice: Nullable(Type.String())
  },
  { $id: 'ExplainedPart' }
)
export type ExplainedPart = Static<typeof ExplainedPart>

/** What is behind a figure; `sum` is the figure, over all pages. */
export const ExplainedFigure = Type.Object({ sum: Sum, ...List(ExplainedPart).properties })

/** The query of lists of customers beside that of all lists. */
export const CustomersQuery = Type.Object({ timezone, unit })

/**
 * A customer: `created_at` is the first order's date, `ends_at` the end of the last subscription (without one:
 * the last order's date). Amounts are in 1/100 of `unit`.
 */
export const Lifetime = Type.Object(
  {
    ...Organization.properties,
    created_at: DateTime,
    ends_at: DateTime,
    contract_value: Sum,
    cash_payments: Sum,
    deferred_revenue: Sum,
    unit: Type.String()
  },
  { $id: 'Lifetime' }
)
export type Lifetime = Static<typeof Lifetime>
export const LifetimeList = List(Lifetime)

/** How a customer stands: it subscribes to something now, did, or never did and only bought. */
const Standing = Type.Union([Type.Literal('active'), Type.Literal('ended'), Type.Literal('none')])
export type Standing = Static<typeof Standing>

/** The query of the customers of a provider beside that of all lists. */
export const PortfolioQuery = Type.Object({
  ...CustomersQuery.properties,
  status: Type.Optional(Standing),
  plan: Type.Optional(Asked('slug of a plan: who subscribes to it, with status=ended who did'))
})

/** A customer of a provider. Amounts are in 1/100 of `unit`; `since` and `last` are the dates of orders. */
export const Customer = Type.Object(
  {
    ...Organization.properties,
    status: Standing,
    /** What it subscribes to now. */
    plans: Type.Array(Plan),
    /** What is due. */
    balance: Sum,
    /** What was paid, less what was given back. */
    cash: Sum,
    unit: Type.String(),
    since: DateTime,
    last: DateTime
  },
  { $id: 'Customer' }
)
export type Customer = Static<typeof Customer>
export const CustomerList = List(Customer)

/** A subscriber that owes, by unit: what was ordered and paid, and what is due. */
export const BalancesDue = Type.Object(
  {
    ...Organization.properties,
    balances: Type.Record(
      Type.String(),
      Type.Object({ contract_value: Sum, cash_payments: Sum, balance: Sum })
    )
  },
  { $id: 'BalancesDue' }
)
export type BalancesDue = Static<typeof BalancesDue>
export const BalancesDueList = List(BalancesDue)
