/**
 * The clock on the wall of a time zone, as stretches of time in which it stays equally far from UTC. Temporal knows
 * where one ends and the next begins; asking it for an offset takes 8 µs of CPU, and for a day of a zone 42. So each
 * stretch is asked for once, which takes some 0.3 ms and is needed twice a year where there is summer time, and cached:
 * then a day takes 0.2 µs. A replay asks for days and months with every row.
 */
import { Temporal } from 'temporal-polyfill'

/** Milliseconds of a UTC day. */
export const DAY = 86_400_000
/** Milliseconds of an hour. */
export const HOUR = 3_600_000

/** Zones that are cached; the one made longest ago goes first. */
const CLOCKS_MAX = 64
/** Stretches cached for each zone: five centuries with summer time. When they are more, all are forgotten. */
const STRETCHES_MAX = 1_024

/** A zone's clock. Instants are milliseconds since 1970 UTC, readings the same count of the clock's own time. */
export interface ZoneClock {
  /** What is added to an instant to get the reading, in milliseconds. */
  offsetAt(instant: number): number
  /** The first instant after `after`, and not after `until`, at which the clock was set. */
  changeWithin(after: number, until: number): number | undefined
  /**
   * The first instant at which the clock shows `reading` or a later one: of two equal readings the earlier,
   * and for one that was skipped the instant of the skip.
   */
  firstReading(reading: number): number
}

/** [from, to[ between two changes of a zone's clock; without end where there is no other. */
interface Stretch {
  readonly from: number
  readonly to: number
  readonly offset: number
}

const clocks = new Map<string, ZoneClock>()

/** True when `zone` is an IANA time zone name that this runtime knows. */
export function knowsZone(zone: string): boolean {
  try {
    zoneClock(zone)
    return true
  } catch {
    return false
  }
}

/** The clock of an IANA zone; throws a RangeError for a name that is none. */
export function zoneClock(zone: string): ZoneClock {
  const cached = clocks.get(zone)
  if (cached) return cached
  // '+05:30' and a date-time with a zone in it are taken by Temporal too, and are no IANA names.
  if (!/^[A-Za-z][\w+/-]*$/.test(zone)) throw new RangeError(`Invalid time zone: ${zone}`)
  const clock = makeClock(stretchesOf(zone))
  if (clocks.size >= CLOCKS_MAX) clocks.delete(clocks.keys().next().value!)
  clocks.set(zone, clock)
  return clock
}

function makeClock(stretchAt: (instant: number) => Stretch): ZoneClock {
  return {
    offsetAt: (instant) => stretchAt(instant).offset,
    changeWithin(after, until) {
      const { to } = stretchAt(after)
      return to <= until ? to : undefined
    },
    firstReading(reading) {
      // No zone was ever further than 16 hours from UTC.
      for (let stretch = stretchAt(reading - 16 * HOUR); ; stretch = stretchAt(stretch.to)) {
        const shown = Math.max(stretch.from, reading - stretch.offset)
        if (shown < stretch.to) return shown
      }
    }
  }
}

/** Finds the stretch of an instant; throws a RangeError when there is no such zone. */
function stretchesOf(zone: string): (instant: number) => Stretch {
  /** In order of time; the one that was asked for last is tried first. */
  let known: Stretch[] = []
  let last = stretchOf(zone, 0)
  return (instant) => {
    if (instant >= last.from && instant < last.to) return last
    const place = placeOf(known, instant)
    const found = known[place - 1]
    if (found && instant < found.to) {
      last = found
      return found
    }
    last = stretchOf(zone, instant)
    if (known.length >= STRETCHES_MAX) known = [last]
    else known.splice(place, 0, last)
    return last
  }
}

/** How many of the stretches begin at or before the instant. */
function placeOf(known: readonly Stretch[], instant: number): number {
  let [low, high] = [0, known.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (known[middle]!.from <= instant) low = middle + 1
    else high = middle
  }
  return low
}

/** Asks Temporal. */
function stretchOf(zone: string, instant: number): Stretch {
  const at = (time: number) => Temporal.Instant.fromEpochMilliseconds(time).toZonedDateTimeISO(zone)
  const there = at(instant)
  return {
    // What lies before the millisecond behind it may be the instant itself.
    from: at(instant + 1).getTimeZoneTransition('previous')?.epochMilliseconds ?? Number.NEGATIVE_INFINITY,
    to: there.getTimeZoneTransition('next')?.epochMilliseconds ?? Number.POSITIVE_INFINITY,
    offset: there.offsetNanoseconds / 1_000_000
  }
}
