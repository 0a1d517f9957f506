/** Natural intervals by their instants. */
import { PERIOD_TYPES, type PeriodType } from './periods.ts'
import { calendarOf, type Span } from './spans.ts'

/** A stretch of time [start, end[ as ISO 8601 UTC instants with milliseconds. */
export interface Interval {
  readonly start: string
  readonly end: string
}

/** The interval of that type, in that IANA zone, that holds the instant. Throws a RangeError for a bad zone or instant. */
export function intervalOf(instant: string, type: PeriodType, zone: string): Interval {
  return intervalOfSpan(calendarOf(zone).spanAt(millisecondsOf(instant), type))
}

/** The whole interval before the one that holds the instant. */
export function previousInterval(instant: string, type: PeriodType, zone: string): Interval {
  const calendar = calendarOf(zone)
  return intervalOfSpan(calendar.spanAt(calendar.spanAt(millisecondsOf(instant), type).from - 1, type))
}

/** The whole interval after the one that holds the instant. */
export function nextInterval(instant: string, type: PeriodType, zone: string): Interval {
  const calendar = calendarOf(zone)
  return intervalOfSpan(calendar.spanAt(calendar.spanAt(millisecondsOf(instant), type).to, type))
}

/** True for one of the five names of period types. */
export function isPeriodType(type: unknown): type is PeriodType {
  return (PERIOD_TYPES as readonly unknown[]).includes(type)
}

/** Milliseconds since 1970 of an ISO instant; throws a RangeError when the text is none. */
export function millisecondsOf(instant: string): number {
  const milliseconds = Date.parse(instant)
  if (Number.isNaN(milliseconds)) throw new RangeError(`Not an instant: ${instant}`)
  return milliseconds
}

function intervalOfSpan(span: Span): Interval {
  return { start: new Date(span.from).toISOString(), end: new Date(span.to).toISOString() }
}
