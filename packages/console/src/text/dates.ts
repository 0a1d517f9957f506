import { language } from './language.ts'

const day = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short', year: 'numeric' })
const minute = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' })

/** `4 Mar 2025`, in the viewer's language and zone. */
export function dayText(instant: string): string {
  return day.format(new Date(instant))
}

/** `4 Mar 2025, 14:02`. */
export function minuteText(instant: string): string {
  return minute.format(new Date(instant))
}

/** `2025-03-04T14:02`, in the viewer's zone, as a field for a date and a time has it. */
export function fieldText(instant: string): string {
  const date = new Date(instant)
  const local = new Date(date.getTime() - date.getTimezoneOffset() * 60_000)
  return local.toISOString().slice(0, 'YYYY-MM-DDTHH:MM'.length)
}

const second = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'medium' })

/** `4 Mar 2025, 14:02:11`. */
export function secondText(instant: string): string {
  return second.format(new Date(instant))
}
