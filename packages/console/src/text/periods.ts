/** Names of periods. A table labels a column with the END of its period; people call it by what is in it. */
import { language } from './language.ts'

export type PeriodType = 'hourly' | 'daily' | 'weekly' | 'monthly' | 'yearly'

export const periodTypes: readonly PeriodType[] = ['hourly', 'daily', 'weekly', 'monthly', 'yearly']

/** One column of a table, as the table says it. */
export interface Period {
  /** ISO 8601, inclusive. */
  readonly start: string
  /** ISO 8601, exclusive. */
  readonly end: string
  /** True when it is not over. */
  readonly partial: boolean
}

export interface Zoned {
  /** IANA name. */
  readonly timezone: string
  /** BCP 47. */
  readonly viewer?: string
}

/** What a column is called: a balance by its day, `on 31 Jan`, and a flow by its period. */
export function columnName(
  kind: 'instant' | 'interval',
  period: Period,
  type: PeriodType,
  zoned: Zoned
): string {
  return kind === 'instant' ? `on ${dayName(period.end, zoned)}` : periodName(period, type, zoned)
}

/** What a period is called, and up to when it goes when it is not over: `Nov 2026 (to 29 Nov)`. */
export function periodName(period: Period, type: PeriodType, zoned: Zoned): string {
  const name = nameOf(period, type, zoned)
  return period.partial ? `${name} (to ${dayName(period.end, zoned)})` : name
}

/** The day of a balance: `31 Jan`, the last that is in it. */
export function dayName(end: string, zoned: Zoned): string {
  return formatOf('day', zoned).format(lastInstant(end))
}

const day = { day: 'numeric', month: 'short' } as const

const shapes = {
  day,
  yearly: { year: 'numeric' },
  monthly: { month: 'short', year: 'numeric' },
  weekly: day,
  daily: { ...day, year: 'numeric' },
  hourly: { ...day, hour: 'numeric' }
} as const

const formats = new Map<string, Intl.DateTimeFormat>()

/** A page names the columns of its tables many times, and a format takes longer to make than all that it writes. */
function formatOf(shape: keyof typeof shapes, { timezone, viewer = language }: Zoned): Intl.DateTimeFormat {
  const key = `${shape} ${timezone} ${viewer}`
  const known = formats.get(key) ?? new Intl.DateTimeFormat(viewer, { ...shapes[shape], timeZone: timezone })
  formats.set(key, known)
  return known
}

/** What a period is called, over or not. */
export function nameOf({ start, end }: Period, type: PeriodType, zoned: Zoned): string {
  const format = formatOf(type, zoned)
  if (type === 'weekly') return format.formatRange(new Date(start), lastInstant(end))
  if (type === 'hourly') return format.formatRange(new Date(start), new Date(end))
  return format.format(lastInstant(end))
}

/** `Jan 2026` of `2026-01`. */
export function monthName(month: string, viewer = language): string {
  return formatOf('monthly', { timezone: 'UTC', viewer }).format(new Date(`${month}-01T00:00:00Z`))
}

/** The last millisecond that is in it. */
function lastInstant(end: string): Date {
  return new Date(Date.parse(end) - 1)
}
