/** Sales, payments and refunds by date, where figures are computed from them. */
import type { Interval } from '@bursar/calendar'
import { type Rows, stretchesOf } from '@bursar/service-kit'
import type { DatedRow } from './domain/partial.ts'
import { datedRows, rowsList, type SalesRows } from './sales-rows.ts'

/** The rows of one provider and unit that are dated in an interval, in order. */
export async function rowsWithin(
  figures: Pick<Rows, 'documents'>,
  { provider, unit }: { readonly provider: string; readonly unit: string },
  { start, end }: Interval
): Promise<DatedRow[]> {
  if (start >= end) return []
  const range = { list: 'rows', by: rowsList(provider, unit), from: start, before: end }
  const rows: DatedRow[] = []
  for await (const documents of stretchesOf<SalesRows>(figures, range, ({ created_at }) => created_at)) {
    for (const document of documents) rows.push(...datedRows(document))
  }
  return rows
}
