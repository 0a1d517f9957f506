/**
 * A zone's hours, days, weeks, months and years as spans of instants. Days and longer begin at the first
 * instant at which the zone's clock shows their midnight or later, so they have 23 or 25 hours where the clock
 * is set, begin at 01:00 where midnight was skipped, and do not exist where a whole day was. An hour lasts
 * until the clock shows the next full hour or is set, so the hour that comes twice is two hours.
 */
import { PERIOD_TYPES, type PeriodType } from './periods.ts'
import { DAY, HOUR, type ZoneClock, zoneClock } from './zone-clock.ts'

/** One natural interval [from, to[, in milliseconds since 1970 UTC. */
export interface Span {
  readonly type: PeriodType
  readonly from: number
  readonly to: number
  /** What the clock shows at its natural start, also when it never did: milliseconds of the zone's own time. */
  readonly reading: number
}

/** Finds the spans of one zone. The same span is the same object for as long as it is kept. */
export interface Calendar {
  readonly clock: ZoneClock
  /** The span of that type that holds the instant. */
  spanAt(instant: number, type: PeriodType): Span
}

/** Spans kept for each zone and type; when they are more, all are forgotten. */
const SPANS_MAX = 2_048
const CALENDARS_MAX = 32

const calendars = new Map<string, Calendar>()

/** The calendar of an IANA zone; throws a RangeError for a name that is none. */
export function calendarOf(zone: string): Calendar {
  const kept = calendars.get(zone)
  if (kept) return kept
  const calendar = makeCalendar(zoneClock(zone))
  if (calendars.size >= CALENDARS_MAX) calendars.delete(calendars.keys().next().value!)
  calendars.set(zone, calendar)
  return calendar
}

function makeCalendar(clock: ZoneClock): Calendar {
  const kept = Object.fromEntries(PERIOD_TYPES.map((type) => [type, new Map()])) as Record<
    PeriodType,
    Map<number, Span>
  >

  function remember(key: number, span: Span): Span {
    const spans = kept[span.type]
    if (spans.size >= SPANS_MAX) spans.clear()
    spans.set(key, span)
    return span
  }

  function numbered(number: number, type: Exclude<PeriodType, 'hourly'>): Span {
    const span = kept[type].get(number)
    if (span) return span
    const reading = readingOf(number, type)
    const from = clock.firstReading(reading)
    const to = clock.firstReading(readingOf(number + 1, type))
    return remember(number, { type, from, to, reading })
  }

  function spanAt(instant: number, type: PeriodType): Span {
    const offset = clock.offsetAt(instant)
    if (type === 'hourly') {
      const from = hourStart(clock, instant, offset)
      return kept.hourly.get(from) ?? remember(from, hourFrom(clock, from, offset))
    }
    // After the clock was set back over midnight it shows the day before once more: the day has begun already.
    let number = numberOf(instant + offset, type)
    let span = numbered(number, type)
    while (instant >= span.to) span = numbered(++number, type)
    while (instant < span.from) span = numbered(--number, type)
    return span
  }

  return { clock, spanAt }
}

function hourStart(clock: ZoneClock, instant: number, offset: number): number {
  const full = instant - modulo(instant + offset, HOUR)
  return clock.changeWithin(full, instant) ?? full
}

function hourFrom(clock: ZoneClock, from: number, offset: number): Span {
  const reading = from + offset
  const full = from + HOUR - modulo(reading, HOUR)
  return { type: 'hourly', from, to: clock.changeWithin(from, full) ?? full, reading }
}

/** Days count from 1970-01-01, weeks from the one of Monday 1969-12-29, months and years from year 0. */
function numberOf(reading: number, type: Exclude<PeriodType, 'hourly'>): number {
  const day = Math.floor(reading / DAY)
  if (type === 'daily') return day
  if (type === 'weekly') return Math.floor((day + 3) / 7)
  const date = new Date(reading)
  return type === 'yearly' ? date.getUTCFullYear() : date.getUTCFullYear() * 12 + date.getUTCMonth()
}

function readingOf(number: number, type: Exclude<PeriodType, 'hourly'>): number {
  if (type === 'daily') return number * DAY
  if (type === 'weekly') return (number * 7 - 3) * DAY
  const months = type === 'yearly' ? number * 12 : number
  // Not Date.UTC, which takes the years 0 to 99 for 1900 to 1999.
  return new Date(0).setUTCFullYear(Math.floor(months / 12), modulo(months, 12), 1)
}

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by
}
