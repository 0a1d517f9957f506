/** What the metrics service answers. */
import { type Static, Type } from 'typebox'
import { Asked, DateTime, Id, List, Organization, Sum } from './common.ts'

/** One row of a table: `values` has a pair [ISO date-time, figure] for each column, from old to new. */
export const TableRow = Type.Object(
  {
    slug: Type.String(),
    title: Type.String(),
    values: Type.Array(Type.Array(Type.Union([Type.String(), Type.Number()]), { minItems: 2, maxItems: 2 })),
    /** Of a plan: its id, where it is, and whether it can be subscribed to. */
    id: Type.Optional(Id),
    location: Type.Optional(Type.String()),
    is_active: Type.Optional(Type.Boolean())
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
