/** ISO 8601 texts as instants: UTC with milliseconds, comparable as text. */

import { zoneClock } from './zone-clock.ts'

const bare = /^(\d{4})-(\d\d)-(\d\d)$/
// A plus that was not escaped in the URL arrives as a space.
const full = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?)(Z|[+ -]\d\d(?::?\d\d)?)?$/i

/**
 * The instant of an ISO date-time, or of a bare date's midnight in `zone` (the first instant of that day where
 * the clock skips midnight). A date-time without an offset is read in `zone` too. Undefined: it is no date.
 */
export function parseInstant(text: string, zone: string): string | undefined {
  const day = bare.exec(text)
  if (day) return isoOf(local(`${text}T00:00:00.000`, zone))
  const parts = full.exec(text)
  if (!parts) return undefined
  const [, date = '', time = '', offset] = parts
  if (offset && !/^(z|[+ -](0\d|1[0-4]):?([0-5]\d)?)$/i.test(offset)) return undefined
  const reading = `${date}T${milliseconds(time)}`
  if (offset === undefined) return isoOf(local(reading, zone))
  return isoOf(readingOf(reading) - offsetMs(offset))
}

/** The month that the zone's clock shows at an instant: `2026-01`. */
export function monthOf(instant: string, zone: string): string {
  const ms = Date.parse(instant)
  return new Date(ms + zoneClock(zone).offsetAt(ms)).toISOString().slice(0, 7)
}

/** The instant right after: what ends a stretch that is to hold `instant` too. */
export function justAfter(instant: string): string {
  return new Date(Date.parse(instant) + 1).toISOString()
}

function isoOf(ms: number): string | undefined {
  const year = new Date(ms).getUTCFullYear()
  return year >= 1 && year <= 9998 ? new Date(ms).toISOString() : undefined
}

/** Seconds and a fraction of exactly three digits; finer fractions are cut off. */
function milliseconds(time: string): string {
  const [clock = '', fraction = ''] = time.split(/[.,]/)
  return `${clock.length === 5 ? `${clock}:00` : clock}.${fraction.padEnd(3, '0').slice(0, 3)}`
}

/** Milliseconds of a clock reading as if it were UTC; NaN for a day or hour that does not exist. */
function readingOf(reading: string): number {
  const ms = Date.parse(`${reading}Z`)
  if (Number.isNaN(ms) || new Date(ms).toISOString() !== `${reading}Z`) return Number.NaN
  return ms
}

function offsetMs(offset: string): number {
  if (/^z$/i.test(offset)) return 0
  const digits = offset.slice(1).replace(':', '').padEnd(4, '0')
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2))
  return (offset.startsWith('-') ? -60_000 : 60_000) * minutes
}

/** The first instant at which the zone's clock shows that reading or a later one; NaN for what is no reading. */
function local(reading: string, zone: string): number {
  const ms = readingOf(reading)
  return Number.isNaN(ms) ? ms : zoneClock(zone).firstReading(ms)
}

/** An instant so many milliseconds later, ISO 8601 UTC. */
export function later(instant: string, ms: number): string {
  return new Date(Date.parse(instant) + ms).toISOString()
}
