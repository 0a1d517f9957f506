import { fail } from '@bursar/service-kit'

/** Answers 503: the processor could not be asked, or said nothing, so whoever asked tries again. */
export function noAnswer(): never {
  return fail('unavailable', { detail: 'The payment processor did not answer. Try again.' })
}
