/** Dates as people write them, as ISO 8601 texts. */
import { refuseFile } from './file-fault.ts'

export interface DateReader {
  /** An ISO text, whose day and hour need not exist; undefined for what is not written so. */
  (text: string): string | undefined
  /** What is wanted, for messages. */
  readonly wanted: string
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/** What each part of a format stands for. */
const PARTS: ReadonlyMap<string, string> = new Map([
  ['YYYY', '(?<year>\\d{4})'],
  ['MMM', '(?<name>[A-Za-z]{3})[a-z]*'],
  ['MM', '(?<month>\\d{2})'],
  ['M', '(?<month>\\d{1,2})'],
  ['DD', '(?<day>\\d{2})'],
  ['D', '(?<day>\\d{1,2})'],
  ['HH', '(?<hour>\\d{2})'],
  ['H', '(?<hour>\\d{1,2})'],
  ['mm', '(?<minute>\\d{2})'],
  ['ss', '(?<second>\\d{2})'],
  ['A', '(?<half>[AaPp][Mm])']
])
const PART = /YYYY|MMM|MM|M|DD|D|HH|H|mm|ss|A/g

/** Whether a date can be read by it: year, month and day, each once. */
export function isDateFormat(format: string): boolean {
  const parts = format.match(PART) ?? []
  const kinds = parts.map((part) => (part === 'A' || part === 'mm' || part === 'ss' ? part : part.charAt(0)))
  return (
    format.length <= 40 &&
    new Set(kinds).size === kinds.length &&
    ['Y', 'M', 'D'].every((one) => kinds.includes(one))
  )
}

/**
 * @param format such as DD/MM/YYYY HH:mm; a time of its own may stand behind a date; undefined for ISO 8601
 * @param utc what has no offset is UTC's
 */
export function dateReader(format: string | undefined, utc: boolean): DateReader {
  const zoned = (text: string) =>
    utc && !/(Z|[+-]\d\d(:?\d\d)?)$/i.test(text.slice(10)) ? inUtc(text) : text
  if (format === undefined) return Object.assign(zoned, { wanted: 'is not a date.' })
  if (!isDateFormat(format)) refuseFile(`The date format ${format} needs YYYY, MM and DD, once each.`)
  const pattern = format
    .replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&')
    .replaceAll(PART, (part) => PARTS.get(part) ?? part)
  const timed = /[Hm]/.test(format.replaceAll(/M/g, ''))
  const clock = timed ? '' : '(?:[ T](?<hour>\\d{1,2}):(?<minute>\\d{2})(?::(?<second>\\d{2}))?)?'
  const written = new RegExp(`^${pattern}${clock}$`)
  const read = (text: string) => {
    const parts = written.exec(text)?.groups
    if (!parts) return undefined
    const month = parts.name ? MONTHS.indexOf(parts.name.toLowerCase()) + 1 : Number(parts.month)
    const day = `${parts.year}-${two(month)}-${two(Number(parts.day))}`
    if (parts.hour === undefined) return zoned(day)
    return zoned(
      `${day}T${two(hourOf(Number(parts.hour), parts.half))}:${parts.minute ?? '00'}:${parts.second ?? '00'}`
    )
  }
  return Object.assign(read, { wanted: `is not written as ${format}.` })
}

function inUtc(text: string): string {
  return text.length === 10 ? `${text}T00:00:00Z` : `${text}Z`
}

function hourOf(hour: number, half: string | undefined): number {
  if (half === undefined) return hour
  return (hour % 12) + (/p/i.test(half) ? 12 : 0)
}

function two(number: number): string {
  return String(number).padStart(2, '0')
}
