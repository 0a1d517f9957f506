/** The columns of a table of what is to come: from the interval in which an instant lies on. */
import { calendarOf, isPeriodType } from '@bursar/calendar'
import {
  type Column,
  type ColumnsQuery,
  type ColumnsResult,
  columnFaults,
  DEFAULT_COLUMNS,
  isoOf,
  labelOf
} from './columns.ts'

/** The interval that holds `endsAt`, and those after it. All are whole. */
export function comingColumns(query: ColumnsQuery): ColumnsResult {
  const { type = 'monthly', nb, endsAt, zone } = query
  const fields = columnFaults(query)
  if (Object.keys(fields).length > 0 || !isPeriodType(type)) return { ok: false, fields }
  const calendar = calendarOf(zone)
  const found: Column[] = []
  let span = calendar.spanAt(Date.parse(endsAt), type)
  for (let left = nb ?? DEFAULT_COLUMNS[type]; left > 0; left--) {
    const interval = { start: isoOf(span.from), end: isoOf(span.to) }
    found.push({ ...interval, label: labelOf(span.to), partial: false, compare: interval })
    span = calendar.spanAt(span.to, type)
  }
  return { ok: true, type, columns: found }
}
