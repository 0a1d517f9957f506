/** What URLs about imports take and answer. */
import { type Static, Type } from 'typebox'

/** How a file is read, and whether anything comes of it. */
export const ImportQuery = Type.Object({
  timezone: Type.Optional(
    Type.String({
      maxLength: 64,
      description: 'IANA time zone for dates without a time; defaults to the zone of the first import'
    })
  ),
  encoding: Type.Optional(
    Type.String({
      maxLength: 32,
      description: 'windows-1252, for a file that is not UTF-8 and has no byte order mark'
    })
  ),
  dry_run: Type.Optional(
    Type.Boolean({ description: 'only report what would happen, by month and currency' })
  )
})
export type ImportQuery = Static<typeof ImportQuery>

/** Rows that are no sales which an answer lists. */
export const FAILED_ROWS_LISTED_MAX = 1_000

/** What became of an import: created + skipped + failed_count are its rows. */
export const ImportReport = Type.Object(
  {
    created: Type.Integer(),
    /** Those that were there already. */
    skipped: Type.Integer(),
    failed_count: Type.Integer(),
    /** Subscribers of the provider's own who are called otherwise, or written to elsewhere, than the file before said. */
    updated: Type.Integer(),
    /** Which are no sales and why: the first of them, 1,000 at most. */
    failed: Type.Array(
      Type.Object({
        /** Which row of the request it is, from 1; the header of a CSV file does not count. */
        row: Type.Integer(),
        /** Where it begins in a file, from 1. */
        line: Type.Optional(Type.Integer()),
        reason: Type.String(),
        errors: Type.Record(Type.String(), Type.Array(Type.String()))
      })
    ),
    /** The zone in which bare dates were read. */
    timezone: Type.String(),
    /** What a dry run would have created, by month in that zone and by unit. */
    months: Type.Optional(
      Type.Array(
        Type.Object({
          month: Type.String({ description: 'such as 2026-01' }),
          unit: Type.String(),
          rows: Type.Integer(),
          amount: Type.Integer()
        })
      )
    )
  },
  { $id: 'ImportReport' }
)
export type ImportReport = Static<typeof ImportReport>
