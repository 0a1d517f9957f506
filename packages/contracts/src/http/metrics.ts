/** What the metrics service answers. */
import { Type } from 'typebox'

/** One row of a table: `values` has a pair [ISO date-time, figure] for each column, from old to new. */
export const TableRow = Type.Object(
  {
    slug: Type.String(),
    title: Type.String(),
    values: Type.Array(Type.Array(Type.Union([Type.String(), Type.Number()]), { minItems: 2, maxItems: 2 }))
  },
  { $id: 'Table' }
)

/** A table over periods; a value times `scale` is in `unit`. `extra` has rows that are no part of the sums. */
export const Metrics = Type.Object(
  {
    title: Type.String(),
    unit: Type.String(),
    scale: Type.Number(),
    results: Type.Array(TableRow),
    extra: Type.Optional(Type.Array(TableRow))
  },
  { $id: 'Metrics' }
)

/** The query of tables. Numbers come as text and are checked with the rest, so that a bad one names its field. */
export const TableQuery = Type.Object({
  period_type: Type.Optional(Type.String({ description: 'hourly, daily, weekly, monthly or yearly' })),
  nb_periods: Type.Optional(Type.String({ description: '1 to 366' })),
  ends_at: Type.Optional(Type.String({ description: 'ISO 8601 date or date-time; now when absent' })),
  timezone: Type.Optional(Type.String({ description: 'IANA name; the profile’s own when absent' })),
  unit: Type.Optional(Type.String({ description: 'ISO 4217; that of the provider’s first plan when absent' }))
})
