/** The columns of a table over time: its intervals, what each is called and what it is compared with. */
import {
  type Calendar,
  calendarOf,
  DAY,
  type Interval,
  isPeriodType,
  knowsZone,
  type PeriodType,
  type Span
} from '@bursar/calendar'

/** How many columns a table has when the caller does not say. */
export const DEFAULT_COLUMNS: Readonly<Record<PeriodType, number>> = {
  hourly: 24,
  daily: 7,
  weekly: 8,
  monthly: 12,
  yearly: 5
}

/** The most columns of one table. */
export const COLUMNS_MAX = 366

const periodTypes = Object.keys(DEFAULT_COLUMNS).join(', ')

/** What is said of a time zone that is none. */
export const NO_ZONE = 'This must be the name of a time zone, such as "Europe/Berlin".'

/** The years that `endsAt` may lie in, so that every instant of a table has a year of four digits. */
const YEARS = { first: 1000, last: 9998 }

/** One column: the interval [start, end[. */
export interface Column extends Interval {
  /** See `labelOf`. */
  readonly label: string
  /** True when it ends before its natural interval does. */
  readonly partial: boolean
  /** What it is compared with: the whole interval before, for a partial one the same stretch of that. */
  readonly compare: Interval
  /** Of a partial one the start of its last day, and of the same day of what it is compared with. */
  readonly lastDay?: { readonly here: string; readonly before: string }
}

/** What a caller asks for; all of it may come from a request and is checked. */
export interface ColumnsQuery {
  /** Default monthly. */
  readonly type?: string | undefined
  /** How many columns, 1 to 366; a partial last one is one of them. */
  readonly nb?: number | undefined
  /** ISO 8601 UTC instant at which the table ends. */
  readonly endsAt: string
  /** True when what is dated `endsAt` itself still belongs in: a table up to now, unless that is a boundary. */
  readonly inclusive?: boolean
  /** IANA name. */
  readonly zone: string
}

/** The columns from old to new, or what is wrong with which request field. */
export type ColumnsResult =
  | { readonly ok: true; readonly type: PeriodType; readonly columns: readonly Column[] }
  | { readonly ok: false; readonly fields: Readonly<Record<string, string[]>> }

/** Lays out the columns of a table that ends at `endsAt`, on a natural boundary or not. */
export function columns(query: ColumnsQuery): ColumnsResult {
  const type = query.type ?? 'monthly'
  const fields = columnFaults(query)
  if (Object.keys(fields).length > 0 || !isPeriodType(type)) return { ok: false, fields }
  const endsAt = Date.parse(query.endsAt)
  const calendar = calendarOf(query.zone)
  // On a boundary the last column ends there; one more would hold an instant and nothing else.
  const onBoundary = calendar.spanAt(endsAt, type).from === endsAt
  const end = query.inclusive && !onBoundary ? endsAt + 1 : endsAt
  const found: Column[] = []
  let span = calendar.spanAt(end - 1, type)
  for (let left = query.nb ?? DEFAULT_COLUMNS[type]; left > 0; left--) {
    const before = calendar.spanAt(span.from - 1, type)
    if (found.length === 0 && end < span.to) found.push(partialColumn(calendar, span, before, end, endsAt))
    else found.push(wholeColumn(span, before))
    span = before
  }
  return { ok: true, type, columns: found.reverse() }
}

/** What a table says of its columns. */
export interface Period {
  readonly start: string
  /** The column's label. */
  readonly end: string
  readonly partial: boolean
}

/** The columns as they are answered. */
export function periodsOf(columns: readonly Column[]): Period[] {
  return columns.map(({ start, label, partial }) => ({
    start: labelOf(Date.parse(start)),
    end: label,
    partial
  }))
}

/** An instant at which a table says how things stood. */
export interface Point {
  readonly label: string
  /** Milliseconds since 1970: what is dated before it counts. */
  readonly at: number
}

/** The opening instant of those columns and the end of each of them. */
export function pointsOf(columns: readonly Column[]): Point[] {
  const ends = columns.map(({ label, end }) => ({ label, at: Date.parse(end) }))
  const opening = Date.parse(columns[0]!.start)
  return [{ label: labelOf(opening), at: opening }, ...ends]
}

/**
 * What a column is called: the end of its interval as an ISO 8601 UTC date-time with Z, without the fraction
 * when that is zero ("1997-02-01T00:00:00Z"). A date alone would name the wrong day for every zone but UTC and
 * two hours alike, and clients of this API have always been given the date-time in this form.
 */
export function labelOf(end: number): string {
  return isoOf(end).replace('.000Z', 'Z')
}

/** What is wrong with a query of columns, by the request's field. */
export function columnFaults({ type = 'monthly', nb, endsAt, zone }: ColumnsQuery): Record<string, string[]> {
  const faults: Record<string, string[]> = {}
  if (!isPeriodType(type)) faults.period_type = [`This must be one of: ${periodTypes}.`]
  if (nb !== undefined && !(Number.isInteger(nb) && nb >= 1 && nb <= COLUMNS_MAX)) {
    faults.nb_periods = [`This must be a whole number from 1 to ${COLUMNS_MAX}.`]
  }
  const year = new Date(endsAt).getUTCFullYear()
  if (!(year >= YEARS.first && year <= YEARS.last))
    faults.ends_at = ['This must be a date or date-time in ISO 8601.']
  if (!knowsZone(zone)) faults.timezone = [NO_ZONE]
  return faults
}

function wholeColumn(span: Span, before: Span): Column {
  return {
    start: isoOf(span.from),
    end: isoOf(span.to),
    label: labelOf(span.to),
    partial: false,
    compare: { start: isoOf(before.from), end: isoOf(before.to) }
  }
}

function partialColumn(calendar: Calendar, span: Span, before: Span, end: number, endsAt: number): Column {
  const same = (at: number) => Math.min(Math.max(sameEnd(calendar, span, before, at), before.from), before.to)
  const sameStretch = same(end)
  const day = Math.max(calendar.spanAt(end - 1, 'daily').from, span.from)
  return {
    start: isoOf(span.from),
    end: isoOf(end),
    label: labelOf(endsAt),
    partial: true,
    compare: { start: isoOf(before.from), end: isoOf(sameStretch) },
    lastDay: { here: isoOf(day), before: isoOf(Math.min(same(day), sameStretch)) }
  }
}

/** The instant that is in `before` what `end` is in `span`, by the clock on the wall. */
function sameEnd({ clock }: Calendar, span: Span, before: Span, end: number): number {
  if (span.type === 'hourly') return before.from + end - span.from
  const reading = end + clock.offsetAt(end)
  if (span.type === 'monthly' || span.type === 'yearly') return clock.firstReading(sameDay(reading, before))
  return clock.firstReading(before.reading + reading - span.reading)
}

/** The same day and time in the month or year before; a day that is not there (31 April) is its month's end. */
function sameDay(reading: number, before: Span): number {
  const date = new Date(reading)
  const first = new Date(before.reading)
  const year = first.getUTCFullYear()
  const month = before.type === 'yearly' ? date.getUTCMonth() : first.getUTCMonth()
  const timeOfDay = reading - Math.floor(reading / DAY) * DAY
  const sameReading = startOfMonth(year, month) + (date.getUTCDate() - 1) * DAY + timeOfDay
  return Math.min(sameReading, startOfMonth(year, month + 1))
}

function startOfMonth(year: number, month: number): number {
  return new Date(0).setUTCFullYear(year, month, 1)
}

/** An instant in milliseconds since 1970 as it is listed by. */
export function isoOf(instant: number): string {
  return new Date(instant).toISOString()
}
