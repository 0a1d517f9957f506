import { parseInstant } from '@bursar/calendar'
import { fail } from '@bursar/service-kit'

/** The instant that was asked for: what moves time is the clock alone, so it is at most now. */
export function notAfter(text: string, now: string): string {
  const at = parseInstant(text, 'UTC')
  if (at === undefined) fail('invalid_fields', { fields: { at_time: ['This is not a date.'] } })
  if (at > now) fail('invalid_fields', { fields: { at_time: [`Ensure this is at most now: ${now}.`] } })
  return at
}
