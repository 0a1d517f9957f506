/** Why somebody stopped, as events keep it. */
import type { Reason, RenewalStopped } from '@bursar/contracts'

export type ReasonFields = Pick<RenewalStopped, 'person' | 'reason_code' | 'reason_text'>

/** The fields of an event; `person` is the subscriber's, whom the text is about. */
export function reasonFields(reason: Reason | null | undefined, person: string): ReasonFields {
  if (!reason) return {}
  const { code, text } = reason
  return { reason_code: code, ...(text && { person, reason_text: text }) }
}
