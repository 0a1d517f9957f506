/**
 * The clock on the wall of a time zone. Intl.DateTimeFormat costs microseconds a call, so a zone's offset is
 * asked of it once for each UTC midnight that comes up and kept; only on a day whose two midnights differ is
 * the instant of the change searched for. What is asked again costs a map lookup.
 */

/** Milliseconds of a UTC day. */
export const DAY = 86_400_000
/** Milliseconds of an hour. */
export const HOUR = 3_600_000

/** Zones kept ready; the one made longest ago goes first. Each of them holds a formatter of tens of kB. */
const CLOCKS_MAX = 32
/** UTC midnights kept for each zone: some 22 years. */
const DAYS_MAX = 8_192

/** A zone's clock. Instants are milliseconds since 1970 UTC, readings the same count of the clock's own time. */
export interface ZoneClock {
  /** What is added to an instant to get the reading, in milliseconds. */
  offsetAt(instant: number): number
  /** The first instant after `after`, and not after `until` (at most days later), at which the clock was set. */
  changeWithin(after: number, until: number): number | undefined
  /**
   * The first instant at which the clock shows `reading` or a later one: of two equal readings the earlier,
   * and for one that was skipped the instant of the skip.
   */
  firstReading(reading: number): number
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
  const kept = clocks.get(zone)
  if (kept) return kept
  // Newer runtimes take '+05:30' too, which is no IANA name.
  if (!/^[A-Za-z]/.test(zone)) throw new RangeError(`Invalid time zone: ${zone}`)
  const clock = makeClock(zone)
  if (clocks.size >= CLOCKS_MAX) clocks.delete(clocks.keys().next().value!)
  clocks.set(zone, clock)
  return clock
}

function makeClock(zone: string): ZoneClock {
  const probe = offsetProbe(zone)
  const midnights = new Map<number, number>()
  const changes = new Map<number, number>()

  function midnightOffset(day: number): number {
    const kept = midnights.get(day)
    if (kept !== undefined) return kept
    if (midnights.size >= DAYS_MAX) {
      midnights.clear()
      changes.clear()
    }
    const offset = probe(day * DAY)
    midnights.set(day, offset)
    return offset
  }

  /** The instant within (day, day + 1] from which the offset of the later midnight holds. */
  function changeOn(day: number): number | undefined {
    const later = midnightOffset(day + 1)
    if (midnightOffset(day) === later) return undefined
    const kept = changes.get(day)
    if (kept !== undefined) return kept
    const change = firstSecondWith(probe, later, day * DAY)
    changes.set(day, change)
    return change
  }

  function offsetAt(instant: number): number {
    const day = Math.floor(instant / DAY)
    const change = changeOn(day)
    return midnightOffset(change === undefined || instant < change ? day : day + 1)
  }

  function changeWithin(after: number, until: number): number | undefined {
    for (let day = Math.floor(after / DAY); day * DAY < until; day++) {
      const change = changeOn(day)
      if (change !== undefined && change > after && change <= until) return change
    }
    return undefined
  }

  function firstReading(reading: number): number {
    // No zone was ever further than 16 hours from UTC, so the instant lies in one of these days.
    const last = Math.floor((reading + 16 * HOUR) / DAY)
    for (let day = Math.floor((reading - 16 * HOUR) / DAY); day <= last; day++) {
      const change = changeOn(day) ?? (day + 1) * DAY
      const before = Math.max(day * DAY, reading - midnightOffset(day))
      if (before < change) return before
      const after = Math.max(change, reading - midnightOffset(day + 1))
      if (after < (day + 1) * DAY) return after
    }
    return (last + 1) * DAY
  }

  return { offsetAt, changeWithin, firstReading }
}

/** Asks the runtime for the offset at an instant, in milliseconds: slow, exact to the second. */
function offsetProbe(zone: string): (instant: number) => number {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' })
  return (instant) => {
    const found = /GMT([+-])(\d\d):(\d\d)(?::(\d\d))?/.exec(format.format(instant))
    if (!found) return 0
    const seconds = Number(found[2]) * 3600 + Number(found[3]) * 60 + Number(found[4] ?? 0)
    return (found[1] === '-' ? -1000 : 1000) * seconds
  }
}

/** Halves the day after `midnight` down to the second from which the offset is `later`. */
function firstSecondWith(probe: (instant: number) => number, later: number, midnight: number): number {
  let before = 0
  let from = DAY / 1000
  while (from - before > 1) {
    const middle = Math.floor((before + from) / 2)
    if (probe(midnight + middle * 1000) === later) from = middle
    else before = middle
  }
  return midnight + from * 1000
}
