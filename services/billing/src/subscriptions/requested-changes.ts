import { parseInstant } from '@bursar/calendar'
import { EXTRA_MAX, type Extra, errors, extraText, type PatchedSubscription } from '@bursar/contracts'
import { fail } from '@bursar/service-kit'
import type { SubscriptionChanges } from './domain/change-subscription.ts'

/** What a request asks to be changed; a bare date is midnight in `zone`. Fails naming the field that cannot be. */
export function requestedChanges(body: PatchedSubscription, zone: string): SubscriptionChanges {
  const { ends_at, auto_renew, description, extra, reason } = body
  return {
    ends_at: ends_at === undefined ? undefined : endOf(ends_at, zone),
    auto_renew,
    description: description === undefined ? undefined : (description ?? ''),
    extra: extra === undefined ? undefined : textOf(extra),
    reason
  }
}

function endOf(text: string, zone: string): string {
  return (
    parseInstant(text, zone) ?? fail('invalid_date', { fields: { ends_at: [errors.invalid_date.detail] } })
  )
}

function textOf(extra: Extra): string {
  const text = extraText(extra)
  if (text.length <= EXTRA_MAX) return text
  return fail('invalid_fields', {
    fields: { extra: [`This field may have at most ${EXTRA_MAX} characters.`] }
  })
}
